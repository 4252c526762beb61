// Blocks of 256 KiB that are used again and again: under TLS data comes in small pieces, and allocating and
// writing those is what costs. A block belongs to whoever took it, until it is given back.

export const blockSize = 256 * 1024;
const mostKept = 64;
const kept: Buffer[] = [];
const lent = new WeakSet<ArrayBufferLike>();

export function takeBlock(): Buffer {
  const block = kept.pop() ?? Buffer.allocUnsafeSlow(blockSize);
  lent.add(block.buffer);
  return block;
}

/** Takes back the block that `bytes` lie in, if it is one; nobody may hold a view of it any more. */
export function giveBlock(bytes: Uint8Array): void {
  if (!lent.delete(bytes.buffer) || kept.length >= mostKept) return;
  kept.push(Buffer.from(bytes.buffer, 0, blockSize));
}
