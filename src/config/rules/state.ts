// What a run remembers and takes away: the state has a file or an object in S3, what is said of the bucket fits
// together, and prune's guards can be read.
import type { ConfigFile, StateFile } from "../schema.gen.ts";
import { keyWithout, nameless, notAKmsKey, notARegion, notAState, notAUrl, notOnS3 } from "./problems.ts";
import { checkRole } from "./registries.ts";
import { isRegion, nearestRegion } from "./regions.ts";
import { checkGlob, checkSpan, isHttpUrl, type RuleContext } from "./rule.ts";

export function stateRules({ name, state, prune = {} }: ConfigFile, context: RuleContext): void {
  if (prune.gone !== "keep") checkSpan(prune, "gone", context);
  checkSpan(prune, "unusedFor", context);
  prune.protect?.forEach((glob, key) => checkGlob(glob, { in: prune.protect ?? [], key }, context));
  if (state === undefined) return;
  if (!state.path.includes("://")) return checkLocal(state, context);
  const spot = { in: state, key: "path" };
  if (parseS3Url(state.path) === null) context.report(spot, notAState(state.path));
  else if (name === undefined) context.report(spot, nameless);
  checkBucket(state, context);
}

const keysOfS3 = [
  "region",
  "endpoint",
  "pathStyle",
  "profile",
  "assumeRole",
  "externalId",
  "sse",
  "kmsKey",
] as const satisfies readonly (keyof StateFile)[];

function checkLocal(state: StateFile, context: RuleContext): void {
  for (const key of keysOfS3)
    if (state[key] !== undefined) context.report({ in: state, key, mark: "key" }, notOnS3(key, state.path));
}

function checkBucket(state: StateFile, context: RuleContext): void {
  const { region, endpoint } = state;
  if (region !== undefined && !isRegion(region))
    context.report({ in: state, key: "region" }, notARegion(region, nearestRegion(region)));
  if (endpoint !== undefined && !isHttpUrl(endpoint))
    context.report({ in: state, key: "endpoint" }, notAUrl("endpoint"));
  checkRole(state, context);
  checkKey(state, context);
}

function checkKey(state: StateFile, context: RuleContext): void {
  const { sse, kmsKey } = state;
  if (kmsKey === undefined) return;
  if (sse === undefined || sse === "AES256")
    context.report({ in: state, key: "kmsKey", mark: "key", absence: true }, keyWithout(sse));
  else if (!isKmsKey(kmsKey)) context.report({ in: state, key: "kmsKey" }, notAKmsKey(kmsKey));
}

/** An ARN of a key or alias, an id, or an alias; ids of keys in several regions begin with `mrk-`. */
function isKmsKey(text: string): boolean {
  const name = /^(?:arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:)?(?:key\/([\w-]+)|alias\/[\w/-]+)$/.exec(text);
  if (name === null) return /^(?:mrk-)?[0-9a-f-]{32,36}$/i.test(text);
  return name[1] === undefined || text.startsWith("arn:");
}

export function parseS3Url(text: string): { readonly bucket: string; readonly key: string } | null {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+[^/])$/.exec(text) ?? [];
  return bucket === undefined || key === undefined ? null : { bucket, key };
}
