// Plan bundles as the commands meet them: written from what a session has read, and read as the config of one.
import { isAbsolute, join, relative } from "node:path";
import type { BundleIndex, BundledFile } from "../../core/plan/shards/bundle.ts";
import type { Config } from "../../config/config.ts";
import type { BundleStore } from "../../storage/bundle/store.ts";
import type { Context } from "./command.ts";
import type { ConfigSource, ReadFiles } from "./session.ts";

export interface OpenedBundle {
  readonly store: BundleStore;
  readonly index: BundleIndex;
}

/** null: the path is that of a plan file, or of nothing. */
export async function openBundleAt(
  path: string,
  { environment, signal, tracer }: Context,
): Promise<OpenedBundle | null> {
  const { bundleAt } = await import("../../app/planning/bundle/place.ts");
  const store = await bundleAt(path, { environment, here: process.cwd(), tracer }, signal);
  if (store === null) return null;
  const { readIndex } = await import("../../app/planning/bundle/read.ts");
  return { store, index: await readIndex(store, signal) };
}

/** The bundle's config, as if it lay here: what it names outside of the bundle is read from here too. */
export function configOf({ config, files }: BundleIndex): ConfigSource {
  const here = process.cwd();
  const texts = new Map(files.map(({ name, text }) => [isAbsolute(name) ? name : join(here, name), text]));
  return {
    path: config,
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
  };
}

const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;

/** What the config was read from, but for private keys: those must be where the parts are applied. */
export function bundledFiles(
  { directory }: Pick<Config, "directory">,
  files: ReadFiles,
): readonly BundledFile[] {
  return [...files].flatMap(([path, bytes]) => {
    const text = Buffer.from(bytes).toString("utf8");
    return privateKey.test(text) ? [] : [{ name: relative(directory, path), text }];
  });
}
