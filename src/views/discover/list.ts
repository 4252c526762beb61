// Discovery as a plain list: canonical references, one a line, sorted.
import { printable } from "../../core/base/escape.ts";
import { foundImages, type SourceFound } from "./found.ts";

export function renderDiscoverList(sources: readonly SourceFound[]): string {
  return foundImages(sources)
    .map((one) => `${printable(one.canonical)}\n`)
    .join("");
}
