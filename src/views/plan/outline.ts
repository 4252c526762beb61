// A plan arranged for reading: groups by source, one row for each action. All plan renderings for people share it.
// Its texts are raw: each rendering escapes them in its own way.
import { compareText } from "../../core/base/ordering.ts";
import { defined } from "../../core/base/record.ts";
import { repositoryOwner } from "../../core/plan/reading/owners.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Mark } from "../paint.ts";
import { isOfPrune } from "./summary.ts";
import {
  blockedRow,
  deletionRow,
  type FileRow,
  fileRow,
  goneRow,
  heldRow,
  imageRow,
  repositoryRow,
  type Row,
  type Telling,
} from "./rows.ts";

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
const deletions: Group = { name: "prune", title: "no source wants these anymore", rows: [] };
const scanned: Group = { name: "quarantine", title: "staged copies that are no longer needed", rows: [] };
const held: Group = { name: "held", title: "not yet allowed in; ECR keeps what it has", rows: [] };
const gone: Group = { name: "gone", title: "no longer at the source; ECR keeps the last copy", rows: [] };
const markOrder: Readonly<Record<Mark, number>> = { "+": 0, "~": 1, "-": 2, "!": 3, "=": 4 };

export function outlinePlan(plan: Plan, now?: Date): Outline {
  const ownerOf = repositoryOwner(plan);
  const files: FileRow[] = [];
  const rows = new Map<string, Row[]>();
  const add = (group: string, row: Row): void => {
    const list = rows.get(group);
    if (list) list.push(row);
    else rows.set(group, [row]);
  };
  const [pruned, over]: [Row[], Row[]] = [[], []];
  const target = plan.target.registry;
  const telling: Telling = { target, ...defined({ now }) };
  const owner = (one: Parameters<typeof ownerOf>[0]): string => ownerOf(one) ?? leftOver.name;
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
        (action.staged === true ? over : pruned).push(deletionRow(action, target));
        break;
      case "write-file":
        files.push(fileRow(action));
    }
  }
  for (const one of plan.blocked) {
    if (isOfPrune(one)) pruned.push(blockedRow(one, telling));
    else add(one.from ?? owner(one), blockedRow(one, telling));
  }
  // They follow the sources, even if a source has the same name.
  const others = [
    { ...deletions, rows: pruned },
    { ...scanned, rows: over },
    { ...held, rows: plan.held.map((one) => heldRow(one, telling)) },
    { ...gone, rows: plan.gone.map((one) => goneRow(one, telling)) },
  ];
  return { groups: [...groupsOf(plan, rows), ...others].flatMap((group) => sorted(group)), files };
}

function groupsOf(plan: Plan, rows: ReadonlyMap<string, readonly Row[]>): Group[] {
  const known = [...plan.sources, leftOver];
  const names = new Set(known.map((one) => one.name));
  const strangers = [...rows.keys()].filter((name) => !names.has(name)).map((name) => ({ name, title: "" }));
  return [...strangers, ...known].map(({ name, title }) => ({ name, title, rows: rows.get(name) ?? [] }));
}

function sorted(group: Group): Group[] {
  return group.rows.length === 0 ? [] : [{ ...group, rows: group.rows.toSorted(byMarkAndName) }];
}

function byMarkAndName(a: Row, b: Row): number {
  return markOrder[a.mark] - markOrder[b.mark] || compareText(a.name, b.name);
}
