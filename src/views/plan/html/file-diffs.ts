// The files that a plan writes, each with its diff. Colors repeat what the signs say.
import { printableLines } from "../../../core/base/escape.ts";
import { markupText } from "../../markup.ts";
import type { Section } from "../../page/page.ts";
import type { FileRow } from "../rows.ts";

/** Longer diffs are closed at first. */
const short = 40;

export function fileDiffs(files: readonly FileRow[]): Section | null {
  if (files.length === 0) return null;
  return { id: "files", title: "Files", body: files.map((file) => fileOf(file)).join("\n") };
}

function fileOf(file: FileRow): string {
  const title = `${file.mark} <span class="name">${markupText(file.name)}</span> <span class="quiet">${markupText(file.note)}</span>`;
  if (file.diff === "") return `<p>${title}</p>`;
  const lines = printableLines(file.diff);
  const shown = lines.map((line) => `<span${kindOf(line)}>${markupText(line)}</span>`).join("");
  return `<details${lines.length <= short ? " open" : ""}><summary>${title}</summary><pre class="diff">${shown}</pre></details>`;
}

function kindOf(line: string): string {
  if (line.startsWith("+")) return ' class="ins"';
  if (line.startsWith("-")) return ' class="del"';
  return line.startsWith("@@") ? ' class="at"' : "";
}
