// When an image was built, by its own config: for policies that order or hold back by age.
import { parseManifest } from "../../core/image/manifest.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { sha256 } from "../../core/base/digest.ts";
import type { ImageRef } from "../../core/image/reference.ts";
import type { Runtime } from "./runtime.ts";
import { configTooLarge, wrongConfig } from "./problems.ts";

const deepest = 4;

/** ISO 8601; null where the image doesn't say. Of an index, its first image says it. */
export async function createdTime(
  ref: ImageRef,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<string | null> {
  const reader = await runtime.content.reader(ref);
  let reference: string = ref.digest ?? ref.tag ?? "latest";
  for (let depth = 0; depth < deepest; depth += 1) {
    const content = await reader.manifest(reference, signal);
    if (content === null) return null;
    const manifest = parseManifest(content);
    const [child] = manifest.children;
    if (manifest.kind === "index" && child !== undefined) {
      reference = child.digest;
      continue;
    }
    if (manifest.config === null || manifest.kind !== "image") return null;
    const config = await readSmall(await reader.blob(manifest.config, 0, signal));
    if (sha256(config) !== manifest.config.digest) throw wrongConfig(ref);
    return createdIn(config);
  }
  return null;
}

const largestConfig = 4 * 1024 * 1024;

async function readSmall(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > largestConfig) {
      throw new Problem(configTooLarge(largestConfig));
    }
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks);
}

function createdIn(config: Buffer): string | null {
  try {
    const { created } = JSON.parse(config.toString("utf8")) as { created?: unknown };
    const time = typeof created === "string" ? Date.parse(created) : Number.NaN;
    return Number.isNaN(time) ? null : new Date(time).toISOString();
  } catch {
    return null;
  }
}
