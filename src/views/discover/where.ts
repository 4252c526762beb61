// The place of a finding in one line: file or template, object, path, and what is special about it.
import { printable } from "../../core/base/escape.ts";
import type { Provenance } from "../../core/image/wanted.ts";

export function where(place: Provenance): string {
  const file = place.template ?? place.file ?? `source ${place.source}`;
  const line = place.template === undefined && place.line !== undefined ? `:${place.line}` : "";
  const object = [place.kind, place.name].filter((part) => part !== undefined).join(" ");
  const parts = [`${file}${line}`, object, place.path ?? "", place.note ?? ""].filter((part) => part !== "");
  return printable(parts.join(" "));
}
