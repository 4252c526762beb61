// A page as its reader follows it: saves the files that it shows, types its commands in one shell, and compares.
import { existsSync } from "node:fs";
import type { Block } from "./markdown.ts";

export type Step =
  | { readonly kind: "file"; readonly path: string; readonly text: string; readonly line: number }
  | {
      readonly kind: "command";
      readonly text: string;
      /** What the page shows of its output; undefined for nothing. */
      readonly shown: string | undefined;
      /** A second terminal: it keeps running. */
      readonly isBackground: boolean;
      /** From 1, of the line with the prompt. */
      readonly line: number;
      /** How many lines the command itself has in the page. */
      readonly height: number;
    };

/** A block whose fence names a file: `yaml mirror.config.yaml`. */
export function fileOf({ language }: Block): string | undefined {
  const [, name] = language.split(" ");
  return name !== undefined && /[./]/.test(name) ? name : undefined;
}

export function stepsOf(blocks: readonly Block[]): readonly Step[] {
  return blocks.flatMap((block): readonly Step[] => {
    const path = fileOf(block);
    if (path !== undefined) return [{ kind: "file", path, text: block.text, line: block.line }];
    return block.language === "console" || block.language === "console background" ? commandsOf(block) : [];
  });
}

/** A prompt, the command with its continued lines (or the text up to the end of its here-document), the output. */
function commandsOf({ text, line, language }: Block): readonly Step[] {
  const lines = text.replace(/\n$/, "").split("\n");
  const starts = lines.flatMap((one, at) => (one.startsWith("$ ") ? [at] : []));
  return starts.map((start, at): Step => {
    const part = lines.slice(start, starts[at + 1] ?? lines.length);
    let height = 1;
    while (part[height - 1]?.endsWith("\\") === true) height += 1;
    const shown = part.slice(height).join("\n").trimEnd();
    return {
      kind: "command",
      text: part.slice(0, height).join("\n").slice(2),
      shown: shown === "" ? undefined : shown,
      isBackground: language === "console background",
      line: line + 1 + start,
      height,
    };
  });
}

/** Whether the output is what the page shows: `...` alone on a line stands for any lines, and times may differ. */
export function isShown(shown: string, printed: string): boolean {
  const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const parts = timeless(shown)
    .split("\n")
    .map((one) => (one.trim() === "..." ? "(?:.*\\n)*?" : `${escaped(one)}\\n`));
  return new RegExp(`^${parts.join("")}$`).test(`${timeless(printed).trimEnd()}\n`);
}

/** Without what is of its own in every run. */
export function timeless(text: string): string {
  return (
    text
      .replaceAll(/\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z/g, "TIME")
      .replaceAll(/\d{4}-\d{2}-\d{2}/g, "DATE")
      .replaceAll(/\b\d{2}:\d{2}:\d{2}\b/g, "CLOCK")
      .replaceAll(/ *\b\d+(?:\.\d+)? (?:ms|s)\b/g, " SECONDS")
      .replaceAll(/\b\d+(?:\.\d+)? [kM]?B\/s/g, "SPEED")
      // How much a run moved: two copies may have found the same blob missing at the same time.
      .replaceAll(/\d+(?:\.\d+)? [kMG]?B in +SECONDS/g, "BYTES in SECONDS")
  );
}

/** Written where an output belongs, it is filled in: alone with all of it, after `...` with its last line. */
const fill = "?";

/** The output with as much left out as the page left out; undefined where that cannot be seen. */
export function renewed(shown: string | undefined, printed: string): string | undefined {
  const lines = printed.trimEnd().split("\n");
  if (shown === undefined || !shown.split("\n").some((one) => one.trim() === "...")) return lines.join("\n");
  let from = 0;
  const kept: string[] = [];
  for (const one of shown.split("\n")) {
    if (one.trim() === "...") {
      kept.push(one);
      continue;
    }
    const at = one === fill ? lines.length - 1 : nearest(lines, one, from);
    if (at === undefined) return undefined;
    kept.push(lines[at] ?? "");
    from = at + 1;
  }
  const text = kept.join("\n");
  return isShown(text, printed) ? text : undefined;
}

function nearest(lines: readonly string[], wanted: string, from: number): number | undefined {
  const words = (text: string): readonly string[] =>
    timeless(text)
      .split(/\s+/)
      .filter((one) => one !== "");
  // A long word, such as a name, says more than a unit.
  const weight = (all: readonly string[]): number => all.join("").length;
  const own = new Set(words(wanted));
  const scores = lines.map((one, at) => {
    if (at < from) return -1;
    if (timeless(one) === timeless(wanted)) return 2;
    const others = words(one);
    return weight(others.filter((word) => own.has(word))) / Math.max(weight([...own]), weight(others), 1);
  });
  const best = Math.max(...scores);
  return best >= 0.4 ? scores.indexOf(best) : undefined;
}

/** The first folder of the PATH that has the program. */
export function hasProgram(name: string, path: string): boolean {
  return path.split(":").some((folder) => existsSync(`${folder}/${name}`));
}
