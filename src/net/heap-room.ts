// How much the heap may still take. V8 ends the process where it is full: who reads what may be too large asks before.
import { versions } from "node:process";
import { getHeapStatistics } from "node:v8";

const mebibyte = 1024 * 1024;

/** Code, and what V8 needs to look for what came and went. */
const reserve = 48 * mebibyte;

/** V8 counts it in, and nothing that lasts has room there. It is larger since V8 13 (Node 24), unless an option says less. */
const young = { small: 48 * mebibyte, usual: (Number.parseInt(versions.v8, 10) >= 13 ? 192 : 48) * mebibyte };

/** What --max-old-space-size says, in bytes. */
function oldGeneration(): number {
  const { heap_size_limit: limit } = getHeapStatistics();
  return limit - (limit > young.usual ? young.usual : young.small);
}

/** In bytes. */
export function heapRoom(): number {
  return Math.max(0, oldGeneration() - reserve);
}

/** What the option says that gives more. */
export function heapLimitMiB(): number {
  return Math.floor(oldGeneration() / mebibyte);
}
