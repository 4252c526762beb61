// Where source references are declared, as far as it can be known without asking any registry: the local sources.
import type { Config } from "../../config/config.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { formatImageRef, withDefaultTag } from "../../core/image/reference.ts";
import { sourceKind } from "../../sources/index.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { sourceContext } from "./source-context.ts";

export async function declaredAt(
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  for (const [index, source] of config.sources.entries()) {
    const kind = await sourceKind(source.kind);
    if (kind.reach !== "local") continue;
    try {
      const { images } = await kind.discover(source, sourceContext(config, runtime, index, signal));
      for (const image of images) {
        const [first] = image.provenance;
        if (first?.file === undefined || first.line === undefined) continue;
        places.set(formatImageRef(withDefaultTag(image.ref)), `${first.file}:${first.line}`);
      }
    } catch (error) {
      // A source that can't be read now says nothing about what was applied: its places are only a courtesy.
      if (!(error instanceof Problem)) throw error;
    }
  }
  return places;
}
