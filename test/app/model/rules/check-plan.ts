// What must hold of every plan, by the model's own idea of what its config asks for.
import type { Digest } from "../../../../src/core/base/digest.ts";
import type { Action, Plan } from "../../../../src/core/plan/plan.ts";
import { mappingPath, registry } from "../world/config-text.ts";
import type { Counters } from "./counters.ts";
import { type EcrContents, splitPlace } from "../world/ecr-side.ts";
import { asked, chosenPlace, firstSight, type Want } from "../memory/asked.ts";
import { type ConfigModel, minimumAgeMs, type Upstream } from "../memory/model.ts";
import type { Place } from "../memory/owning.ts";
import type { Ref } from "../steps.ts";
import { must } from "./violation.ts";

export interface Looked {
  readonly config: ConfigModel;
  readonly upstream: Upstream;
  readonly host: string;
  readonly ecr: EcrContents;
  readonly now: number;
  /** The mapping on disk. */
  readonly mapping: string | null;
  readonly counters: Counters;
}

export type ImageAction = Extract<Action, { readonly destination: unknown }>;

export function imageActions(plan: Plan): readonly ImageAction[] {
  return plan.actions.filter((action): action is ImageAction => "destination" in action);
}

export function placeOf({
  repository,
  tag,
}: {
  readonly repository: string;
  readonly tag: string | null;
}): Place {
  return `${repository}:${tag ?? ""}`;
}

/** Checks a plan; gives what its config asks for. */
export function checkPlan(plan: Plan, looked: Looked): readonly Want[] {
  const { config, upstream, ecr, now, counters } = looked;
  const wants = asked(config, { upstream, tags: ecr.tags, now });
  checkDeletions(plan, wants, looked);
  checkWrites(plan, wants, looked);
  checkHeld(plan, wants, looked);
  checkGone(plan, wants, looked);
  checkRefused(plan, wants, looked);
  checkRows(rowsAfter(plan, looked), wants, looked);
  const unlisted = [...plan.unmanaged, ...plan.unwanted].map(placeOf);
  for (const { place, why, ref } of wants)
    must(
      !unlisted.includes(place),
      "1: what is asked for is never unmanaged",
      () => `${place}, ${ref} is ${why}`,
    );
  if (plan.blocked.length > 0) counters.add("4: plans with something blocked");
  if (!plan.complete) counters.add("1: plans that are not complete");
  return wants;
}

/** Invariants 1 and 2: only what the config put there, and that it no longer asks for. */
function checkDeletions(plan: Plan, wants: readonly Want[], { config, ecr, counters }: Looked): void {
  const places = new Map(wants.map((want) => [want.place, want]));
  for (const action of plan.actions) {
    if (action.kind !== "delete-image") continue;
    counters.add("1: deletions planned");
    const { repository, tag, digest } = action;
    const want = tag === null ? undefined : places.get(placeOf(action));
    must(
      want === undefined,
      "1: what is asked for is never deleted",
      () => `${action.id}, ${want?.ref} is ${want?.why}`,
    );
    must(
      tag === null || config.everPut.has(placeOf(action)),
      "2: only what the config put is deleted",
      () => action.id,
    );
    must(
      config.everPut.has(`${repository}@${digest}`),
      "2: only what the config put is deleted",
      () => `${action.id} ${digest}`,
    );
    for (const [place, held] of ecr.tags)
      if (tag === null && place.startsWith(`${repository}:`) && held === digest)
        must(
          !places.has(place),
          "1: what is asked for is never deleted",
          () => `${action.id} is at ${place}`,
        );
  }
  for (const { place, why } of wants)
    if (ecr.tags.has(place)) counters.add(`1: asked for and in ECR, ${why}`);
}

/** Invariants 2 and 3 for what is put, and invariant 4 for what is not. */
function checkWrites(plan: Plan, wants: readonly Want[], looked: Looked): void {
  const { config, ecr, host, now, counters } = looked;
  const present = new Map(wants.filter(({ digest }) => digest !== null).map((want) => [want.place, want]));
  const settled = new Set<Place>();
  for (const action of imageActions(plan)) {
    const place = placeOf(action.destination);
    settled.add(place);
    const want = present.get(place);
    const { digest, before } = action.destination;
    must(
      want?.digest === digest,
      "4: only what is asked for is put",
      () => `${action.id} ${digest}, wanted ${want?.digest}`,
    );
    const isStranger = before !== null && !config.everPut.has(place);
    must(
      !isStranger || action.reason === "foreign" || action.reason === "drifted",
      "2: what others put is foreign, or drifted from what was found",
      () => `${action.id} is ${action.reason}`,
    );
    if (isStranger) counters.add(`2: overwriting what others put, ${action.reason}`);
    const ref = action.source.reference.replace(`${host}/`, "") as Ref;
    checkAge(config, { ref, digest: action.source.digest, place }, { ecr, now });
  }
  for (const { repository, tag } of plan.blocked) settled.add(placeOf({ repository, tag }));
  for (const [place, want] of present) {
    const isThere = ecr.tags.get(place) === want.digest;
    must(
      isThere || settled.has(place),
      "4: a plan leaves out nothing",
      () => `${place} of ${want.ref} should be ${want.digest}`,
    );
    if (plan.complete && plan.actions.length + plan.blocked.length === 0) counters.add("4: found in order");
  }
}

/** Invariant 3. */
export function checkAge(
  config: ConfigModel,
  put: { readonly ref: Ref; readonly digest: Digest; readonly place: Place },
  { ecr, now }: Pick<Looked, "ecr" | "now">,
): void {
  if (!config.minimumAge) return;
  const key = `${put.ref}@${put.digest}`;
  const seen = config.sights.get(key) ?? now;
  const isOld = now - seen >= minimumAgeMs;
  // What a killed run meant to put and ECR holds counts as put by it: nobody can tell who did.
  const isPut = [...config.pending].some(
    ([place, one]) => one.ref === put.ref && one.digest === put.digest && ecr.tags.get(place) === put.digest,
  );
  const wasIn = isPut || config.mirrored.has(key) || ecr.tags.get(put.place) === put.digest;
  must(
    isOld || wasIn,
    "3: nothing enters too young",
    () => `${put.place}: ${key} seen for ${(now - seen) / 3_600_000} h`,
  );
}

/** Invariant 3, the other way round: what is held is held for a reason and no longer than that. */
function checkHeld(plan: Plan, wants: readonly Want[], looked: Looked): void {
  const { config, host, now, counters } = looked;
  const young = wants.filter(({ why }) => why === "young");
  const owned = config.ownedWithRecords(looked.ecr.tags);
  for (const held of plan.held) {
    counters.add("3: held seen");
    if (held.keeps !== null) counters.add("3: held while ECR keeps another digest");
    const ref = held.source.replace(`${host}/`, "") as Ref;
    const since = firstSight(config, owned, { ref, digest: held.wanted, now });
    must(
      young.some((want) => want.ref === ref),
      "3: only what is too young is held",
      () => held.id,
    );
    must(
      Date.parse(held.since) === since,
      "3: held since it was first seen",
      () => `${held.id} since ${held.since}, not ${new Date(since).toISOString()}`,
    );
    must(
      Date.parse(held.until) === since + minimumAgeMs,
      "3: held until it is old",
      () => `${held.id} until ${held.until}`,
    );
  }
  for (const { ref, place } of young) {
    const isTold = plan.held.some((held) => held.source === `${host}/${ref}`);
    const isOther = wants.some((want) => want.place === place && want.digest !== null);
    must(isTold || isOther, "3: what is too young is held", () => `${place} of ${ref}`);
  }
}

/** What a gate refuses is blocked, nothing else is, and it enters nowhere. */
function checkRefused(plan: Plan, wants: readonly Want[], { config, host, ecr, counters }: Looked): void {
  const refused = wants.filter(({ why }) => why === "refused");
  for (const one of plan.blocked.filter(({ code }) => code === "gate/registry")) {
    counters.add("9: refused seen");
    if (one.before !== null) counters.add("9: refused while ECR keeps another digest");
    const ref = one.source?.replace(`${host}/`, "") as Ref;
    must(
      refused.some((want) => want.ref === ref),
      "9: only what a gate refuses is blocked by it",
      () => `${one.id} from ${ref}`,
    );
  }
  for (const { ref, place, source } of refused) {
    const isTold = plan.blocked.some((one) => one.source === `${host}/${ref}`);
    const isOther = wants.some((want) => want.place === place && want.digest !== null);
    must(isTold || isOther, "9: what a gate refuses is blocked", () => `${place} of ${ref} by ${source}`);
  }
  for (const action of imageActions(plan)) {
    const ref = action.source.reference.replace(`${host}/`, "") as Ref;
    const isIn = ecr.tags.get(placeOf(action.destination)) === action.destination.digest;
    must(
      isIn || config.waived || !config.barred.has(ref),
      "9: what a gate refuses enters nowhere",
      () => action.id,
    );
    if (config.waived && config.barred.has(ref)) counters.add("9: let in by a waiver");
  }
}

/** What upstream no longer has is said to be gone where ECR holds it, and nothing else is. */
function checkGone(
  plan: Plan,
  wants: readonly Want[],
  { host, ecr, counters, config, upstream }: Looked,
): void {
  const lost = wants.filter(({ why }) => why === "gone");
  for (const gone of plan.gone) {
    counters.add("1: gone seen");
    const ref = gone.source.replace(`${host}/`, "") as Ref;
    const isLost = upstream.isUp && !upstream.tags.has(ref);
    const isAsked = config.dated.has(ref) || lost.some((want) => want.ref === ref);
    must(isLost && isAsked, "1: only what upstream lost is gone", () => gone.id);
  }
  for (const { ref, place, source } of lost) {
    const isOther = wants.some((want) => want.place === place && want.digest !== null);
    if (!ecr.tags.has(place) || isOther) continue;
    // Of a place of another prefix only the newest counts.
    const isTold = plan.gone.some((gone) => gone.source === `${host}/${ref}`);
    must(isTold, "1: what upstream lost is gone", () => `${place} of ${ref} by ${config.name}'s ${source}`);
  }
}

/** The mapping that there will be once the plan is applied. */
function rowsAfter(plan: Plan, { config, mapping }: Looked): string | null {
  for (const action of plan.actions)
    if (action.kind === "write-file" && action.path === mappingPath(config)) return action.content;
  return mapping;
}

/** Reference to place. */
export function parseRows(text: string | null, host: string): ReadonlyMap<Ref, Place> {
  const lines = (text ?? "")
    .split("\n")
    .slice(1)
    .filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const [internal = "", ecr = ""] = line.split(",");
      return [internal.replace(`${host}/`, "") as Ref, ecr.replace(`${registry}/`, "")];
    }),
  );
}

/** Invariant 1 for rows: nothing that is asked for and that ECR holds lacks one. */
function checkRows(
  text: string | null,
  wants: readonly Want[],
  { host, ecr, counters, config }: Looked,
): void {
  const rows = parseRows(text, host);
  for (const ref of new Set(wants.map((want) => want.ref))) {
    const own = wants.filter((want) => want.ref === ref);
    // An alias that waits for another reference still means the one of yesterday.
    const isOwn = (want: Want) =>
      want.source !== "stable" || want.digest !== null || config.rows.get(ref)?.get("stable") === want.place;
    const isThere = own.some((want) => isOwn(want) && ecr.tags.has(want.place));
    if (!isThere) continue;
    must(
      rows.has(ref),
      "1: what is asked for keeps its row",
      () => `${ref} (${own.map(({ place, why }) => `${place} ${why}`).join(", ")})`,
    );
    if (own.every(({ digest }) => digest === null))
      counters.add("1: rows kept for what upstream doesn't give");
  }
}

/** After an apply that came to a good end: the mapping is just what is asked for and there. */
export function checkExactRows(
  text: string | null,
  wants: readonly Want[],
  { host, ecr }: Pick<Looked, "host" | "ecr">,
): void {
  const rows = parseRows(text, host);
  for (const [ref, place] of rows) {
    const own = wants.filter((want) => want.ref === ref);
    must(own.length > 0, "4: the mapping has only what is asked for", () => `${ref} -> ${place}`);
    // What another hand deleted and may not enter again yet keeps its row: without one, the too young image is pulled.
    const isWaiting = own.every(({ why }) => why === "young" || why === "refused");
    must(isWaiting || ecr.tags.has(place), "4: a row's image is in ECR", () => `${ref} -> ${place}`);
    if (own.some(({ digest }) => digest === null)) continue;
    const chosen = chosenPlace(
      ref,
      own.map((want) => want.place),
    );
    must(chosen === place, "4: a row has its image's place", () => `${ref} -> ${place}, not ${chosen}`);
  }
  for (const want of wants)
    if (want.digest !== null) must(rows.has(want.ref), "4: what is asked for has a row", () => want.ref);
}

export function repositoryOf(place: Place): string {
  return splitPlace(place)[0];
}
