// A drift report arranged for reading: a row for each finding, with a command to restore it that can be pasted. All
// renderings for people share it. Its texts are raw: each rendering escapes them in its own way.
import { shortDigest } from "../../core/base/digest.ts";
import { shellQuoted } from "../../core/base/escape.ts";
import { describeRefusal } from "../../core/gates/verdict.ts";
import type {
  DriftReport,
  FileDrift,
  GateDrift,
  RepositoryDrift,
  TagDrift,
} from "../../core/drift/report.ts";
import { hasDrift } from "../../core/drift/report.ts";
import { nameOf } from "../names.ts";
import type { Mark } from "../paint.ts";
import { count, day, minute } from "../units.ts";

export interface Finding {
  readonly kind: "repository" | "tag" | "file" | "gate";
  readonly mark: Mark;
  readonly name: string;
  readonly note: string;
  /** The differences, then the ways out: those that restore come first. */
  readonly details: readonly string[];
}

/** `config` is the name of the config: commands include it unless it is the default. */
export interface DriftNames {
  readonly config: string;
}

/** All findings, in the report's order: repositories, tags, files, gates. */
export function driftFindings(report: DriftReport, { config }: DriftNames): readonly Finding[] {
  const program = config === "mirror.config.yaml" ? "ecr-mirror" : `ecr-mirror -c ${shellQuoted(config)}`;
  const told = { target: report.target, program };
  return [
    ...report.repositories.map((one) => repositoryFinding(one, told)),
    ...report.tags.map((one) => tagFinding(one, told)),
    ...report.files.map((one) => fileFinding(one, told)),
    ...report.gates.map((one) => gateFinding(one, told)),
  ];
}

interface Told {
  readonly target: string;
  readonly program: string;
}

function tagFinding(one: TagDrift, { target, program }: Told): Finding {
  const pushed = one.pushedAt === undefined ? "" : `  pushed ${minute(one.pushedAt)}`;
  const notes: Readonly<Record<TagDrift["what"], string>> = {
    changed: `${shortDigest(one.was)} -> ${one.now === null ? "nothing" : shortDigest(one.now)}${pushed}`,
    missing: `${shortDigest(one.was)} -> missing`,
    incomplete: `${shortDigest(one.was)}, parts are missing`,
    archived: `${shortDigest(one.was)}, archived: cannot be pulled`,
  };
  const keep = one.what === "changed" && one.now !== null && one.declaredAt !== undefined;
  return {
    kind: "tag",
    mark: one.what === "missing" ? "-" : "~",
    name: nameOf({ ...one, digest: one.was }, target),
    note: notes[one.what],
    details: [
      `restore: ${putBack(one, program)}`,
      ...(keep ? [`or keep: digest: ${one.now} at ${one.declaredAt}`] : []),
    ],
  };
}

/** An immutable tag cannot be moved: its image is deleted and copied again, by a plan that was reviewed. */
function putBack({ repository, tag, immutable }: TagDrift, program: string): string {
  const glob = shellQuoted(tag === null ? repository : `${repository}:${tag}`);
  if (!immutable) return `${program} apply --target ${glob}`;
  return `${program} plan --replace ${glob} --out replace.plan && ${program} apply replace.plan`;
}

function fileFinding({ path, what }: FileDrift, { program }: Told): Finding {
  return {
    kind: "file",
    mark: what === "missing" ? "-" : "~",
    name: path,
    note: what === "missing" ? "file is missing" : "file has changed since the last apply",
    details: [`restore: ${program} apply --target ${shellQuoted(path)}`],
  };
}

/** drift changes nothing: you decide what to do about a refused image. */
function gateFinding({ refusals, ...one }: GateDrift, { target }: Told): Finding {
  const ways = refusals.flatMap(({ waysOut }) => waysOut);
  const width = Math.max(0, ...ways.map(({ label }) => label.length));
  return {
    kind: "gate",
    mark: "!",
    name: nameOf(one, target),
    note: `would be refused today: ${[...new Set(refusals.map(({ why }) => why))].join(", ")}`,
    details: [
      ...refusals.map(describeRefusal),
      ...ways.map(({ label, text }) => `${`${label}:`.padEnd(width + 1)} ${text}`),
    ],
  };
}

function repositoryFinding(one: RepositoryDrift, { target, program }: Told): Finding {
  const missing = one.what === "missing";
  const fixed = one.changes.flatMap((change) => (change.fixed === undefined ? [] : [change.fixed]));
  const canPutBack = missing || fixed.length < one.changes.length;
  const width = Math.max(0, ...fixed.flatMap(({ waysOut }) => waysOut.map(({ label }) => label.length)));
  return {
    kind: "repository",
    mark: missing ? "-" : "~",
    name: nameOf({ registry: one.registry, repository: one.repository }, target),
    note: missing ? "repository is missing" : "settings were changed",
    details: [
      ...one.changes.map(({ setting, was, now }) => `${setting}: ${was} -> ${now}`),
      ...(canPutBack ? [`restore: ${program} apply --target ${shellQuoted(one.repository)}`] : []),
      ...fixed.flatMap(({ why, waysOut }) => [
        why,
        ...waysOut.map(({ label, text }) => `${`${label}:`.padEnd(width + 1)} ${text}`),
      ]),
    ],
  };
}

export function unmanagedNames({ unmanaged, target }: DriftReport): readonly string[] {
  return unmanaged.map((one) => `${nameOf(one, target)}  ${shortDigest(one.digest)}`);
}

export const unmanagedTitle = "unmanaged  in the same repositories but not managed by this config; not drift";

export function driftSummary(report: DriftReport): string {
  const { checked, ignored, failures, serial, lastApplied } = report;
  const applied = lastApplied === null ? "nothing applied yet" : `applied ${day(lastApplied)}`;
  if (failures.some(({ code }) => code === "drift/no-state"))
    return "Nothing was checked: there is no state.";
  const runs = failures.filter(({ code }) => code === "state/unfinished-run").length;
  const unread = failures.length - runs;
  const open = [
    ...(unread > 0 ? [`; ${unread} could not be checked`] : []),
    ...(runs > 0 ? [`; ${count(runs, "run")} did not finish`] : []),
  ].join("");
  const tail = `${ignored > 0 ? `; ${ignored} ignored` : ""}${open}. State serial ${serial}, ${applied}.`;
  if (!hasDrift(report)) {
    const head = failures.length > 0 ? "No drift found in what could be checked." : "No drift.";
    const gates = checked.gates > 0 ? `; the current gates allow ${count(checked.gates, "image")}` : "";
    return `${head} ${count(checked.tags, "tag")} and ${count(checked.files, "file")} match the last apply${gates}${tail}`;
  }
  const parts = [
    `${report.tags.length} of ${count(checked.tags, "tag")}`,
    `${report.files.length} of ${count(checked.files, "file")}`,
  ];
  if (report.repositories.length > 0) {
    parts.push(`${report.repositories.length} of ${count(checked.repositories, "repository")}`);
  }
  if (checked.gates > 0)
    parts.push(`${report.gates.length} of ${count(checked.gates, "image")} refused by gates`);
  return `Drift: ${parts.join(", ")}${tail}`;
}
