// Nothing that a page shows goes unchecked: each block is run, saved or compared by a test, is a config that the schema
// accepts, or says above itself why it is none of these.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/cli.ts";
import { type Block, isConfig, type Page, pageFrom, pagePaths, readPage } from "./support/markdown.ts";
import { elsewhere } from "./support/elsewhere.ts";
import { blockMarker, pageMarker, storyOf, testOf } from "./support/page-markers.ts";
import { fileOf } from "./support/story.ts";

const pages = pagePaths().map(readPage);

/** Why nothing checks the block; undefined where something does. */
function gap(page: Page, block: Block): string | undefined {
  const marker = blockMarker(page.text, block) ?? pageMarker(page.text);
  if (marker !== undefined || isConfig(block)) return undefined;
  const isTold = storyOf(page.text) !== undefined;
  if (isTold && (fileOf(block) !== undefined || block.language.startsWith("console"))) return undefined;
  return `${page.path}:${block.line}: nothing runs this ${block.language || "plain"} block`;
}

describe("each block is run, or says why not", () => {
  it.each(pages.map((page) => [page.path, page] as const))("%s", (path, page) => {
    const gaps = page.blocks.map((block) => gap(page, block)).filter((one) => one !== undefined);
    const { blocks } = elsewhere[path] ?? { blocks: 0 };
    if (blocks === "all") return;
    // No more than the table says: a new block is run, marked in the page, or given a reason there.
    const told = `${path}: ${gaps.length} blocks, in the table ${blocks}`;
    expect(gaps.length > blocks ? gaps : [], told).toEqual([]);
  });

  it("the table names pages only, and says why", () => {
    const paths = new Set(pages.map(({ path }) => path));
    for (const [path, { why, by }] of Object.entries(elsewhere)) {
      expect(paths).toContain(path);
      expect(why.length, path).toBeGreaterThan(20);
      if (by === undefined) continue;
      expect(readFileSync(join(root, by), "utf8"), `${by} reads ${path}`).toContain(basename(path));
    }
  });

  it.each([
    ["```console\n$ ecr-mirror plan\n```", 1],
    ["```\nPlan: 1 image\n```", 1],
    ["```yaml\nsteps: []\n```", 1],
    ["```yaml\nprune: { maxPercent: 5 }\n```", 0],
    ["<!-- not run: needs an AWS account -->\n\n```console\n$ ecr-mirror plan\n```", 0],
    ["<!-- run by: test/docs/listings.test.ts -->\n\n```\nPlan: 1 image\n```", 0],
    ["<!-- not run:-->\n\n```\nPlan: 1 image\n```", 1],
  ])("sees %s", (text, count) => {
    const page = pageFrom("docs/a.md", `# A\n\nText.\n\n${text}\n`);
    expect(page.blocks.filter((block) => gap(page, block) !== undefined)).toHaveLength(count);
  });
});

it("a test that a page names exists, and reads that page", () => {
  const named = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/<!-- (run by: [^\n]*?) -->/g)].map(
      ([, marker = ""]) => [path, testOf(marker) ?? ""] as const,
    ),
  );
  for (const [path, test] of named) {
    expect(existsSync(join(root, test)), `${path} names ${test}`).toBe(true);
    expect(readFileSync(join(root, test), "utf8"), `${test} reads ${path}`).toContain(basename(path));
  }
});
