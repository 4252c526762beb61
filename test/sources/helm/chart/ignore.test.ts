// .helmignore, against what Helm itself packs by it.
import { execFileSync } from "node:child_process";
import { gunzipSync } from "node:zlib";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { unpackTar } from "modern-tar";
import { afterAll, describe, expect, it } from "vitest";
import { parseIgnoreRules } from "../../../../src/sources/helm/chart/ignore.ts";
import { packageFiles, removeIgnored } from "../../../../src/sources/helm/chart/package-files.ts";
import { codesOf, folderWith } from "../../setup.ts";
import { helmPeers } from "../peers.ts";

const files = [
  "Chart.yaml",
  "values.yaml",
  "README.md",
  "secret.env",
  "a-b.txt",
  "x[1].txt",
  "ci/values.yaml",
  "ci/deep/values.yaml",
  "docs/README.md",
  "templates/all.yaml",
  "templates/.hidden.yaml",
  "templates/_helpers.tpl",
  "templates/tests/test.yaml",
  "templates/tests/.keep",
  "charts/db/Chart.yaml",
  "charts/db/templates/db.yaml",
  "charts/db/README.md",
  "charts/_old/Chart.yaml",
  "crds/x.yaml",
  ".git-keep",
];

function contentOf(path: string): string {
  if (!path.endsWith("Chart.yaml")) return `# ${path}\n`;
  const name = path === "Chart.yaml" ? "app" : (path.split("/").at(-2) ?? "x");
  return `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
}

async function keptBy(rules: string): Promise<{ folder: string; kept: readonly string[] }> {
  const all = Object.fromEntries(files.map((path) => [path, contentOf(path)]));
  const folder = await folderWith({ ...all, ".helmignore": rules });
  return { folder, kept: (await packageFiles(folder, "app")).kept };
}

const rules = [
  "",
  "*.md",
  "README.md",
  "/README.md",
  "ci/",
  "ci",
  "/ci/*.yaml",
  "*/values.yaml",
  "templates/tests",
  "templates/tests/\n*.env",
  "[a-c]-?.txt",
  "x\\[1\\].txt",
  "[^a-x].yaml",
  "# *.md\n\n  *.env  ",
  "charts/db/README.md",
  "docs/?EADME.md",
  "*",
  "!*",
  "*a*l*.y*l",
];

const scratch = mkdtempSync(join(tmpdir(), "ignore-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.each(helmPeers)("as Helm $major packs", ({ path }) => {
  describe.skipIf(path === undefined)("needs helm: node scripts/peers/helm.mjs", () => {
    it.each(rules)("%j", async (text) => {
      const { folder, kept } = await keptBy(text);
      const out = mkdtempSync(join(scratch, "out-"));
      try {
        execFileSync(path ?? "", ["package", folder, "-d", out], { stdio: "pipe" });
      } catch {
        // Helm packs nothing where Chart.yaml itself is ignored.
        expect(kept).not.toContain("Chart.yaml");
        return;
      }
      const archive = readFileSync(join(out, readdirSync(out)[0] ?? ""));
      const entries = await unpackTar(gunzipSync(archive));
      expect(kept).toEqual(entries.map(({ header }) => header.name.replace(/^app\//, "")).sort());
    });
  });
});

it("refuses what Helm refuses", async () => {
  expect(await codesOf(keptBy("docs/**"))).toEqual(["chart/broken"]);
});

it("takes away what is ignored, folders as a whole", async () => {
  const { folder } = await keptBy("*.md\nci/\n");
  await removeIgnored(folder, "app");
  const left = readdirSync(folder, { recursive: true, encoding: "utf8" });
  expect(left.filter((name) => /\.md$|^ci|hidden/.test(name))).toEqual([]);
  expect(left).toContain("values.yaml");
});

it("no pattern takes long", () => {
  const star = "*a".repeat(60);
  const { ignores } = parseIgnoreRules(`${star}b`, "app");
  const began = performance.now();
  expect(ignores("a".repeat(20_000), false)).toBe(false);
  expect(performance.now() - began).toBeLessThan(2_000);
});

it("a literal pattern matches itself and nothing else", () => {
  const name = fc.stringMatching(/^[a-z.]{1,6}$/);
  fc.assert(
    fc.property(name, name, (pattern, path) => {
      const { ignores } = parseIgnoreRules(pattern, "app");
      expect(ignores(path, false)).toBe(pattern === path);
    }),
  );
});
