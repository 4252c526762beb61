// Files that the config names as part of itself (policies, certificates): read once, their failures shown where the
// config names them, and remembered for the config's digest.
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { isAbsolute } from "node:path/posix";
import { sha256 } from "../../core/base/digest.ts";
import type { RegistryFile } from "../schema.gen.ts";
import { type Complaint, type Located, located, type Location, type Path } from "../text/finding.ts";
import { notPem, unreadable } from "./problems.ts";

export type ReadFile = (path: string) => Promise<Uint8Array>;

export type ReadResult =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly complaint: Complaint };

/** `name` is what the user wrote. Anything but a failure to read is thrown on. */
export async function readNamed(read: ReadFile, path: string, name: string): Promise<ReadResult> {
  try {
    return { ok: true, bytes: await read(path) };
  } catch (error) {
    return { ok: false, complaint: unreadable(error, name) };
  }
}

export interface FileSpot {
  readonly in: object;
  readonly key: string;
}

export interface NamedFiles {
  /** Undefined when it couldn't be read; that is among the findings then. */
  read(name: string, spot: FileSpot): Promise<Uint8Array | undefined>;
  /** What is no file and counts as one: a variable's text. */
  given(name: string, bytes: Uint8Array): Uint8Array;
  locate(spot: FileSpot, below?: Path): Location;
  readonly findings: readonly Located[];
  /** Name and digest of each file, sorted. */
  digests(): readonly (readonly [string, string])[];
}

export function namedFiles(input: {
  readonly directory: string;
  readonly read: ReadFile;
  locate(spot: FileSpot, below: Path): Location;
}): NamedFiles {
  const findings: Located[] = [];
  const digests = new Map<string, string>();
  const given = (name: string, bytes: Uint8Array): Uint8Array => {
    digests.set(name, sha256(bytes));
    return bytes;
  };
  return {
    findings,
    given,
    locate: (spot, below = []) => input.locate(spot, below),
    digests: () => [...digests].sort(([a], [b]) => (a < b ? -1 : 1)),
    async read(name, spot) {
      const result = await readNamed(input.read, absolutePath(input.directory, name), name);
      if (!result.ok) {
        findings.push(located(result.complaint, input.locate(spot, [])));
        return undefined;
      }
      return given(name, result.bytes);
    },
  };
}

export function absolutePath(directory: string, name: string): string {
  return isAbsolute(name) ? name : join(directory, name);
}

const pemKeys = ["ca", "cert", "key"] as const;

/** What registries name must be there and be PEM, before a handshake fails without a word. */
export async function checkCertificates(
  registries: readonly RegistryFile[],
  files: NamedFiles,
): Promise<readonly Located[]> {
  const findings: Located[] = [];
  for (const registry of registries) {
    for (const key of pemKeys) {
      const name = registry[key];
      if (name === undefined) continue;
      const spot = { in: registry, key };
      const bytes = await files.read(name, spot);
      const what = key === "key" ? "private key" : "certificate";
      if (bytes !== undefined && !isPem(what, new TextDecoder().decode(bytes)))
        findings.push(located(notPem(what, name), files.locate(spot)));
    }
  }
  return findings;
}

function isPem(what: "certificate" | "private key", text: string): boolean {
  if (what === "private key")
    return /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]+-----END [A-Z0-9 ]*PRIVATE KEY-----/.test(text);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.length > 0 && blocks.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
