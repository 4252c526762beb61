// The manifests that a saved plan has read, kept for its apply: one pull for both where they run on one machine. Content
// goes by its digest, and only what names its own media type is kept: nothing is believed just because it is there.
import { type Digest, sha256 } from "../../core/base/digest.ts";
import { isRecord } from "../../core/base/record.ts";
import type { ManifestContent } from "../../core/image/content.ts";
import { parseStrictJson } from "../../core/image/manifest-json.ts";
import type { Action } from "../../core/plan/plan.ts";
import type { Runtime } from "./runtime.ts";

type Kept = Pick<Runtime, "content" | "cache">;

/** Below what the cache takes as one entry. */
const partLength = 768 * 1024;

export async function keepManifests(planDigest: Digest, { content, cache }: Kept): Promise<void> {
  let part = "";
  let parts = 0;
  const keepPart = async (): Promise<void> => {
    if (part !== "") await cache.keepText(partName(planDigest, parts), part);
    parts += 1;
    part = "";
  };
  for (const { digest, mediaType, bytes } of content.manifests()) {
    const line = `${digest} ${Buffer.from(bytes).toString("base64")}\n`;
    if (line.length > partLength || statedType(bytes) !== mediaType) continue;
    if (part.length + line.length > partLength) await keepPart();
    part += line;
  }
  await keepPart();
}

/** Those that the actions need: a worker that has a part of a plan remembers no more than its part. */
export async function recallManifests(
  planDigest: Digest,
  actions: Iterable<Action>,
  { content, cache }: Kept,
): Promise<void> {
  const wanted = digestsIn(actions);
  if (wanted.size === 0) return;
  for (let at = 0; ; at += 1) {
    const part = await cache.readText(partName(planDigest, at));
    if (part === undefined) return;
    for (const line of part.split("\n")) {
      const manifest = manifestIn(line, wanted);
      if (manifest !== undefined) content.remember(manifest);
    }
  }
}

function digestsIn(actions: Iterable<Action>): ReadonlySet<string> {
  const digests = new Set<string>();
  for (const action of actions) {
    if (action.kind !== "copy-image") continue;
    for (const digest of [action.source.digest, action.destination.digest, ...action.parts])
      digests.add(digest);
  }
  return digests;
}

function manifestIn(line: string, wanted: ReadonlySet<string>): ManifestContent | undefined {
  const [named = "", encoded = ""] = line.split(" ");
  if (!wanted.has(named)) return undefined;
  const bytes = Buffer.from(encoded, "base64");
  // Equal to what the line names, and no slice of it: that would keep all of the text it was cut from.
  const digest = sha256(bytes);
  if (digest !== named) return undefined;
  const mediaType = statedType(bytes);
  return mediaType === undefined ? undefined : { digest, mediaType, bytes };
}

function statedType(bytes: Uint8Array): string | undefined {
  const body = parseStrictJson(bytes);
  const stated = isRecord(body) ? body["mediaType"] : undefined;
  return typeof stated === "string" ? stated : undefined;
}

function partName(planDigest: Digest, at: number): string {
  return `manifests of the plan ${planDigest}, part ${at}`;
}
