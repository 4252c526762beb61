// Which source a repository belongs to: the first one that puts something into it.
import type { Plan } from "../plan.ts";

interface Owned {
  readonly registry: string;
  readonly repository: string;
}

/** The source's name; undefined where no source of the plan names the repository. */
export function repositoryOwner(plan: Plan): (one: Owned) => string | undefined {
  const owners = new Map<string, string>();
  const claim = (one: Owned, source: string | null): void => {
    if (source !== null && !owners.has(keyOf(one))) owners.set(keyOf(one), source);
  };
  for (const action of plan.actions) {
    if (action.kind === "copy-image" || action.kind === "tag-image") claim(action.destination, action.from);
  }
  for (const one of plan.blocked) claim(one, one.from);
  for (const one of plan.unchanged) claim(one, one.from);
  return (one) => owners.get(keyOf(one));
}

function keyOf(one: Owned): string {
  return `${one.registry}/${one.repository}`;
}
