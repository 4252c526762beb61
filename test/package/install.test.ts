// The package as somebody gets it: installed from its archive into an empty folder, with an empty cache and no network.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainEnvironment, root } from "../support/cli.ts";

interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

interface Component {
  readonly "bom-ref": string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly ({ license: { id: string } } | { expression: string })[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

const folder = mkdtempSync(join(tmpdir(), "ecr-mirror-package-"));
const installed = join(folder, "node_modules/ecr-mirror");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const archive = join(root, `ecr-mirror-${version}.tgz`);

function inFolder(program: string, ...args: readonly string[]): string {
  const PATH = `${join(folder, "node_modules/.bin")}:${plainEnvironment.PATH}`;
  return execFileSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...plainEnvironment, HOME: folder, PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function filesBelow(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

beforeAll(() => {
  execFileSync("npm", ["run", "package"], { cwd: root, stdio: "ignore" });
  const quiet = ["--offline", "--no-audit", "--no-fund", "--cache", join(folder, "cache")];
  inFolder("npm", "install", ...quiet, archive);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the package", () => {
  it("is at most 3 packages and 12 MB", () => {
    const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as { packages: object };
    expect(Object.keys(lock.packages).filter((path) => path !== "").length).toBeLessThanOrEqual(3);
    const bytes = filesBelow(installed).map((path) => statSync(path).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(12e6);
  });

  it("says its version and plans the quickstart", () => {
    expect(inFolder("ecr-mirror", "--version").trim()).toContain(version);
    cpSync(join(root, "mirror.config.yaml"), join(folder, "mirror.config.yaml"));
    cpSync(join(root, "examples/quickstart"), join(folder, "examples/quickstart"), { recursive: true });
    expect(inFolder("ecr-mirror", "plan")).toContain("Plan: 3 repositories, 4 images (362 kB), 2 files");
  });

  it("is a library, with types", () => {
    writeFileSync(
      join(folder, "mapping.csv"),
      "internal_uri,ecr_uri\ndocker.io/library/a:1,r.example.com/a:1\n",
    );
    writeFileSync(
      join(folder, "use.mts"),
      `import { loadImageMapping, translateImageUri } from "ecr-mirror";
const found: string = translateImageUri("a:1", await loadImageMapping("mapping.csv"));
console.log(found);\n`,
    );
    const options = [
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--strict",
      "--types",
      "",
      "--skipLibCheck",
    ];
    inFolder(join(root, "node_modules/.bin/tsc"), ...options, "use.mts");
    expect(inFolder("node", "use.mjs")).toBe("r.example.com/a:1\n");
  });

  it("starts the sandbox in a test, with types", () => {
    writeFileSync(
      join(folder, "sandbox.mts"),
      `import { type Sandbox, startSandbox } from "ecr-mirror/sandbox";
const sandbox: Sandbox = await startSandbox({ account: "123456789012" });
const digests = sandbox.seed({ "team/app": ["1.0"] });
const takeAway: () => void = sandbox.fail({ operation: "PutImage", answer: "throttle" });
takeAway();
sandbox.advance({ days: 1 });
sandbox.reset();
await sandbox.close();
console.log(Object.keys(digests).join(), sandbox.registry);\n`,
    );
    const options = ["--module", "nodenext", "--target", "es2023", "--strict", "--types", ""];
    inFolder(join(root, "node_modules/.bin/tsc"), ...options, "sandbox.mts");
    expect(inFolder("node", "sandbox.mjs")).toBe(
      "team/app:1.0 123456789012.dkr.ecr.us-east-1.amazonaws.com\n",
    );
  });

  it("names no link in its pages that leads out of it", () => {
    const pages = filesBelow(installed).filter((path) => path.endsWith(".md"));
    const links = pages.flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, goal = ""]) => ({
        page,
        goal,
      })),
    );
    const local = links.filter(({ goal }) => !goal.includes("://"));
    expect(local.filter(({ page }) => page.endsWith("README.md")).length).toBeGreaterThan(10);
    const dead = local.filter(({ page, goal }) => !existsSync(join(dirname(page), goal)));
    expect(dead).toEqual([]);
  });

  it("has the texts and schemas that go with it", () => {
    const names = [
      "LICENSE",
      "CHANGELOG.md",
      "dist/LICENSES.txt",
      "schemas/mirror.config.schema.json",
      "schemas/mirror.config.editor.json",
      "man/ecr-mirror.1",
    ];
    for (const name of names) expect(existsSync(join(installed, name)), name).toBe(true);
    const { man } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { man: string[] };
    expect(man).toEqual(["man/ecr-mirror.1"]);
  });
});

it("no package runs a script where this one is built", () => {
  expect(readFileSync(join(root, ".npmrc"), "utf8").split("\n")).toContain("ignore-scripts=true");
});

describe("the bill of materials", () => {
  const read = (): Sbom => JSON.parse(readFileSync(join(installed, "dist/sbom.cdx.json"), "utf8")) as Sbom;

  it("is CycloneDX 1.6", () => {
    const sbom = read();
    expect(sbom).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1 });
    expect(sbom.metadata.component).toMatchObject({ type: "application", name: "ecr-mirror" });
    for (const one of sbom.components) {
      expect(one.type).toBe("library");
      expect(one.purl).toBe(`pkg:npm/${one.name.replace("@", "%40")}@${one.version}`);
      expect(one["bom-ref"]).toBe(one.purl);
      expect(one.licenses).toHaveLength(1);
      expect(one.hashes?.[0]?.alg, one.name).toBe("SHA-512");
      expect(one.hashes?.[0]?.content, one.name).toMatch(/^[0-9a-f]{128}$/);
    }
    expect(new Set(sbom.components.map((one) => one.purl)).size).toBe(sbom.components.length);
  });

  it("lists just what is bundled, and so do the licenses", async () => {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: ["src/cli/run.ts", "src/index.ts", "src/main.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      minifySyntax: true,
      write: false,
      outdir: "unused",
      alias: { "string-width": join(root, "scripts/build/string-width.ts") },
      logLevel: "silent",
    });
    // esbuild writes the path of each file that it keeps code of above that code.
    const text = outputFiles.map((file) => file.text).join("\n");
    const paths = [...text.matchAll(/^ *\/\/ \S*?(node_modules\/\S+)$/gm)].map(([, path = ""]) => path);
    const folders = paths.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? "");
    const bundled = [...new Set(folders)].map((path) => {
      const { name, version } = JSON.parse(
        readFileSync(join(root, path, "package.json"), "utf8"),
      ) as Component;
      return `${name} ${version}`;
    });
    const listed = read().components.map(({ name, version }) => `${name} ${version}`);
    expect(listed.toSorted()).toEqual(bundled.toSorted());
    const licenses = readFileSync(join(installed, "dist/LICENSES.txt"), "utf8");
    for (const one of bundled) expect(licenses).toContain(`\n${one}\n`);
  });
});
