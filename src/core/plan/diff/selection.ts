// What --target selects of a plan, and which of its globs select nothing at all.
import { matchPath } from "../../base/glob.ts";
import { destinationKey, parseDestinationKey } from "../../image/destination.ts";
import type { State } from "../../state/state.ts";
import type { Desired } from "../desired.ts";
import type { Action, Blocked } from "../plan.ts";
import type { GoneImage, HeldImage, RefusedImage } from "../standing.ts";

/** A repository that must exist before a selected image can be copied is selected with it. */
export function selection(filter: readonly string[], actions: readonly Action[]): (one: Named) => boolean {
  if (filter.length === 0) return () => true;
  const named = (text: string) => filter.some((glob) => matchPath(glob, text));
  const chosen = (one: Named) => namesOf(one).some(named);
  const needed = new Set(
    actions.flatMap((action) =>
      "destination" in action && chosen(action) ? [addressOf(action.destination)] : [],
    ),
  );
  return (one) =>
    chosen(one) || ("kind" in one && one.kind === "create-repository" && needed.has(addressOf(one)));
}

type Named = Action | Blocked | HeldImage | RefusedImage | GoneImage;

function namesOf(one: Named): readonly string[] {
  if ("path" in one) return [one.path];
  const repository = "destination" in one ? one.destination.repository : one.repository;
  const tag = "destination" in one ? one.destination.tag : "tag" in one ? one.tag : null;
  const waiting = "stagedFor" in one ? (one.stagedFor ?? []) : [];
  const names = tag === null ? [repository] : [repository, `${repository}:${tag}`];
  return [...names, ...waiting.flatMap((key) => [key, parseDestinationKey(key).repository])];
}

function addressOf(one: { readonly registry: string; readonly repository: string }): string {
  return `${one.registry}/${one.repository}`;
}

/** Globs that match nothing of what is asked for or was ever mirrored: a slip of the pen, more often than not. */
export function unmatchedGlobs(
  globs: readonly string[],
  { images, repositories, files, held, refused, gone }: Desired,
  state: State,
): readonly string[] {
  if (globs.length === 0) return [];
  const names = new Set([
    ...images.map(({ destination }) => destinationKey(destination)),
    ...repositories.map(({ repository }) => repository),
    ...files.map(({ path }) => path),
    ...[...held, ...refused, ...gone].flatMap(namesOf),
    ...Object.values(state.registries).flatMap((entries) => Object.keys(entries)),
  ]);
  return globs.filter((glob) => ![...names].some((name) => matchPath(glob, name)));
}
