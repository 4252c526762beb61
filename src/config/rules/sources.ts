// Sources: names are unique, named policies exist, and keys that need each other stand together.
import type {
  ConfigFile,
  HelmImageEntryFile,
  HelmSourceFile,
  ImageEntryFile,
  RepositorySourceFile,
} from "../schema.gen.ts";
import {
  chartSaidTwice,
  duplicateName,
  noRepository,
  notAChartRepository,
  noVersion,
  oneAndMany,
} from "./problems.ts";
import { checkGlob, checkPolicyName, checkShared, checkUnique, isHttpUrl, type RuleContext } from "./rule.ts";

export function sourceRules(config: ConfigFile, context: RuleContext): void {
  checkShared(config, context);
  checkUnique(config.sources, "name", context, duplicateName);
  for (const source of config.sources) {
    const ignore = source.ignore ?? [];
    checkShared(source, context);
    checkPolicyName(source, context);
    ignore.forEach((glob, key) => checkGlob(glob, { in: ignore, key }, context));
    if (source.kind === "helm") checkHelm(source, context);
    if (source.kind === "repository") checkRepository(source, context);
    if (source.kind === "images" || source.kind === "helm") checkImages(source.images ?? [], context);
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

function checkHelm(source: HelmSourceFile, context: RuleContext): void {
  const { chart, repository, version } = source;
  const oci = chart.startsWith("oci://");
  const local = /^[./~]/.test(chart) || chart.endsWith(".tgz");
  if (version === undefined && (oci || repository !== undefined)) {
    const spot = { in: source, key: oci ? "chart" : "repository", absence: true } as const;
    context.report(spot, noVersion(oci ? "registry" : "repository"));
  }
  if (repository === undefined) return;
  const spot = { in: source, key: "repository" };
  if (oci || local) context.report(spot, chartSaidTwice(chart));
  else if (!isHttpUrl(repository) && !repository.startsWith("oci://"))
    context.report(spot, notAChartRepository(repository));
}

function checkRepository(source: RepositorySourceFile, context: RuleContext): void {
  const { name, repository, repositories } = source;
  if (repository !== undefined && repositories !== undefined)
    context.report({ in: source, key: "repository", mark: "key" }, oneAndMany(name));
  if (repository === undefined && repositories === undefined)
    context.report({ in: source, absence: true }, noRepository(name));
}
