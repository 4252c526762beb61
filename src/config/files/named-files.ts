// Files that the config names as part of itself (policies, certificates): read once, their failures placed where
// the config names them, and remembered for the config's digest.
import { join } from "node:path";
import { isAbsolute } from "node:path/posix";
import { sha256 } from "../../core/base/digest.ts";
import { type Path, type Place, type Placed, place } from "../finding.ts";
import { type ReadFile, readNamed } from "./read.ts";

export interface FileSpot {
  readonly in: object;
  readonly key: string;
}

export interface NamedFiles {
  /** Undefined when it couldn't be read; that is among the findings then. */
  read(name: string, spot: FileSpot): Promise<Uint8Array | undefined>;
  place(spot: FileSpot, below?: Path): Place;
  readonly findings: readonly Placed[];
  /** Name and digest of each file, sorted. */
  digests(): readonly (readonly [string, string])[];
}

export function namedFiles(input: {
  readonly directory: string;
  readonly read: ReadFile;
  place(spot: FileSpot, below: Path): Place;
}): NamedFiles {
  const findings: Placed[] = [];
  const digests = new Map<string, string>();
  return {
    findings,
    place: (spot, below = []) => input.place(spot, below),
    digests: () => [...digests].sort(([a], [b]) => (a < b ? -1 : 1)),
    async read(name, spot) {
      const result = await readNamed(input.read, absolutePath(input.directory, name), name);
      if (!result.ok) {
        findings.push(place(result.complaint, input.place(spot, [])));
        return undefined;
      }
      digests.set(name, sha256(result.bytes));
      return result.bytes;
    },
  };
}

export function absolutePath(directory: string, name: string): string {
  return isAbsolute(name) ? name : join(directory, name);
}
