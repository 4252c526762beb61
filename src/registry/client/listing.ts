// Lists that come in pages: tags and repositories. A page names the next one by a Link; a circle of links, or
// one that leads away from the registry, is an error.
import { defined, isRecord } from "../../core/base/record.ts";
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { isTag } from "../../core/image/reference.ts";
import { parseNextLink } from "../http/headers.ts";
import { isOrigin } from "../http/host.ts";
import { RegistryProblem } from "../net/problems.ts";
import { badList } from "./problems.ts";
import type { Call, Session } from "./session.ts";

const largestPage = 64 * 1024 * 1024;
const mostPages = 10_000;
const pageSize = 1_000;

export interface ListedTag {
  readonly tag: string;
  /** Where the listing itself says them, as Google's registries do. */
  readonly digest?: Digest;
  readonly created?: string;
}

type Page = Readonly<Record<string, unknown>>;

/** The pages one after the other, each asked for when it is wanted. */
export async function* readPages(
  session: Session,
  call: Omit<Call, "method" | "expect">,
): AsyncGenerator<Page, void> {
  const seen = new Set<string>();
  let path: string | URL = call.path;
  for (let page = 0; page < mostPages; page++) {
    const { answer, body } = await session.read({ ...call, path, method: "GET", expect: [200] }, largestPage);
    yield parsePage(call, body);
    const next = parseNextLink(answer.header("link"));
    if (next === undefined) return;
    path = await session.follow(next, answer.url);
    if (!isOrigin(path, session.host.base))
      throw badList(call.doing, "its link to the next page leads to another host");
    if (seen.has(path.href)) throw badList(call.doing, "its link to the next page goes round in a circle");
    seen.add(path.href);
  }
  throw badList(call.doing, "its link to the next page has no end");
}

export async function listTags(
  session: Session,
  call: Omit<Call, "method" | "expect" | "path">,
  repository: string,
): Promise<readonly ListedTag[]> {
  const tags = new Map<string, ListedTag>();
  const path = `${repository}/tags/list?n=${pageSize}`;
  for await (const page of readPages(session, { ...call, path }))
    for (const tag of tagsOf(page)) tags.set(tag.tag, tag);
  return [...tags.values()];
}

/** Names that aren't tags can't be asked for, so they are left out. */
function tagsOf(page: Page): readonly ListedTag[] {
  const details = detailsByTag(page["manifest"]);
  return listOf(page["tags"])
    .filter((name): name is string => typeof name === "string" && isTag(name))
    .map((tag) => ({ tag, ...details.get(tag) }));
}

/** Google's extension: `manifest: { digest: { tag: [], timeCreatedMs } }`. */
function detailsByTag(manifests: unknown): ReadonlyMap<string, { digest: Digest; created?: string }> {
  const details = new Map<string, { digest: Digest; created?: string }>();
  for (const [digest, one] of isRecord(manifests) ? Object.entries(manifests) : []) {
    if (!isDigest(digest) || !isRecord(one)) continue;
    const created = timeOf(one["timeCreatedMs"]) ?? timeOf(one["timeUploadedMs"]);
    for (const name of listOf(one["tag"]))
      if (typeof name === "string") details.set(name, { digest, ...defined({ created }) });
  }
  return details;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function timeOf(milliseconds: unknown): string | undefined {
  const value = typeof milliseconds === "string" ? Number(milliseconds) : Number.NaN;
  const usable = value > 0 && value < 8.64e15;
  return usable ? new Date(value).toISOString() : undefined;
}

/** Repositories below `prefix`; null where the registry doesn't list them. */
export async function listCatalog(
  session: Session,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const found = new Set<string>();
  const wish = { repository: "", scopes: ["registry:catalog:*"] };
  const call = {
    path: `_catalog?n=${pageSize}`,
    wish,
    doing: `listing the repositories of ${session.host.name}`,
    signal,
  };
  try {
    for await (const { repositories } of readPages(session, call))
      for (const name of listOf(repositories))
        if (typeof name === "string" && name.startsWith(prefix)) found.add(name);
  } catch (error) {
    const unsupported =
      error instanceof RegistryProblem && [400, 401, 403, 404, 405].includes(error.status ?? 0);
    if (unsupported) return null;
    throw error;
  }
  return [...found].sort();
}

function parsePage(call: { doing: string }, body: Buffer): Page {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (isRecord(value)) return value;
  } catch {
    // Told below, as any other page that isn't one.
  }
  throw badList(call.doing, "the answer is not a JSON object");
}
