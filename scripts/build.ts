// Builds dist/: one ESM bundle with splitting, so that each command loads what it needs and nothing else; the
// licences of what is bundled; type declarations of the library.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...path: string[]): string => join(root, ...path);
const library = at("src/index.ts");
// Built beside dist/ and moved there when it is whole: a build that fails leaves the last one as it was.
const fresh = at(`.cache/dist-${process.pid}`);

// Some dependencies are CommonJS and call require() for node's own modules.
const banner = `import { createRequire as ecrMirrorRequire } from "node:module";
const require = ecrMirrorRequire(import.meta.url);`;

async function main(): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [at("src/main.ts"), ...(existsSync(library) ? [library] : [])],
    outdir: fresh,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    metafile: true,
    alias: { "string-width": at("scripts/string-width.ts") },
    banner: { js: banner },
    chunkNames: "chunks/[name]-[hash]",
    logLevel: "warning",
  });
  const bin = join(fresh, "main.js");
  writeFileSync(bin, `#!/usr/bin/env node\n${readFileSync(bin, "utf8")}`);
  chmodSync(bin, 0o755);
  writeFileSync(join(fresh, "LICENSES.txt"), licences(metafile));
  if (existsSync(library)) declareTypes();
  rmSync(at("dist"), { recursive: true, force: true });
  renameSync(fresh, at("dist"));
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
