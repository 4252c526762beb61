// Drift as text: one line a finding with the two ways to end it, the summary line last.
import { shortDigest } from "../../core/base/digest.ts";
import { type DriftReport, hasDrift, type RepositoryDrift, type TagDrift } from "../../core/drift/drift.ts";
import { padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import { createPaint, type Mark, type Screen } from "../paint.ts";
import { count, day, minute } from "../units.ts";

export interface Finding {
  readonly mark: Mark;
  readonly place: string;
  readonly note: string;
  readonly details: readonly string[];
}

export function renderDriftText(report: DriftReport, screen: Screen): string {
  const paint = createPaint(screen);
  const findings = driftFindings(report);
  const width = Math.min(60, widestOf(findings.map((one) => printable(one.place))));
  const lines: string[] = [];
  for (const one of findings) {
    const place = padDisplay(printable(one.place), width);
    lines.push(`  ${paint.mark[one.mark](one.mark)} ${place}  ${printable(one.note)}`);
    for (const text of one.details) lines.push(paint.dim(`      ${printable(text)}`));
  }
  const news = upstreamLines(report);
  if (news.length > 0) lines.push(paint.bold("upstream  news at the source, not drift"), ...news);
  lines.push(paint.bold(printable(driftSummary(report))));
  return `${lines.join("\n")}\n`;
}

/** Everything that drifted, in the report's order: repositories, tags, files. Texts are raw. */
export function driftFindings(report: DriftReport): Finding[] {
  return [
    ...report.repositories.map((one) => repositoryFinding(one)),
    ...report.tags.map((one) => tagFinding(one)),
    ...report.files.map((one) => ({
      mark: one.what === "missing" ? ("-" as const) : ("~" as const),
      place: one.path,
      note: one.what === "missing" ? "file is gone" : "file was changed by hand",
      details: ["put back: ecr-mirror apply"],
    })),
  ];
}

export function driftSummary(report: DriftReport): string {
  const { checked, ignored, failures, serial, lastApplied } = report;
  const applied = lastApplied === null ? "nothing applied yet" : `applied ${day(lastApplied)}`;
  const unread = failures.length > 0 ? `; ${failures.length} could not be checked` : "";
  const tail = `${ignored > 0 ? `; ${ignored} ignored` : ""}${unread}. State serial ${serial}, ${applied}.`;
  if (!hasDrift(report)) {
    const head = failures.length > 0 ? "No drift in what was read." : "No drift.";
    return `${head} ${count(checked.tags, "tag")} and ${count(checked.files, "file")} are as last applied${tail}`;
  }
  const parts = [
    `${report.tags.length} of ${count(checked.tags, "tag")}`,
    `${report.files.length} of ${count(checked.files, "file")}`,
  ];
  if (report.repositories.length > 0) {
    parts.push(`${report.repositories.length} of ${count(checked.repositories, "repository")}`);
  }
  return `Drift: ${parts.join(", ")}${tail}`;
}

function tagFinding(one: TagDrift): Finding {
  const place =
    one.tag === null ? `${one.repository}@${shortDigest(one.was)}` : `${one.repository}:${one.tag}`;
  const pushed = one.pushedAt === undefined ? "" : `  pushed ${minute(one.pushedAt)}`;
  const notes: Readonly<Record<TagDrift["what"], string>> = {
    changed: `${shortDigest(one.was)} -> ${one.now === null ? "nothing" : shortDigest(one.now)}${pushed}`,
    missing: `${shortDigest(one.was)} -> gone`,
    incomplete: `${shortDigest(one.was)}, parts of it are gone`,
    archived: `${shortDigest(one.was)}, archived: it can't be pulled`,
  };
  const keep = one.what === "changed" && one.now !== null && one.declaredAt !== undefined;
  return {
    mark: one.what === "missing" ? "-" : "~",
    place,
    note: notes[one.what],
    details: [
      `put back: ecr-mirror apply --target ${one.tag === null ? one.repository : place}`,
      ...(keep ? [`keep:     digest: ${one.now} at ${one.declaredAt}`] : []),
    ],
  };
}

function repositoryFinding(one: RepositoryDrift): Finding {
  return {
    mark: one.what === "missing" ? "-" : "~",
    place: one.repository,
    note: one.what === "missing" ? "repository is gone" : "settings were changed",
    details: one.changes.map((change) => `${change.setting}: ${change.before} -> ${change.after}`),
  };
}

function upstreamLines(report: DriftReport): string[] {
  return report.upstream.map((one) => {
    const now = one.now === null ? "gone" : shortDigest(one.now);
    return `  ${printable(one.reference)}  ${shortDigest(one.was)} -> ${now}`;
  });
}
