// The documentation as a site of static files: `npm run site` makes site/dist. It searches in the browser, and nothing in
// it asks another host for anything. A link that leads nowhere fails the build.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig } from "vitepress";
import { kinds } from "../navigation.ts";
import { filesFolder, goalOf, noPages, pageOf, rewrites, root } from "../pages.ts";
import { slugOf } from "../slug.ts";

/** Files that are no pages and that a page links to. */
const linked = new Set<string>();

export default defineConfig({
  title: "ecr-mirror",
  description: "Keeps container images in Amazon ECR equal to what a mirror.config.yaml declares.",
  lang: "en-US",
  srcDir: "..",
  srcExclude: noPages,
  rewrites,
  outDir: "./dist",
  cacheDir: "../.cache/site",
  ignoreDeadLinks: false,
  markdown: {
    languageAlias: { conf: "ini" },
    anchor: { slugify: slugOf },
    config(md) {
      md.core.ruler.push("links-of-the-repository", (state) => {
        const { path, realPath } = state.env as { readonly path: string; readonly realPath?: string };
        const page = pageOf(realPath ?? path);
        for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet("href");
          if (token.type !== "link_open" || href === null) continue;
          const goal = goalOf(page, href);
          if (goal.kind === "as written") continue;
          token.attrSet("href", goal.href);
          if (goal.kind === "page") continue;
          linked.add(goal.path);
          token.attrSet("target", "_self");
        }
      });
    },
  },
  themeConfig: {
    nav: kinds.flatMap(({ text, items: [first] }) =>
      first === undefined ? [] : [{ text, link: first.link }],
    ),
    sidebar: kinds.map(({ text, items }) => ({ text, items: [...items], collapsed: false })),
    search: { provider: "local" },
    outline: [2, 3],
  },
  buildEnd({ outDir }) {
    for (const path of linked) {
      const target = join(outDir, filesFolder, `${path}.txt`);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(root, path), target);
    }
  },
});
