// The packages of which some code is in the bundle, and the text of their licenses.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** Where it is installed, from the repository's root. */
  readonly folder: string;
}

/** Of all bundles together, by name. What is read but dropped for lack of use doesn't count. */
export function bundledPackages(root: string, metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const files = outputs.flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const folders = new Set(
    files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
  );
  const found = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(root, folder, "package.json"), "utf8"),
    ) as Omit<BundledPackage, "folder">;
    return { name, version, license, folder };
  });
  return found.toSorted((a, b) => (label(a) < label(b) ? -1 : 1));
}

export function licensesText(root: string, packages: readonly BundledPackage[]): string {
  const texts = packages.map(({ name, version, license, folder }) => {
    const file = readdirSync(join(root, folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? "" : `\n${readFileSync(join(root, folder, file), "utf8").trim()}\n`;
    return `${name} ${version}\n${license}\n${text}`;
  });
  return `ecr-mirror contains these packages:\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

function label({ name, version }: BundledPackage): string {
  return `${name} ${version}`;
}
