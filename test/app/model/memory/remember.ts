// What an apply means for the model: what it put, what it took away, and what the mapping says from then on.
import type { StateRow } from "../../../../src/app/state.ts";
import type { Digest } from "../../../../src/core/base/digest.ts";
import type { Action, Plan } from "../../../../src/core/plan/plan.ts";
import { imageActions, placeOf } from "../rules/check-plan.ts";
import type { EcrContents } from "../world/ecr-side.ts";
import type { Want } from "./asked.ts";
import type { ConfigModel, SourceName, Upstream } from "./model.ts";
import type { Place } from "./owning.ts";
import type { Ref } from "../steps.ts";

export interface Applied {
  readonly plan: Plan;
  /** What the config asked for when the plan was made. */
  readonly wants: readonly Want[];
  readonly at: number;
  /** The plan was made in the same run. */
  readonly isFresh: boolean;
  /** The run before it was killed. */
  readonly isAfterKill: boolean;
  readonly upstream: Upstream;
  readonly before: EcrContents;
  readonly after: EcrContents;
  readonly finished: ReadonlyMap<string, "done" | "skipped">;
}

export function remember(config: ConfigModel, applied: Applied, host: string): void {
  const { plan, finished, after, at } = applied;
  settlePending(config, after);
  for (const action of plan.actions) if (finished.has(action.id)) note(config, action, applied, host);
  for (const one of plan.unchanged) {
    const place = placeOf(one);
    if (config.owned.get(place)?.digest === one.digest || after.tags.get(place) !== one.digest) continue;
    config.owned.add(place, { ref: refOf(one.source, host), digest: one.digest, isFound: true, time: at });
  }
  for (const { source, wanted, since } of plan.held) {
    const key = `${refOf(source, host)}@${wanted}`;
    config.held.set(key, Math.min(config.held.get(key) ?? Infinity, Date.parse(since)));
  }
  see(config, applied, at);
  rememberRows(config, applied);
}

/** A killed run told nobody anything: only ECR knows. */
export function rememberKilled(
  config: ConfigModel,
  applied: Applied & { readonly told: boolean },
  host: string,
): void {
  const { plan, after, finished, at, told } = applied;
  config.isUnfinished = true;
  for (const action of imageActions(plan)) {
    const place = placeOf(action.destination);
    const { digest } = action.destination;
    const ref = refOf(action.source.reference, host);
    // What it meant to put counts as its own once ECR holds it: nobody can tell who put it.
    config.pending.set(place, { digest, ref, isTold: told && finished.has(action.id), time: at });
    claim(config, place, digest);
    if (after.tags.get(place) === digest) config.mirrored.add(`${ref}@${digest}`);
  }
  for (const action of plan.actions)
    if (action.kind === "delete-image" && action.tag !== null)
      config.pending.set(placeOf(action), {
        digest: null,
        ref: "web:1",
        isTold: told && finished.has(action.id),
        time: at,
      });
  see(config, applied, at);
}

export function rememberAdopted(
  config: ConfigModel,
  { adopted, after }: { readonly adopted: readonly StateRow[]; readonly after: EcrContents },
  host: string,
): void {
  settlePending(config, after);
  for (const { place, entry } of adopted) {
    const ref = refOf(entry.source.reference, host);
    config.owned.add(place, { ref, digest: entry.digest, isFound: false, time: Date.parse(entry.time) });
    put(config, place, ref, entry.digest);
  }
}

function note(config: ConfigModel, action: Action, { finished, at }: Applied, host: string): void {
  if (action.kind === "delete-image" && action.tag === null)
    config.owned.forget(action.repository, action.digest);
  else if (action.kind === "delete-image") config.owned.delete(placeOf(action));
  if (!("destination" in action)) return;
  const place = placeOf(action.destination);
  const { digest } = action.destination;
  const ref = refOf(action.source.reference, host);
  config.mirrored.add(`${ref}@${digest}`);
  const isDone = finished.get(action.id) === "done";
  if (isDone) put(config, place, ref, digest);
  const isFound = !isDone && !config.everPut.has(place);
  config.owned.add(place, { ref, digest, isFound, time: at });
}

function put(config: ConfigModel, place: Place, ref: Ref, digest: Digest): void {
  claim(config, place, digest);
  config.mirrored.add(`${ref}@${digest}`);
}

function claim(config: ConfigModel, place: Place, digest: Digest): void {
  config.everPut.add(place);
  config.everPut.add(`${place.slice(0, place.lastIndexOf(":"))}@${digest}`);
}

function settlePending(config: ConfigModel, { tags }: EcrContents): void {
  config.owned = config.ownedWithRecords(tags);
  config.pending.clear();
  config.isUnfinished = false;
}

/** What upstream had counts as seen. */
function see(config: ConfigModel, { plan, wants }: Applied, at: number): void {
  const seen = [
    ...wants.map(({ ref, digest }) => `${ref}@${digest}`),
    ...plan.held.map(({ source, wanted }) => `${source.slice(source.indexOf("/") + 1)}@${wanted}`),
  ];
  for (const key of seen) config.sights.set(key, Math.min(config.sights.get(key) ?? Infinity, at));
}

function rememberRows(config: ConfigModel, { wants, after, upstream }: Applied): void {
  const rows = new Map<Ref, Map<SourceName | "stable", Place>>();
  for (const { ref, source, place, digest } of wants) {
    const before = config.rows.get(ref)?.get(source);
    const isThere = digest === null ? after.tags.has(place) : after.tags.get(place) === digest;
    const now = isThere ? place : before;
    if (now === undefined || (digest === null && config.owned.get(now) === undefined)) continue;
    const own = rows.get(ref) ?? new Map<SourceName | "stable", Place>();
    rows.set(ref, own.set(source, now));
  }
  config.rows.clear();
  for (const [ref, places] of rows) config.rows.set(ref, places);
  if (config.listFile) config.listed = new Set(config.list);
  const tags = [...upstream.tags.keys()].filter((ref) => ref.startsWith(`${config.repository}:`));
  if (upstream.isUp && tags.length > 0) config.known = new Set(tags);
}

function refOf(reference: string, host: string): Ref {
  return reference.replace(`${host}/`, "") as Ref;
}
