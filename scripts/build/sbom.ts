// The software bill of materials, as CycloneDX 1.6 in JSON (ECMA-424): every package that is in the bundle. It has no
// times and no serial number, so that the same sources give the same bytes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BundledPackage } from "./packages.ts";

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
}

export function sbomOf(root: string, packages: readonly BundledPackage[]): object {
  const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Omit<BundledPackage, "folder">;
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as LockFile;
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", ...component(own) } },
    components: packages.map((one) => ({ type: "library", ...component(one), ...hashes(lock, one.folder) })),
    dependencies: [
      { ref: purl(own), dependsOn: packages.map(purl) },
      ...packages.map((one) => ({ ref: purl(one) })),
    ],
  };
}

function component(one: Omit<BundledPackage, "folder">): object {
  const { name, version, license } = one;
  const licenses = [/\s/.test(license) ? { expression: license } : { license: { id: license } }];
  return { "bom-ref": purl(one), name, version, licenses, purl: purl(one) };
}

/** https://github.com/package-url/purl-spec: the @ of a scope is encoded, its slash is not. */
function purl({ name, version }: Omit<BundledPackage, "folder">): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

/** Of the package's archive, as the lock file pins it. */
function hashes(lock: LockFile, folder: string): object {
  const installed = folder.slice(folder.indexOf("node_modules/"));
  const [, base64] = /^sha512-(\S+)$/.exec(lock.packages[installed]?.integrity ?? "") ?? [];
  if (base64 === undefined) return {};
  return { hashes: [{ alg: "SHA-512", content: Buffer.from(base64, "base64").toString("hex") }] };
}
