// Problems next to the lines that they concern, as CI systems show them: GitHub by workflow commands, GitLab by links in a
// section of the log. For each step, GitHub shows ten annotations of a level and silently drops the rest.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { printable, withoutCommands } from "../../core/base/escape.ts";
import { githubAnnotation, oneLine } from "../diagnostic.ts";
import { count } from "../units.ts";

const mostOfLevel = 10;

export interface Annotations {
  readonly commands: readonly string[];
  /** The number of them that GitHub would not show. */
  readonly left: number;
}

/** Errors first. If a level has more than ten, the last annotation says how many are not shown. */
export function githubAnnotations(problems: readonly Diagnostic[]): Annotations {
  const placed = problems.filter(({ at }) => at !== undefined);
  const levels = (["error", "warning"] as const).map((level) => ({
    level,
    own: placed.filter(({ severity }) => severity === level),
  }));
  const commands = levels.flatMap(({ level, own }) => {
    if (own.length <= mostOfLevel) return own.map(githubAnnotation);
    const shown = own.slice(0, mostOfLevel - 1);
    const rest = count(own.length - shown.length, `more ${level}`);
    return [
      ...shown.map(githubAnnotation),
      `::${level} title=ecr-mirror::and ${rest}: see the job summary\n`,
    ];
  });
  const left = levels.reduce((sum, { own }) => sum + Math.max(0, own.length - mostOfLevel), 0);
  return { commands, left };
}

export interface GitlabPlace {
  /** Of the file at the commit of the job; undefined for a file that is not in the repository. */
  readonly link: (file: string, line: number) => string | undefined;
  /** Seconds since 1970. */
  readonly time: number;
}

const mostLinks = 50;

/** A section of the job's log with a link to each line; empty where there is none. */
export function gitlabSection(problems: readonly Diagnostic[], { link, time }: GitlabPlace): string {
  const lines = problems.flatMap((one) => {
    const url = one.at === undefined ? undefined : link(one.at.file, one.at.line);
    if (url === undefined) return [];
    return [`${one.severity} [${one.code}] ${withoutCommands(oneLine(one))}\n  ${printable(url)}\n`];
  });
  if (lines.length === 0) return "";
  const more = lines.length > mostLinks ? [`and ${lines.length - mostLinks} more\n`] : [];
  const name = "ecr_mirror_problems";
  const start = `\u001b[0Ksection_start:${time}:${name}\r\u001b[0Kecr-mirror: ${count(lines.length, "problem")}\n`;
  const end = `\u001b[0Ksection_end:${time}:${name}\r\u001b[0K\n`;
  return `${start}${[...lines.slice(0, mostLinks), ...more].join("")}${end}`;
}
