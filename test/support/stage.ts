// A stage for the built program: a folder with a config, a source registry that breaks on request, and an ECR that
// the sandbox plays. SOURCE and TARGET in a config stand for where these are.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { SandboxOptions } from "../../src/sandbox/base/options.ts";
import { FaultRegistry } from "../faults/support/registry.ts";
import { imageOf, type TestImage } from "../registry/support/images.ts";
import { awsEnvironment, type EcrServer, startEcr } from "./aws.ts";
import { type Ran, run, type Running, type RunOptions, start } from "./cli.ts";

export const registry = "000000000000.dkr.ecr.us-west-2.amazonaws.com";

export interface Stage {
  /** What stands in its bin/ comes first on the PATH, and its home/ is the user's. */
  readonly folder: string;
  readonly source: FaultRegistry;
  readonly ecr: EcrServer;
  readonly env: Readonly<Record<string, string>>;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  /** Stores so many images at the source, one repository each, and lists them in images.txt. */
  stock(count: number, layers?: readonly number[]): readonly StockedImage[];
  list(...references: readonly string[]): void;
  cli(...args: readonly string[]): Promise<Ran>;
  start(args: readonly string[], options?: Partial<RunOptions>): Running;
  close(): Promise<void>;
}

export interface StockedImage {
  readonly repository: string;
  readonly image: TestImage;
}

export const plainConfig = `version: 1
target: { TARGET, prefix: m }
repositories: { defaults: { tagMutability: mutable } }
sources:
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }
`;

export async function openStage(
  config = plainConfig,
  options: Partial<SandboxOptions> & { source?: FaultRegistry; env?: Record<string, string> } = {},
): Promise<Stage> {
  const { source = await new FaultRegistry().start(), env: more, ...sandbox } = options;
  const folder = mkdtempSync(join(tmpdir(), "ecr-mirror-stage-"));
  const ecr = await startEcr(registry, sandbox);
  const path = (name: string): string => join(folder, name);
  const PATH = [path("bin"), process.env["PATH"]].join(delimiter);
  const env = { ...awsEnvironment, HOME: path("home"), PATH, ...more };
  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    const text = typeof content === "string";
    writeFileSync(
      path(name),
      text ? content.replaceAll(/\bSOURCE\b/g, source.host).replaceAll(/\bTARGET\b/g, ecr.settings) : content,
    );
  };
  mkdirSync(path("home"));
  write("mirror.config.yaml", config);
  const begin: Stage["start"] = (args, how) => start(args, { cwd: folder, env, ...how });
  const list: Stage["list"] = (...references) =>
    write("images.txt", references.map((reference) => `SOURCE/${reference}\n`).join(""));
  return {
    folder,
    source,
    ecr,
    env,
    path,
    write,
    list,
    read: (name) => readFileSync(path(name), "utf8"),
    stock(count, layers = [30_000]) {
      const images = Array.from({ length: count }, (_, index) => {
        const repository = `team/app-${String(index + 1).padStart(2, "0")}`;
        return { repository, image: imageOf(repository, layers) };
      });
      for (const { repository, image } of images) source.store(repository, image, "1");
      list(...images.map(({ repository }) => `${repository}:1`));
      return images;
    },
    cli: (...args) => run(args, { cwd: folder, env }),
    start: begin,
    async close() {
      await Promise.all([source.close(), ecr.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One digest of all names and contents below a folder: equal when nothing changed. */
export function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  const visit = (at: string): void => {
    for (const name of readdirSync(at).toSorted()) {
      const path = join(at, name);
      const found = statSync(path);
      hash.update(`${path}\0${found.mode}\0${found.isFile() ? found.size : ""}\0`);
      if (found.isDirectory()) visit(path);
      else if (found.isFile()) hash.update(readFileSync(path));
    }
  };
  visit(folder);
  return hash.digest("hex");
}

/** Waits for something that happens soon. */
export async function until(happened: () => boolean, what: string, withinMs = 50_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!happened()) {
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
