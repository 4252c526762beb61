// How much the heap may still take. V8 ends the process where it is full: who reads what may be too large asks before.
import { getHeapStatistics } from "node:v8";

/** The young generation that V8 counts in, code, and what it needs to look for what came and went. */
const reserve = 96 * 1024 * 1024;

/** In bytes. */
export function heapRoom(): number {
  return Math.max(0, getHeapStatistics().heap_size_limit - reserve);
}

export function heapLimitMiB(): number {
  return Math.floor(getHeapStatistics().heap_size_limit / 1024 / 1024);
}
