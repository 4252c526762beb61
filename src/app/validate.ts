// The validate use case: everything that can be checked without the network. The config itself was checked when
// it was loaded; here its sources' files are read, local sources discovered, and layouts looked through.
import type { Config, SourceConfig } from "../config/config.ts";
import { type AcceptedCount, withoutAccepted } from "../core/base/accepted.ts";
import { type Diagnostic, type Position, Problem, problem } from "../core/base/diagnostic.ts";
import { defined } from "../core/base/record.ts";
import { sourceKind } from "../sources/index.ts";
import type { SourceContext } from "../sources/kind/kind.ts";
import { readFallback } from "../sources/list/source.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { inspectImage } from "../registry/copy/graph.ts";
import { mapParallel } from "../net/parallel.ts";
import type { AssignedImage } from "../core/plan/desired.ts";
import { assignDestinations } from "./planning/assign-destinations.ts";
import type { DiscoveredSource } from "./planning/discover.ts";
import { sourceContext } from "./runtime/source-context.ts";
import { placedInConfig } from "../sources/kind/place.ts";
import { emptyState, knownDigests } from "../core/state/state.ts";

export interface Validation {
  readonly sources: number;
  readonly images: number;
  readonly outputs: number;
  readonly warnings: readonly Diagnostic[];
  readonly accepted: readonly AcceptedCount[];
}

export async function validateMirror(
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Validation> {
  const problems: Diagnostic[] = [];
  const discovered: DiscoveredSource[] = [];
  for (const [index, source] of config.sources.entries()) {
    const kind = await sourceKind(source.kind);
    const context = sourceContext(config, runtime, index, signal);
    problems.push(...(await fallbackProblems(source, context)));
    try {
      if (kind.reach === "local") {
        const discovery = await kind.discover(source, context);
        discovered.push({
          name: source.name,
          kind: source.kind,
          source,
          discovery,
          failed: null,
          fallback: false,
        });
      } else {
        for (const path of kind.files(source)) await requireFile(path, context);
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(...(await placedInConfig(error, source, context)).diagnostics);
    }
  }
  if (problems.length > 0) throw new Problem(problems);
  const assignment = await assignDestinations(config, discovered, {
    runtime,
    state: emptyState,
    known: knownDigests(emptyState),
    signal,
    offline: true,
  });
  const broken = await checkLayouts(config, assignment.images, runtime, signal);
  if (broken.length > 0) throw new Problem(broken);
  const warnings = [...discovered.flatMap((one) => one.discovery?.warnings ?? []), ...assignment.warnings];
  const { kept, accepted } = withoutAccepted(warnings, config.accept);
  return {
    sources: config.sources.length,
    images: assignment.images.length,
    outputs: config.outputs.length,
    warnings: kept,
    accepted,
  };
}

/** The list that takes the source's place in an outage is read as it would be then. */
async function fallbackProblems(
  { name, fallback, prefix }: SourceConfig,
  context: SourceContext,
): Promise<readonly Diagnostic[]> {
  if (fallback === undefined) return [];
  try {
    await readFallback(fallback, name, context, prefix);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.diagnostics.map((one) => inFallback(name, one));
  }
}

function inFallback(name: string, problem: Diagnostic): Diagnostic {
  const detail = `Fallback list of the source "${name}": ${problem.detail ?? problem.summary}`;
  return { ...problem, detail };
}

/** What is to come from layouts: manifests are read, all else must be there with its size. Copying reads the rest. */
async function checkLayouts(
  config: Config,
  images: readonly AssignedImage[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  const problems = await mapParallel(images, 8, async (image): Promise<readonly Diagnostic[]> => {
    const { layout, pinned } = image;
    if (layout === undefined || pinned === undefined) return [];
    try {
      const reader = await runtime.content.reader(image.ref, { layout: layout });
      await inspectImage(reader, { ...image.handling, digest: pinned }, signal);
      return [];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const at = placeOfLayout(config, layout);
      return error.diagnostics.map((one) => inLayout(layout, { ...one, ...defined({ at: one.at ?? at }) }));
    }
  });
  // A blob may be missing from several images.
  return [...new Map(problems.flat().map((one) => [one.detail, one])).values()];
}

function placeOfLayout(config: Config, layout: string): Position | undefined {
  const index = config.sources.findIndex((source) => source.kind === "layout" && source.path === layout);
  return index < 0 ? undefined : config.locate("sources", index, "path");
}

function inLayout(layout: string, problem: Diagnostic): Diagnostic {
  if (problem.code.startsWith("layout/")) return problem;
  return { ...problem, code: "layout/image", detail: `${layout}: ${problem.detail ?? problem.summary}` };
}

async function requireFile(path: string, context: ReturnType<typeof sourceContext>): Promise<void> {
  if ((await context.files.stat(path)) !== null) return;
  throw problem("file/missing", "File not found", {
    detail: `${path} does not exist.`,
    hint: "Check the path. Paths in a config are relative to the config file.",
  });
}
