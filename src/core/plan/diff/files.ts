// Generated files: which of them change, and the change as a unified diff for review.
import { defined } from "../../base/record.ts";
import { structuredPatch, type StructuredPatchHunk } from "diff";
import type { ActualFile } from "../actual.ts";
import type { DesiredFile } from "../desired.ts";
import type { WriteFile } from "../plan.ts";

// Beyond this a diff costs more than anybody reads; the plan then only says that the file changes.
const longestDiffed = 512 * 1024;
/** The shortest diff costs the square of what changes: so much takes half a second. */
const mostEdits = 1_200;
const context = 2;

export function diffFiles(
  desired: readonly DesiredFile[],
  actual: ReadonlyMap<string, ActualFile>,
): readonly WriteFile[] {
  const actions: WriteFile[] = [];
  for (const file of desired) {
    const there = actual.get(file.path);
    if (there?.digest === file.digest) continue;
    actions.push({
      id: `write-file:${file.path}`,
      kind: "write-file",
      path: file.path,
      output: file.output,
      before: there?.digest ?? null,
      after: file.digest,
      diff: unifiedDiff(there?.content ?? "", file.content),
      content: file.content,
      ...defined({ proof: file.proof }),
      rows: file.rows,
    });
  }
  return actions;
}

function unifiedDiff(before: string, after: string | null): string {
  if (after === null || before.length + after.length > longestDiffed) return "";
  const patch = structuredPatch("", "", before, after, undefined, undefined, {
    context,
    maxEditLength: mostEdits,
  });
  const hunks = patch === undefined ? [oneHunk(before, after)] : patch.hunks;
  return hunks
    .map((hunk) => {
      const head = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
      return [head, ...hunk.lines].join("\n");
    })
    .join("\n");
}

/** All between the first and the last line that differ, replaced as one: right, in linear time, and not the shortest. */
function oneHunk(before: string, after: string): StructuredPatchHunk {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < shorter && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === fresh.at(-1 - end)) end += 1;
  const from = Math.max(0, start - context);
  const rest = Math.max(0, end - context);
  const oldLines = old.length - rest - from;
  const newLines = fresh.length - rest - from;
  const lines = [
    ...old.slice(from, start).map((line) => ` ${line}`),
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...fresh.slice(start, fresh.length - end).map((line) => `+${line}`),
    ...old.slice(old.length - end, old.length - rest).map((line) => ` ${line}`),
  ];
  return { oldStart: from + 1, oldLines, newStart: from + 1, newLines, lines };
}

/** A last line without a line feed carries the mark that says so. */
function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  return last === "" ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}
