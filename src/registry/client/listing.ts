// Lists that come in pages: tags and repositories. A page names the next one by a Link; a circle of links, or
// one that leads away from the registry, is an error.
import { defined, isRecord } from "../../core/base/record.ts";
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { isTag } from "../../core/image/reference.ts";
import { parseNextLink } from "../http/headers.ts";
import { isOrigin } from "../http/host.ts";
import { mostBytes, mostListed } from "../http/limits.ts";
import { RegistryProblem } from "../net/problems.ts";
import { badList, listTooLong } from "./problems.ts";
import type { Asking, Behalf, Session } from "./session.ts";

const pageSize = 1_000;
const [comma, openList, openMap] = [44, 91, 123];

export interface ListedTag {
  readonly tag: string;
  /** Where the listing itself says them, as Google's registries do. */
  readonly digest?: Digest;
  readonly created?: string;
}

type Page = Readonly<Record<string, unknown>>;

interface ListCall extends Behalf, Omit<Asking, "method" | "expect"> {
  /** A page of HTML has nothing in it; otherwise it is not a list. */
  readonly markupIsEmpty?: boolean;
}

/**
 * Gives the pages to `take`, one after the other, within the budget of a list; `take` says how many of a page's items
 * are new, or that no further page is wanted.
 */
export async function readPages(
  session: Session,
  call: ListCall,
  take: (page: Page) => number | "enough",
): Promise<void> {
  const budget = new ListBudget(session, call.doing);
  const seen = new Set<string>();
  let path: string | URL = call.path;
  for (;;) {
    const asked = { ...call, path, method: "GET" as const, expect: [200] };
    const { answer, body } = await session.read(call, asked, mostBytes.page);
    session.believe(answer);
    const taken = take(parsePage(call, body));
    if (taken === "enough") return;
    const next = parseNextLink(answer.header("link"));
    if (next === undefined) return;
    budget.count(body.length, taken);
    path = await session.follow(next, answer.url);
    if (!isOrigin(path, session.host.base))
      throw badList(call.doing, "its link to the next page leads to another host");
    if (seen.has(path.href))
      throw badList(call.doing, "its link to the next page leads back to an earlier page");
    seen.add(path.href);
  }
}

/** What a list has cost until now. */
class ListBudget {
  readonly #doing: string;
  readonly #now: () => number;
  readonly #begun: number;
  #pages = 0;
  #barren = 0;
  #items = 0;
  #bytes = 0;

  constructor({ host }: Session, doing: string) {
    this.#doing = doing;
    this.#now = () => host.retry.timing.now();
    this.#begun = this.#now();
  }

  /** Throws where a page that has a next one is the last that the list may cost. */
  count(bytes: number, items: number): void {
    this.#pages += 1;
    this.#bytes += bytes;
    this.#items += items;
    this.#barren = items > 0 ? 0 : this.#barren + 1;
    const { pages, barrenPages, items: most, bytes: mostRead, milliseconds } = mostListed;
    if (this.#pages >= pages) throw listTooLong(this.#doing, `${pages} pages`);
    if (this.#barren >= barrenPages)
      throw listTooLong(this.#doing, `${barrenPages} pages in a row without a new name`);
    if (this.#items >= most) throw listTooLong(this.#doing, `${most} names`);
    if (this.#bytes >= mostRead) throw listTooLong(this.#doing, `${mostRead} bytes`);
    if (this.#now() - this.#begun >= milliseconds)
      throw listTooLong(this.#doing, `${milliseconds / 1000} seconds`);
  }
}

export async function listTags(
  session: Session,
  call: Omit<ListCall, "path">,
  repository: string,
): Promise<readonly ListedTag[]> {
  const tags = new Map<string, ListedTag>();
  const path = `${repository}/tags/list?n=${pageSize}`;
  await readPages(session, { ...call, path }, (page) => {
    const before = tags.size;
    for (const tag of tagsOf(page)) tags.set(tag.tag, tag);
    return tags.size - before;
  });
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
    await readPages(session, call, ({ repositories }) => {
      const names = listOf(repositories).filter((name) => typeof name === "string");
      for (const name of names) if (name.startsWith(prefix)) found.add(name);
      // Those elsewhere count too: they cost as much.
      return names.length;
    });
  } catch (error) {
    const unsupported =
      error instanceof RegistryProblem && [400, 401, 403, 404, 405].includes(error.status ?? 0);
    if (unsupported) return null;
    throw error;
  }
  return [...found].sort();
}

function parsePage(call: ListCall, body: Buffer): Page {
  if (call.markupIsEmpty === true && body.toString("latin1", 0, 100).trimStart().startsWith("<")) return {};
  if (!hasFewValues(body)) throw listTooLong(call.doing, `${mostListed.pageValues} values on one page`);
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (isRecord(value) && isShallow(value)) return value;
  } catch {
    // Reported below, like any other page that is not a list.
  }
  const isPage = body.toString("latin1", 0, 100).trimStart().startsWith("<");
  throw badList(
    call.doing,
    isPage
      ? "the answer is a web page (HTML), for example a login page"
      : "the answer is not a JSON object, or nested too deeply",
  );
}

/** What is nested deeper than any list is never walked. */
function isShallow(value: unknown, levels = 32): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((one) => isShallow(one, levels - 1));
}

/** Each value but the first of a JSON text is behind a comma or an opening bracket. */
function hasFewValues(body: Buffer): boolean {
  if (body.length <= mostListed.pageValues) return true;
  let values = 0;
  for (const byte of body) if (byte === comma || byte === openList || byte === openMap) values += 1;
  return values <= mostListed.pageValues;
}
