// A plan arranged for reading: groups by source, one row an action. All plan renderings for people share it.
// Its texts are raw: each rendering escapes them in its own way.
import { compareText } from "../../core/base/ordering.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Mark } from "../paint.ts";
import { blockedRow, deletionRow, type FileRow, fileRow, imageRow, repositoryRow, type Row } from "./rows.ts";

export interface Group {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Outline {
  readonly groups: readonly Group[];
  readonly files: readonly FileRow[];
}

const leftOver: Group = { name: "repositories", title: "", rows: [] };
const deletions: Group = { name: "prune", title: "no source wants these any more", rows: [] };
const markOrder: Readonly<Record<Mark, number>> = { "+": 0, "~": 1, "-": 2, "!": 3 };

export function outlinePlan(plan: Plan): Outline {
  const owners = repositoryOwners(plan);
  const files: FileRow[] = [];
  const rows = new Map<string, Row[]>();
  const add = (group: string, row: Row): void => {
    const list = rows.get(group);
    if (list) list.push(row);
    else rows.set(group, [row]);
  };
  const target = plan.target.registry;
  const owner = (one: Owned): string => owners.get(keyOf(one)) ?? leftOver.name;
  for (const action of plan.actions) {
    switch (action.kind) {
      case "create-repository":
      case "update-repository":
        add(owner(action), repositoryRow(action, target));
        break;
      case "copy-image":
      case "tag-image":
        add(action.from, imageRow(action, target));
        break;
      case "delete-image":
        add(deletions.name, deletionRow(action, target));
        break;
      case "write-file":
        files.push(fileRow(action));
    }
  }
  for (const one of plan.blocked) add(one.from ?? owner(one), blockedRow(one, target));
  return { groups: groupsOf(plan, rows), files };
}

interface Owned {
  readonly registry: string;
  readonly repository: string;
}

function keyOf(one: Owned): string {
  return `${one.registry}/${one.repository}`;
}

/** A repository stands with the first source that puts something into it. */
function repositoryOwners(plan: Plan): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const claim = (one: Owned, source: string | null): void => {
    if (source !== null && !owners.has(keyOf(one))) owners.set(keyOf(one), source);
  };
  for (const action of plan.actions) {
    if (action.kind === "copy-image" || action.kind === "tag-image") claim(action.destination, action.from);
  }
  for (const one of plan.blocked) claim(one, one.from);
  for (const one of plan.unchanged) claim(one, one.from);
  return owners;
}

function groupsOf(plan: Plan, rows: ReadonlyMap<string, readonly Row[]>): Group[] {
  const known = [...plan.sources, leftOver, deletions];
  const names = new Set(known.map((one) => one.name));
  const strangers = [...rows.keys()].filter((name) => !names.has(name)).map((name) => ({ name, title: "" }));
  return [...strangers, ...known]
    .map(({ name, title }) => ({ name, title, rows: (rows.get(name) ?? []).toSorted(byMarkAndName) }))
    .filter((group) => group.rows.length > 0);
}

function byMarkAndName(a: Row, b: Row): number {
  return markOrder[a.mark] - markOrder[b.mark] || compareText(a.name, b.name);
}
