// What is in dist/: main.js, which answers --version and --help by itself; run.cjs, one file with all that a run may need,
// run.cache, what V8 makes of it, and load-run.js, which brings the two together; lib/index.js, the library, lib/sandbox.js,
// the sandbox for tests, and the types of both; the licenses and the bill of materials of all packages that are bundled.
// The program is CommonJS: node loads that in two thirds of the time that a module takes. The libraries are modules.
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { programHelpText } from "../../src/cli/program-help.ts";
import { bundledPackages, licensesText } from "./packages.ts";
import { sbomOf } from "./sbom.ts";

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

/** Parts of Node that the AWS client would load at each start, for services that we don't call: HTTP/2 and web streams. */
const lessOfNode: Plugin = {
  name: "less-of-node",
  setup(plugin) {
    plugin.onResolve({ filter: /^node:http2$/ }, ({ importer }) =>
      importer.includes("/@smithy/") ? { path: "http2", namespace: "none" } : null,
    );
    plugin.onLoad({ filter: /.*/, namespace: "none" }, () => ({
      contents: "module.exports = { constants: {} };",
    }));
    const looking = /\/@smithy\/core\/.*\/(?:stream-type-check|ChecksumStream\.browser)\.js$/;
    plugin.onLoad({ filter: looking }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("typeof ReadableStream", '"undefined"'),
    }));
  },
};

/** What other programs import: `exports` in package.json. */
const libraries = ["index", "sandbox"];
const lib = "lib";

/** Some dependencies are CommonJS and call require() for node's own modules. */
const requireForModules = `import { createRequire as ecrMirrorRequire } from "node:module";
const require = ecrMirrorRequire(import.meta.url);`;

export async function buildInto(root: string, folder: string): Promise<void> {
  const bundles = await bundle(root, folder);
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  writeFileSync(join(folder, lib, "package.json"), '{ "type": "module" }\n');
  const bin = join(folder, "main.js");
  writeFileSync(bin, `#!/usr/bin/env node\n${readFileSync(bin, "utf8")}`);
  chmodSync(bin, 0o755);
  const warmUp = join(root, "scripts/build/warm-up.mjs");
  execFileSync(process.execPath, [warmUp, folder], { stdio: "inherit" });
  declareTypes(root, folder);
  const packages = bundledPackages(
    root,
    bundles.map((one) => one.metafile),
  );
  writeFileSync(join(folder, "LICENSES.txt"), licensesText(root, packages));
  writeFileSync(join(folder, "sbom.cdx.json"), `${JSON.stringify(sbomOf(root, packages), null, 2)}\n`);
}

function bundle(root: string, folder: string) {
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    metafile: true,
    alias: { "string-width": join(root, "scripts/build/string-width.ts") },
    logLevel: "warning",
  } satisfies BuildOptions;
  return Promise.all([
    build({
      ...common,
      entryPoints: ["src/cli/run.ts"],
      outfile: join(folder, "run.cjs"),
      format: "cjs",
      define: { "import.meta.url": "ecrMirrorUrl" },
      // A third less to read, and names that V8 need not make.
      minifyIdentifiers: true,
      plugins: [lessOfNode],
      // What load-run.js calls, as one text: putting 4 MB together at each start takes 3 ms.
      banner: { js: "(function (module, require, ecrMirrorUrl) {" },
      footer: { js: "})" },
    }),
    build({
      ...common,
      entryPoints: ["src/main.ts"],
      outdir: folder,
      format: "cjs",
      // Of the program's own files: they are CommonJS too.
      supported: { "dynamic-import": false },
      plugins: [entry],
    }),
    build({
      ...common,
      entryPoints: ["scripts/build/load-run.ts"],
      outdir: folder,
      format: "cjs",
      // A CommonJS file has no import.meta.
      define: { "import.meta.url": "ecrMirrorUrl" },
      banner: { js: '"use strict";const ecrMirrorUrl=require("node:url").pathToFileURL(__filename).href;' },
    }),
    build({
      ...common,
      entryPoints: libraries.map((name) => `src/${name}.ts`),
      outdir: join(folder, lib),
      format: "esm",
      banner: { js: requireForModules },
    }),
  ]);
}

/** tsc keeps `.ts` in the paths of declarations; whoever uses the library has only `.d.ts` beside `.js`. */
function declareTypes(root: string, folder: string): void {
  const types = join(folder, lib, "types");
  const tsc = join(root, "node_modules/.bin/tsc");
  // `npm run check` looks at the types. Here they are written down only.
  const args = ["-p", join(root, "scripts/build/tsconfig.types.json"), "--noCheck", "--outDir", types];
  execFileSync(tsc, args, { stdio: "inherit" });
  for (const file of readdirSync(types, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".d.ts")) continue;
    const text = readFileSync(join(types, file), "utf8");
    writeFileSync(join(types, file), text.replace(/(from |import\()("\.{1,2}\/[^"]+)\.ts"/g, '$1$2.js"'));
  }
  for (const name of libraries) {
    writeFileSync(join(folder, lib, `${name}.d.ts`), `export * from "./types/src/${name}.js";\n`);
  }
}
