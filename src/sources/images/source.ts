// The `images` kind: a list in the config itself.
import { defined } from "../../core/base/record.ts";
import type { Position } from "../../core/base/diagnostic.ts";
import type { Discovery, NamingRule } from "../../core/image/wanted.ts";
import { type ImageEntry, wantedImages } from "../kind/image-entry.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";

export const images: SourceKind<"images"> = {
  kind: "images",
  pins: "key",
  reach: "local",
  files: () => [],
  discover: async (source, context) => discover(source, context),
};

function discover(source: SourceOf<"images">, context: SourceContext): Discovery {
  const problems = new ProblemList();
  const found = source.images.flatMap((entry, index) => {
    const at = (key?: keyof ImageEntry): Position | undefined =>
      key === undefined || typeof entry === "string"
        ? context.locate("images", index)
        : context.locate("images", index, key);
    const { file, line } = at() ?? {};
    const provenance = { source: source.name, ...defined({ file, line }) };
    const fields =
      typeof entry === "string" ? { image: entry } : { ...entry, naming: namingRule(entry.naming) };
    return wantedImages(fields, { provenance, at }, problems);
  });
  problems.throwIfAny();
  const list = context.locate("images");
  return {
    title: list === undefined ? "images in the config" : `images in ${list.file}:${list.line}`,
    images: found,
    questions: [],
    warnings: [],
  };
}

function namingRule(naming: string | Partial<NamingRule> | undefined): NamingRule | undefined {
  if (naming === undefined) return undefined;
  return typeof naming === "string" ? { form: naming } : { ...naming, form: naming.form ?? "path" };
}
