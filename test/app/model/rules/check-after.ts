// What must hold after an apply, of drift and of the state's text.
import { hasDrift, type DriftReport } from "../../../../src/core/drift/report.ts";
import type { State } from "../../../../src/core/state/state.ts";
import { parseState } from "../../../../src/core/state/text.ts";
import { checkAge, checkExactRows, imageActions, type Looked, placeOf, repositoryOf } from "./check-plan.ts";
import { registry } from "../world/config-text.ts";
import type { ConfigModel } from "../memory/model.ts";
import type { Applied } from "../memory/remember.ts";
import { must, Violation } from "./violation.ts";
import type { Ref } from "../steps.ts";

/** After an apply that reports nothing but success. */
export function checkApplied(applied: Applied, looked: Looked & { readonly text: string | null }): void {
  const { plan, wants } = applied;
  const { ecr, config, counters } = looked;
  for (const action of imageActions(plan)) {
    const { tags } = ecr;
    const { digest } = action.destination;
    const place = placeOf(action.destination);
    must(tags.get(place) === digest, "4: what is applied holds", () => `${action.id}: ${tags.get(place)}`);
    const ref = action.source.reference.slice(looked.host.length + 1) as Ref;
    const seen = { ecr: applied.before, now: looked.now };
    if (config.minimumAge) counters.add("3: entered under a minimum age");
    checkAge(config, { ref, digest: action.source.digest, place }, seen);
  }
  for (const action of plan.actions) {
    if (action.kind !== "delete-image") continue;
    const { repository, tag, digest } = action;
    const isLeft =
      tag === null ? ecr.images.has(`${repository}@${digest}`) : ecr.tags.get(placeOf(action)) === digest;
    must(!isLeft, "4: what is deleted is gone", () => action.id);
    counters.add("4: deletions done");
  }
  if (!plan.complete || plan.blocked.length > 0) return;
  counters.add("4: clean applies");
  if (applied.isAfterKill) counters.add("7: clean applies after a kill");
  // A saved plan that leaves the mapping alone says nothing of what became of it meanwhile.
  const isWritten = plan.actions.some(({ kind }) => kind === "write-file");
  if (isWritten || applied.isFresh) checkExactRows(looked.mapping, wants, looked);
  checkOwned(config, looked.text);
}

/** Invariant 7: the state owns just what this config put there. */
function checkOwned(config: ConfigModel, text: string | null): void {
  const state = text === null ? null : parseState(text, "the state");
  const entries = state?.registries[registry] ?? {};
  for (const [place, { digest }] of config.owned.places)
    must(
      entries[place]?.digest === digest,
      "7: the state owns what was put",
      () => `${place} ${digest}, not ${entries[place]?.digest}`,
    );
  for (const place of Object.keys(entries))
    must(config.owned.get(place) !== undefined, "7: the state owns nothing else", () => place);
}

export interface DriftLooked extends Looked {
  readonly hasState: boolean;
  readonly written: string | undefined;
}

/** Invariant 5. null: it was refused. */
export function checkDrift(report: DriftReport | null, looked: DriftLooked): void {
  const { config, ecr, counters, mapping, written } = looked;
  const isGreen = report !== null && !hasDrift(report) && report.failures.length === 0;
  if (!looked.hasState) {
    must(!isGreen, "5: no state is never no drift", () => config.name);
    counters.add("5: drifts without a state");
    return;
  }
  if (config.isUnfinished) {
    must(!isGreen, "5: a run that did not finish is never no drift", () =>
      [...config.pending.keys()].join(", "),
    );
    counters.add("5: drifts beside a killed run");
    return;
  }
  must(report !== null, "5: drift can always be told", () => config.name);
  const expected = [...config.owned.places]
    .filter(([place, { digest }]) => ecr.tags.get(place) !== digest)
    .map(([place]) => place)
    .sort();
  const found = (report?.tags ?? []).map(placeOf).sort();
  must(
    found.join() === expected.join(),
    "5: drift finds just what was tampered with",
    () => `${found.join(", ")} in place of ${expected.join(", ")}`,
  );
  const isChanged = written !== undefined && mapping !== written;
  must((report?.files.length ?? 0) > 0 === isChanged, "5: drift finds just the files that changed", () =>
    JSON.stringify(report?.files),
  );
  if (isChanged) counters.add("5: drifts that find a file");
  const repositories = new Set([...config.owned.places.keys()].map(repositoryOf));
  const changed = [...repositories].filter((name) => ecr.immutable.get(name) !== config.immutable).sort();
  const told = (report?.repositories ?? []).map((one) => one.repository).sort();
  must(
    told.join() === changed.join(),
    "5: drift finds just the settings that differ",
    () => `${told.join(", ")} in place of ${changed.join(", ")}`,
  );
  if (changed.length > 0) counters.add("5: drifts that find settings");
  counters.add(expected.length > 0 ? "5: drifts that find tags" : "5: drifts that find no tag");
}

export type StateSeen = Pick<State, "name" | "lineage" | "serial">;

/** Invariant 8. */
export function checkState(
  config: ConfigModel,
  text: string | null,
  before: StateSeen | undefined,
): StateSeen {
  if (text === null) {
    must(before === undefined || before.serial === 0, "8: a state never vanishes", () => config.name);
    return { name: null, lineage: null, serial: 0 };
  }
  const { name, lineage, serial } = parsed(text);
  if (before !== undefined) {
    must(serial >= before.serial, "8: the serial never goes back", () => `${serial} after ${before.serial}`);
    must(
      before.name === null || before.name === name,
      "8: the name stays",
      () => `${name} after ${before.name}`,
    );
    must(before.lineage === null || before.lineage === lineage, "8: the lineage stays", () => `${lineage}`);
  }
  return { name, lineage, serial };
}

function parsed(text: string): State {
  try {
    return parseState(text, "the state");
  } catch (error) {
    throw new Violation("8: the state can be read", String(error));
  }
}
