// Builds dist/: main.js, which answers --version and --help by itself; run.cjs, one file with all that a run may need,
// run.cache, what V8 makes of it, and load-run.js, which brings the two together; index.js, the library; licences and
// type declarations.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";
import { programHelpText } from "../src/cli/program-help.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...path: string[]): string => join(root, ...path);
const library = at("src/index.ts");
// Built beside dist/ and moved there when it is whole: a build that fails leaves the last one as it was.
const fresh = at(`.cache/dist-${process.pid}`);

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  metafile: true,
  alias: { "string-width": at("scripts/string-width.ts") },
  logLevel: "warning",
} satisfies BuildOptions;

/** Of main.js: help is its text alone, and a run comes from run.cjs. */
const entry: Plugin = {
  name: "entry",
  setup(plugin) {
    plugin.onLoad({ filter: /\/src\/cli\/program-help\.ts$/ }, () => ({
      contents: `export const programHelpText = () => ${JSON.stringify(programHelpText())};`,
    }));
    plugin.onResolve({ filter: /\/cli\/run\.ts$/ }, () => ({ path: "./load-run.js", external: true }));
  },
};

async function main(): Promise<void> {
  const { metafile } = await build({
    ...common,
    entryPoints: [at("src/cli/run.ts")],
    outfile: join(fresh, "run.cjs"),
    format: "cjs",
    define: { "import.meta.url": "ecrMirrorUrl" },
  });
  const entryPoints = { main: at("src/main.ts"), "load-run": at("scripts/load-run.ts") };
  await build({ ...common, entryPoints, outdir: fresh, format: "esm", plugins: [entry] });
  const bin = join(fresh, "main.js");
  writeFileSync(bin, `#!/usr/bin/env node\n${readFileSync(bin, "utf8")}`);
  chmodSync(bin, 0o755);
  execFileSync(process.execPath, [at("scripts/warm-up.mjs"), fresh], { stdio: "inherit" });
  writeFileSync(join(fresh, "LICENSES.txt"), licences(metafile));
  if (existsSync(library)) await buildLibrary();
  rmSync(at("dist"), { recursive: true, force: true });
  renameSync(fresh, at("dist"));
}

async function buildLibrary(): Promise<void> {
  await build({
    ...common,
    entryPoints: [library],
    outfile: join(fresh, "index.js"),
    format: "esm",
    // Some dependencies are CommonJS and call require() for node's own modules.
    banner: {
      js: `import { createRequire as ecrMirrorRequire } from "node:module";
const require = ecrMirrorRequire(import.meta.url);`,
    },
  });
  declareTypes();
}

/** tsc keeps `.ts` in the paths of declarations; whoever uses the library has only `.d.ts` beside `.js`. */
function declareTypes(): void {
  execFileSync(
    at("node_modules/.bin/tsc"),
    ["-p", at("scripts/tsconfig.types.json"), "--outDir", join(fresh, "types")],
    {
      stdio: "inherit",
    },
  );
  for (const entry of readdirSync(join(fresh, "types"), { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".d.ts")) continue;
    const path = join(fresh, "types", entry);
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(/(from |import\()("\.{1,2}\/[^"]+)\.ts"/g, '$1$2.js"'),
    );
  }
  writeFileSync(join(fresh, "index.d.ts"), 'export * from "./types/src/index.js";\n');
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The licence text of every package of which a file is in the bundle. */
function licences(metafile: Metafile): string {
  const folders = new Set(Object.keys(metafile.inputs).flatMap((input) => packageFolder(input)));
  const texts = [...folders].toSorted().map((folder) => {
    const {
      name,
      version,
      license = "see below",
    } = JSON.parse(readFileSync(at(folder, "package.json"), "utf8")) as Manifest;
    const file = readdirSync(at(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? "" : `\n${readFileSync(at(folder, file), "utf8").trim()}\n`;
    return `${name} ${version}\n${license}\n${text}`;
  });
  return `ecr-mirror contains these packages:\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

function packageFolder(input: string): string[] {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
  return match === undefined ? [] : [match];
}

await main();
