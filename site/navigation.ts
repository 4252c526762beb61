// The pages in their four kinds, read from docs/README.md: one list for GitHub and for the site.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { rewrites, root } from "./pages.ts";

export interface Kind {
  readonly text: string;
  readonly items: readonly { readonly text: string; readonly link: string }[];
}

const index = "docs/README.md";

/** A kind for each heading of the second level, with the links that open the entries of its lists. */
export function kindsOf(text: string): readonly Kind[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = ""] = section.split("\n");
      const entries = [...section.matchAll(/^- \[([^\]]+)\]\(([^)\s]+)\)/gm)];
      const items = entries.map(([, name = "", href = ""]) => ({ text: name, link: linkTo(href) }));
      return { text: heading.trim(), items };
    });
}

function linkTo(href: string): string {
  const path = posix.normalize(posix.join(posix.dirname(index), href));
  return `/${rewrites(path).replace(/(?:index)?\.md$/, "")}`;
}

export const kinds = kindsOf(readFileSync(join(root, index), "utf8"));
