// What the site is made of: the repository's own Markdown, where it lies, and what becomes of the links between its files.
import { existsSync, statSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Markdown that is no page: the data of examples, tests and charts. */
export const noPages = [
  "node_modules/**",
  "{src,test,scripts,bench,schemas,man,state,action,coverage,reports}/**",
  "{examples,deploy}/**/!(README).md",
  "examples/*/{chart,charts,registry,registries,generated}/**",
  "examples/charts/*/**",
];

/** A README is the page of its folder. */
export function rewrites(page: string): string {
  return page.replace(/(^|\/)README\.md$/, "$1index.md");
}

/** A file that is no page is served as text, under this folder. */
export const filesFolder = "files";

export type Goal =
  | { readonly kind: "as written" }
  | { readonly kind: "page"; readonly href: string }
  | { readonly kind: "file"; readonly path: string; readonly href: string };

/** Where a link of the page at `page` (from the root, as it lies there) leads on the site. */
export function goalOf(page: string, href: string): Goal {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(href)) return { kind: "as written" };
  const [written = "", anchor] = href.split("#");
  const path = posix.normalize(posix.join(posix.dirname(page), written));
  const at = join(root, path);
  if (!existsSync(at)) return { kind: "as written" };
  const fragment = anchor === undefined ? "" : `#${anchor}`;
  if (statSync(at).isDirectory())
    return { kind: "page", href: `${fromPage(page, posix.join(path, "index.md"))}${fragment}` };
  if (path.endsWith(".md")) return { kind: "page", href: `${fromPage(page, rewrites(path))}${fragment}` };
  if (/\.(?:png|svg)$/.test(path)) return { kind: "as written" };
  const file = `${filesFolder}/${path}.txt`;
  return { kind: "file", path, href: fromPage(page, file) };
}

function fromPage(page: string, path: string): string {
  const way = posix.relative(posix.dirname(page), path);
  return way.startsWith(".") ? way : `./${way}`;
}

/** From the root, with slashes. */
export function pageOf(file: string): string {
  return relative(root, file).replaceAll("\\", "/");
}
