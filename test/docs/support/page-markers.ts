// What a page says of its own blocks, in comments that no reader sees:
//   <!-- run in: examples/gates | needs: helm, curl | with: test/app/init/regsync.yml -->   the page's story, below its title
//   `before: COMMAND` there is what the reader has done already.
//   <!-- run by: test/engines/pipelines-page.test.ts -->   below the title for the page, above a block for the block
//   <!-- not run: why -->                                  the same, for what no test can run
import type { Block } from "./markdown.ts";

export interface Story {
  /** A folder of the repository that the commands run in a copy of, or `the quickstart`; undefined for an empty folder. */
  readonly folder: string | undefined;
  /** Programs without which the page is skipped. */
  readonly needs: readonly string[];
  /** Files of the repository that the reader has, too. */
  readonly files: readonly string[];
  /** What has happened before the page's first command: one line of a shell; undefined for nothing. */
  readonly before: string | undefined;
}

const comment = /<!-- ([^\n]*?) -->/;

/** The comment between the title and what follows. */
function headOf(text: string): string | undefined {
  const head = new RegExp(`^# [^\\n]*\\n\\n${comment.source}\\n`).exec(text);
  return head?.[1];
}

export function storyOf(text: string): Story | undefined {
  const head = headOf(text);
  if (head === undefined || !head.startsWith("run in: ")) return undefined;
  const fields = new Map(
    head.split(" | ").map((part) => part.split(": ", 2) as [string, string | undefined]),
  );
  const list = (name: string): readonly string[] => fields.get(name)?.split(", ") ?? [];
  const folder = fields.get("run in");
  return {
    folder: folder === "an empty folder" ? undefined : folder,
    needs: list("needs"),
    files: list("with"),
    before: fields.get("before"),
  };
}

/** Who else runs all of the page, or why nobody does: `run by: …` or `not run: …`. */
export function pageMarker(text: string): string | undefined {
  const head = headOf(text);
  return head !== undefined && isMarker(head) ? head : undefined;
}

/** The same for one block, from the line above it. */
export function blockMarker(text: string, { line }: Block): string | undefined {
  const above = text.split("\n").slice(Math.max(0, line - 3), line - 1);
  const found = above.map((one) => comment.exec(one)?.[1]).find((one) => one !== undefined && isMarker(one));
  return found;
}

function isMarker(text: string): boolean {
  return /^(?:run by|not run): \S/.test(text);
}

/** The test that a `run by` names. */
export function testOf(marker: string): string | undefined {
  return /^run by: (\S+)/.exec(marker)?.[1];
}
