// Packs a chart's folder into the archive that Helm would load from it, with the same bytes each time and on every
// machine: sorted, no times, no owners, and stored in gzip's frame without compression, since no two versions of a
// compressor need agree.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { packTar } from "modern-tar";
import { isInside } from "../chart/locate.ts";
import { packageFiles } from "../chart/package-files.ts";

/** Any fixed time will do; tar warns of the very first ones. */
const time = new Date("2000-01-01T00:00:00Z");

export interface ChartFolder {
  readonly folder: string;
  readonly name: string;
  /** As messages call it. */
  readonly label: string;
  /** Folders that are no part of the chart. */
  readonly without?: readonly string[];
}

export async function packFolder({ folder, name, label, without = [] }: ChartFolder): Promise<Uint8Array> {
  const { kept } = await packageFiles(folder, label);
  const isPart = (path: string): boolean => !without.some((one) => isInside(join(folder, path), one));
  const entries = await Promise.all(
    kept.filter(isPart).map(async (path) => {
      const body = await readFile(join(folder, path));
      const file = { name: `${name}/${path}`, type: "file" as const, size: body.length };
      return { header: { ...file, mode: 0o644, mtime: time, uid: 0, gid: 0, uname: "", gname: "" }, body };
    }),
  );
  return storedGzip(await packTar(entries));
}

const largestBlock = 0xffff;

/** RFC 1952's frame around the stored blocks of RFC 1951. */
export function storedGzip(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += largestBlock) {
    const block = bytes.subarray(at, at + largestBlock);
    const frame = Buffer.alloc(5);
    frame.writeUInt8(at + largestBlock >= bytes.length ? 1 : 0, 0);
    frame.writeUInt16LE(block.length, 1);
    frame.writeUInt16LE(~block.length & 0xffff, 3);
    blocks.push(frame, block);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(bytes), 0);
  tail.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, ...blocks, tail]);
}
