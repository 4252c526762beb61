// Every link of the documentation leads somewhere: the file exists, the heading exists by GitHub's rules, so does the
// picture. The index lists every page.
import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { kinds } from "../../site/navigation.ts";
import { rewrites } from "../../site/pages.ts";
import { slugger, slugOf } from "../../site/slug.ts";
import { root } from "../support/cli.ts";
import { type Page, pageFrom, pagePaths, readPage } from "./support/markdown.ts";

const pages = new Map(pagePaths().map((path) => [path, readPage(path)]));

/** What is wrong with the links and pictures of a page. */
function faults(page: Page): readonly string[] {
  return [
    ...page.links.map((href) => fault(page, href)),
    ...page.images.map((href) => fault(page, href)),
  ].filter((one) => one !== undefined);
}

function fault(page: Page, href: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return undefined;
  const [written = "", anchor] = href.split("#");
  const path = written === "" ? page.path : posix.normalize(posix.join(posix.dirname(page.path), written));
  if (path.startsWith("..") || !existsSync(join(root, path))) return `${href}: no such file`;
  const isFolder = statSync(join(root, path)).isDirectory();
  const goal = isFolder ? posix.join(path, "README.md") : path;
  if (isFolder && !existsSync(join(root, goal))) return `${href}: a folder without a README.md`;
  if (anchor === undefined) return undefined;
  const { anchors } = goal === page.path ? page : (pages.get(goal) ?? { anchors: undefined });
  if (anchors === undefined) return `${href}: an anchor in a file that is no page`;
  return anchors.has(decodeURIComponent(anchor)) ? undefined : `${href}: no such heading`;
}

describe("links", () => {
  it.each([...pages.keys()])("of %s lead somewhere", (path) => {
    const page = pages.get(path);
    expect(page === undefined ? ["unread"] : faults(page)).toEqual([]);
  });

  it("are found on many pages", () => {
    const all = [...pages.values()];
    expect(all.length).toBeGreaterThan(50);
    expect(all.flatMap(({ links }) => links).length).toBeGreaterThan(300);
    expect(all.flatMap(({ images }) => images).length).toBeGreaterThan(4);
  });

  it.each([
    ["[a](missing.md)", "missing.md: no such file"],
    ["[a](docs/plan.md#missing)", "docs/plan.md#missing: no such heading"],
    ["[a](#missing)", "#missing: no such heading"],
    ["[a][b]\n\n[b]: docs/missing.md", "docs/missing.md: no such file"],
    ["[a](src)", "src: a folder without a README.md"],
    ["[a](../outside)", "../outside: no such file"],
    ["![a](docs/images/missing.png)", "docs/images/missing.png: no such file"],
    ['<img src="./missing.png">', "./missing.png: no such file"],
    ["[a](LICENSE#here)", "LICENSE#here: an anchor in a file that is no page"],
  ])("that lead nowhere are seen: %s", (text, told) => {
    expect(faults(pageFrom("README.md", text))).toEqual([told]);
  });

  it("in code are no links", () => {
    expect(faults(pageFrom("README.md", "`[a](missing.md)`\n\n```\n[a](missing.md)\n```\n"))).toEqual([]);
  });
});

describe("anchors are GitHub's", () => {
  it.each([
    ["ECR's rules, and how to switch off", "ecrs-rules-and-how-to-switch-off"],
    ["`config`: the keys", "config-the-keys"],
    ["plan --to SERIAL", "plan---to-serial"],
    ["a_b / c-d", "a_b--c-d"],
    ["Größe ändern", "größe-ändern"],
  ])("%s", (heading, slug) => {
    expect(slugOf(heading.replaceAll("`", ""))).toBe(slug);
    expect(pageFrom("README.md", `## ${heading}\n`).anchors).toContain(slug);
  });

  it("and numbered where a heading comes again", () => {
    const slug = slugger();
    expect(["Sources", "Sources", "Sources"].map(slug)).toEqual(["sources", "sources-1", "sources-2"]);
  });
});

describe("docs/README.md", () => {
  it("lists the pages by the four kinds", () => {
    expect(kinds.map(({ text }) => text)).toEqual(["Tutorial", "How-to", "Reference", "Explanation"]);
  });

  it("lists every page of docs/, and links to every other one", () => {
    const listed = new Set(kinds.flatMap(({ items }) => items.map(({ link }) => link)));
    const wanted = [...pages.keys()]
      .filter((path) => path.startsWith("docs/") && path !== "docs/README.md" && !/decisions\/\d/.test(path))
      .map((path) => `/${rewrites(path).replace(/(?:index)?\.md$/, "")}`);
    expect(wanted.filter((link) => !listed.has(link))).toEqual([]);
    const index = pages.get("docs/README.md");
    const linked = new Set(index?.links.map((href) => posix.normalize(posix.join("docs", href))));
    const others = [...pages.keys()].filter((path) => /^(?:examples|deploy)\//.test(path));
    expect(others.filter((path) => !linked.has(path))).toEqual([]);
  });
});
