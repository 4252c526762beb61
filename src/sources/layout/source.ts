// The `layout` kind: every named manifest of an OCI image layout, read from disk and not from a registry.
import { isTag, tryParseImageRef } from "../../core/image/reference.ts";
import { sanitizeRepositoryName } from "../../core/naming/sanitize.ts";
import type { Discovery } from "../../core/image/wanted.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { badName, emptyLayout } from "./problems.ts";

export const layout: SourceKind<"layout"> = {
  kind: "layout",
  reach: "local",
  files: (source) => [source.path],
  discover,
};

async function discover(source: SourceOf<"layout">, context: SourceContext): Promise<Discovery> {
  const reader = await context.registries.layout(source.path);
  const named = await reader.list();
  if (named.length === 0) throw emptyLayout(source.path);
  const images = named.map(({ name, digest }) => {
    const reference = referenceOf(name, source.path);
    const ref = tryParseImageRef(reference);
    if (ref === undefined) throw badName(source.path, name);
    return {
      reference,
      ref: { ...ref, digest },
      layout: source.path,
      provenance: [{ source: source.name, file: source.path, name }],
    };
  });
  return { title: `layout ${source.path}`, images, questions: [], warnings: [] };
}

/** The layout's name for an image: a whole reference, or only a tag; then the layout's own name stands before it. */
function referenceOf(name: string, path: string): string {
  if (name.includes("/") || !isTag(name)) return name;
  const [file = ""] = /[^/]*$/.exec(path.replace(/\/+$/, "").replace(/\.tar$/, "")) ?? [];
  // A path such as `.` has no name to give.
  const repository = /[a-z0-9].*[a-z0-9]/i.test(file) ? sanitizeRepositoryName(file).name : "layout";
  return `localhost/${repository}:${name}`;
}
