// Sources: names are unique, named policies exist, and what the kind of each says about it.
import type { ConfigFile, HelmImageEntryFile, ImageEntryFile } from "../schema.gen.ts";
import { duplicateName } from "./problems.ts";
import { checkGlob, checkPolicyName, checkShared, checkUnique, type RuleContext } from "./rule.ts";

export function sourceRules(config: ConfigFile, context: RuleContext): void {
  checkShared(config, context);
  checkUnique(config.sources, "name", context, duplicateName);
  for (const source of config.sources) {
    const ignore = source.ignore ?? [];
    checkShared(source, context);
    checkPolicyName(source, context);
    ignore.forEach((glob, key) => checkGlob(glob, { in: ignore, key }, context));
    context.sourceRules.get(source.kind)?.checkConfig?.(source, context);
    if ("images" in source) checkImages(source.images ?? [], context);
  }
}

function checkImages(images: readonly (ImageEntryFile | HelmImageEntryFile)[], context: RuleContext): void {
  for (const image of images) {
    if (typeof image === "string") continue;
    checkPolicyName(image, context);
    checkShared(image, context);
    if ("answers" in image && image.answers !== undefined)
      checkGlob(image.answers, { in: image, key: "answers" }, context);
  }
}
