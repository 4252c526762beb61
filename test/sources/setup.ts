// A folder with files, and what the program gives a source over it, for tests of sources.
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { type Diagnostic, type Position, Problem } from "../../src/core/base/diagnostic.ts";
import {
  SourceCache,
  type SourceContext,
  type SourceKind,
  type SourceOf,
} from "../../src/sources/kind/kind.ts";
import type { SourceKindName } from "../../src/config/config.ts";
import { formatImageRef } from "../../src/core/image/reference.ts";
import type { Discovery } from "../../src/core/image/wanted.ts";
import { openFiles } from "../../src/storage/files.ts";

export const target = { registry: "123456789012.dkr.ecr.us-west-2.amazonaws.com", region: "us-west-2" };

const defaults = {
  name: "test",
  prefix: "platform",
  naming: { form: "path" },
  tagPolicy: "same",
  platforms: ["all"],
  referrers: true,
  followMs: 0,
  minimumAge: { ms: 0, trustCreated: false },
  allowEmpty: false,
  min: 0,
} as const;

/** A source of a kind with the defaults of the config filled in. */
export function sourceOf<K extends SourceKindName>(
  kind: K,
  fields: Omit<SourceOf<K>, "name" | "kind" | keyof typeof defaults> & Partial<Omit<SourceOf<K>, "kind">>,
): SourceOf<K> {
  return { ...defaults, kind, ...fields } as unknown as SourceOf<K>;
}

export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sources-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

function unused(): never {
  throw new Error("this source must not use that");
}

export function contextFor(folder: string, parts: Partial<SourceContext> = {}): SourceContext {
  return {
    files: openFiles(folder),
    registries: {
      tags: unused,
      repositories: unused,
      reader: unused,
      isCarried: () => false,
      layout: unused,
      created: unused,
    },
    programs: { find: unused, run: unused, workFolder: unused },
    http: { get: unused },
    cache: new SourceCache(),
    locate: (...path): Position => ({
      file: "mirror.config.yaml",
      line: 10 + Number(path[1] ?? 0),
      column: 5,
    }),
    target,
    counting: () => () => undefined,
    during: (_what, work) => work(),
    choosesTags: false,
    signal: new AbortController().signal,
    ...parts,
  };
}

/** Discovers in a new folder with these files. */
export async function discoverIn<K extends SourceKindName>(
  kind: SourceKind<K>,
  source: SourceOf<K>,
  files: Readonly<Record<string, string | Uint8Array>>,
  parts: Partial<SourceContext> = {},
): Promise<Discovery> {
  return kind.discover(source, contextFor(await folderWith(files), parts));
}

export function references(discovery: Discovery): readonly string[] {
  return discovery.images.map((image) => formatImageRef(image.ref));
}

/** The diagnostics of the Problem that a promise must fail with. */
export async function diagnosticsOf(promise: Promise<unknown>): Promise<readonly Diagnostic[]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Problem) return error.diagnostics;
    throw error;
  }
  throw new Error("no problem was thrown");
}

/** `code line:column` of each diagnostic. */
export async function codesOf(promise: Promise<unknown>): Promise<readonly string[]> {
  return (await diagnosticsOf(promise)).map((one) =>
    one.at === undefined ? one.code : `${one.code} ${one.at.line}:${one.at.column}`,
  );
}
