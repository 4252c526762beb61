// Blocks of 256 KiB that are used again and again: under TLS data comes in small pieces, and allocating and
// writing those is what costs.

export const blockSize = 256 * 1024;
const mostKept = 64;
const kept: Buffer[] = [];

export function takeBlock(): Buffer {
  return kept.pop() ?? Buffer.allocUnsafeSlow(blockSize);
}

/** Gives a block back; nobody may hold a view of it any more. */
export function giveBlock(block: Buffer): void {
  if (kept.length < mostKept) kept.push(block);
}
