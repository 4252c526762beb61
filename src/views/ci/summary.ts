// The part of a job summary that lists problems: for commands without a report, and for runs that ended before one.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { code, firstOf, fitDocument, give, prose } from "../markdown.ts";
import { count } from "../units.ts";

export function problemSummary(command: string, problems: readonly Diagnostic[], limit: number): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const counts = [
    ...(errors.length > 0 ? [count(errors.length, "error")] : []),
    ...(warnings.length > 0 ? [count(warnings.length, "warning")] : []),
  ];
  const lines = [...errors, ...warnings].map(problemLine);
  const form = (most: number) => firstOf(lines, most, "like these").join("\n");
  const title = `${["ecr-mirror", command].join(" ").trim()}: ${counts.join(", ")}`;
  return fitDocument(
    [
      { text: `### ${prose(title)}`, yields: 0 },
      {
        text: form(lines.length),
        shorter: [
          [give.items, form(200)],
          [give.lines, form(50)],
          [give.names, form(10)],
        ],
        yields: 1,
      },
    ],
    limit,
  );
}

function problemLine({ severity, code: name, summary, detail, hint, at }: Diagnostic): string {
  const place = at === undefined ? "" : ` ${code(`${at.file}:${at.line}`)}`;
  const text = [
    detail === undefined ? summary : `${summary}: ${detail}`,
    ...(hint === undefined ? [] : [hint]),
  ];
  const mark = severity === "error" ? "**error**" : "warning";
  return `- ${mark} ${code(name)}${place} ${text.map((one) => prose(one)).join(" ")}`;
}
