// The page of docs/errors.md as a table by code, for the command that explains one.
interface Chapter {
  readonly title: string;
  readonly intro: string;
  readonly codes: readonly (readonly [code: string, text: string])[];
}

export function explanationsOf(page: string, banner: string): string {
  const chapters = page
    .split(/^## /m)
    .slice(1)
    .map((text) => chapterOf(text));
  return `${banner}
import type { ProblemCode } from "../../core/base/problem-code.gen.ts";

interface Chapter {
  readonly title: string;
  readonly intro: string;
  readonly codes: Partial<Record<ProblemCode, string>>;
}

export const chapters: readonly Chapter[] = ${JSON.stringify(
    chapters.map(({ codes, ...rest }) => ({ ...rest, codes: Object.fromEntries(codes) })),
  )};
`;
}

function chapterOf(text: string): Chapter {
  const [title = "", ...lines] = text.split("\n");
  const intro = lines.slice(
    0,
    Math.max(
      0,
      lines.findIndex((line) => line.startsWith("|")),
    ),
  );
  const codes = lines.flatMap((line) => {
    const [, code, meaning] = /^\| `([a-z]+\/[a-z0-9-]+)` +\| (.*?) *\|$/.exec(line) ?? [];
    return code === undefined || meaning === undefined ? [] : [[code, plain(meaning)] as const];
  });
  return { title, intro: plain(intro.join(" ").trim()), codes };
}

/** Links as their words; a cell's pipes as themselves. */
function plain(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1").replaceAll("\\|", "|");
}
