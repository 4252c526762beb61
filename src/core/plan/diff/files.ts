// Generated files: which of them change, and the change as a unified diff for review.
import { defined } from "../../base/record.ts";
import { structuredPatch } from "diff";
import type { ActualFile } from "../actual.ts";
import type { DesiredFile } from "../desired.ts";
import type { WriteFile } from "../plan.ts";

// Beyond this a diff costs more than anybody reads; the plan then only says that the file changes.
const longestDiffed = 512 * 1024;

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
    context: 2,
    maxEditLength: 20_000,
  });
  if (patch === undefined) return "";
  return patch.hunks
    .map((hunk) => {
      const head = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
      return [head, ...hunk.lines].join("\n");
    })
    .join("\n");
}
