// Sources: names are unique, named policies exist, and keys that need each other stand together.
import type {
  ConfigFile,
  HelmImageEntryFile,
  HelmSourceFile,
  ImageEntryFile,
  RepositorySourceFile,
  SourceFile,
} from "../schema.gen.ts";
import { checkGlob, checkGlobs, checkPolicyName, checkShared, isHttpUrl } from "./common.ts";
import type { RuleContext } from "./rule.ts";

export function sourceRules(config: ConfigFile, context: RuleContext): void {
  checkShared(config, context);
  checkNames(config.sources, context);
  for (const source of config.sources) {
    checkShared(source, context);
    checkPolicyName(source, context);
    checkGlobs(source.ignore, context);
    if (source.kind === "helm") checkHelm(source, context);
    if (source.kind === "repository") checkRepository(source, context);
    if (source.kind === "images" || source.kind === "helm") checkImages(source.images ?? [], context);
  }
}

function checkNames(sources: readonly SourceFile[], context: RuleContext): void {
  const seen = new Map<string, object>();
  for (const source of sources) {
    const first = seen.get(source.name);
    if (first === undefined) {
      seen.set(source.name, source);
      continue;
    }
    context.report(
      { in: source, key: "name" },
      {
        code: "config/duplicate-name",
        summary: "Two sources with one name",
        detail: `"${source.name}" is the name of the source at line ${context.line({ in: first, key: "name" })} too.`,
        hint: "Give each source its own name: outputs and plans tell them apart by it.",
      },
    );
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
  const report = (key: string, detail: string, hint: string): void =>
    context.report(
      { in: source, key },
      { code: "config/chart", summary: "Unclear where the chart is", detail, hint },
    );
  if (version === undefined && (oci || repository !== undefined)) {
    const spot = { in: source, key: oci ? "chart" : "repository", absence: true } as const;
    const detail = `A chart from a ${oci ? "registry" : "repository"} needs its exact version.`;
    const hint = 'Add version: "<version>".';
    context.report(spot, { code: "config/missing-key", summary: "A key is missing", detail, hint });
  }
  if (repository === undefined) return;
  if (oci || local)
    return report(
      "repository",
      `"${chart}" says where the chart is; repository says it too.`,
      "Remove one of the two.",
    );
  if (!isHttpUrl(repository) && !repository.startsWith("oci://"))
    report("repository", `"${repository}" is not a URL.`, "Write https://… of the chart repository.");
}

function checkRepository(source: RepositorySourceFile, context: RuleContext): void {
  const { repository, repositories } = source;
  if (repository !== undefined && repositories !== undefined) {
    context.report(
      { in: source, key: "repository", mark: "key" },
      {
        code: "config/conflict",
        summary: "Two keys that exclude each other",
        detail: `"${source.name}" has repository and repositories.`,
        hint: "Put all into repositories.",
      },
    );
  }
  if (repository !== undefined || repositories !== undefined) return;
  context.report(
    { in: source, absence: true },
    {
      code: "config/missing-key",
      summary: "A key is missing",
      detail: `The repository source "${source.name}" needs "repository" or "repositories".`,
      hint: "Add repository: <registry>/<path>.",
    },
  );
}
