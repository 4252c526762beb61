// Drift as text: one line a finding with the two ways to end it, the summary line last. And as an issue or chat comment,
// and as JSON.
import { shortDigest } from "../core/base/digest.ts";
import { type DriftReport, hasDrift, type RepositoryDrift, type TagDrift } from "../core/drift/drift.ts";
import { padDisplay, printable, printableJson, widestOf } from "../core/base/escape.ts";
import { code, commentLimit, fitDocument, marker, prose, type Section, table } from "./markdown.ts";
import { createPaint, type Mark, type Screen } from "./paint.ts";
import { count, day, minute } from "./units.ts";

interface Finding {
  readonly mark: Mark;
  readonly name: string;
  readonly note: string;
  readonly details: readonly string[];
}

export function renderDriftText(report: DriftReport, screen: Screen): string {
  const paint = createPaint(screen);
  const findings = driftFindings(report);
  const width = Math.min(60, widestOf(findings.map((one) => printable(one.name))));
  const lines: string[] = [];
  for (const one of findings) {
    const name = padDisplay(printable(one.name), width);
    lines.push(`  ${paint.mark[one.mark](one.mark)} ${name}  ${printable(one.note)}`);
    for (const text of one.details) lines.push(paint.dim(`      ${printable(text)}`));
  }
  const news = upstreamLines(report);
  if (news.length > 0) lines.push(paint.bold("upstream  news at the source, not drift"), ...news);
  lines.push(paint.bold(printable(driftSummary(report))));
  return `${lines.join("\n")}\n`;
}

/** Everything that drifted, in the report's order: repositories, tags, files. Texts are raw. */
function driftFindings(report: DriftReport): Finding[] {
  return [
    ...report.repositories.map((one) => repositoryFinding(one)),
    ...report.tags.map((one) => tagFinding(one)),
    ...report.files.map((one) => ({
      mark: one.what === "missing" ? ("-" as const) : ("~" as const),
      name: one.path,
      note: one.what === "missing" ? "file is gone" : "file was changed by hand",
      details: ["put back: ecr-mirror apply"],
    })),
  ];
}

function driftSummary(report: DriftReport): string {
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
  const name =
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
    name,
    note: notes[one.what],
    details: [
      `put back: ecr-mirror apply --target ${one.tag === null ? one.repository : name}`,
      ...(keep ? [`keep:     digest: ${one.now} at ${one.declaredAt}`] : []),
    ],
  };
}

function repositoryFinding(one: RepositoryDrift): Finding {
  return {
    mark: one.what === "missing" ? "-" : "~",
    name: one.repository,
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

export function renderDriftMarkdown(report: DriftReport, options: { readonly config: string }): string {
  const heading = `${marker("drift", options.config)}\n\n### ${prose(driftSummary(report))}`;
  const findings = driftFindings(report).map((one) => [
    code(one.mark),
    code(one.name),
    [one.note, ...one.details].map((text) => prose(text)).join("<br>"),
  ]);
  const news = report.upstream.map((one) => [
    code(one.reference),
    `${shortDigest(one.was)} &rarr; ${one.now === null ? "gone" : shortDigest(one.now)}`,
  ]);
  const sections: Section[] = [{ full: heading, short: heading, yields: 0 }];
  if (findings.length > 0) {
    sections.push({
      full: table(["", "where", "what"], findings),
      short: "Too much to list here.",
      yields: 1,
    });
  }
  if (report.failures.length > 0) {
    const title = "#### Could not be checked";
    const list = report.failures.map((one) => `- ${prose(one.detail ?? one.summary)}`);
    sections.push({ full: `${title}\n\n${list.join("\n")}`, short: title, yields: 3 });
  }
  if (news.length > 0) {
    const title = `#### Moved at the source: ${news.length}`;
    sections.push({ full: `${title}\n\n${table(["reference", "digest"], news)}`, short: title, yields: 2 });
  }
  return fitDocument(sections, commentLimit);
}

/** The report itself, with whether there is any drift in front. */
export function renderDriftJson(report: DriftReport): string {
  const { repositories, tags, files, upstream, failures, checked, ignored, serial, lastApplied } = report;
  const drifted = { repositories, tags, files, upstream, failures };
  const value = { drift: hasDrift(report), ...drifted, checked, ignored, serial, lastApplied };
  return `${printableJson(value, 2)}\n`;
}
