// Builds a small program of this folder for a child process: tests that kill need a start of milliseconds.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

export async function buildProgram(name: string): Promise<string> {
  const outfile = join(await mkdtemp(join(tmpdir(), "ecr-program-")), `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@aws-sdk/*"],
    logLevel: "error",
  });
  return outfile;
}
