// `discover --policy`: which tags of a source's images a tag policy keeps and drops, and why.
import type { Config } from "../../config/config.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { nearest } from "../../core/base/nearest.ts";
import { formatImageRef } from "../../core/image/reference.ts";
import type { DiscoveredSource } from "./discover.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { mapParallel } from "../../net/parallel.ts";
import { selectTags } from "./select-tags.ts";

export interface PolicyExplanation {
  /** The image without tag and digest: `docker.io/library/nginx`. */
  readonly image: string;
  readonly source: string;
  readonly kept: readonly { readonly tag: string; readonly destination: string }[];
  readonly dropped: readonly { readonly tag: string; readonly why: string }[];
}

/** Every image is judged by its repository's tags, whatever tag the source named. */
export async function explainPolicy(
  config: Config,
  runtime: Runtime,
  { discovered, policy }: { discovered: readonly DiscoveredSource[]; policy: string },
  signal: AbortSignal,
): Promise<readonly PolicyExplanation[]> {
  if (config.tagPolicies[policy] === undefined) throw unknownPolicy(policy, config);
  const { state } = await runtime.state.read(signal);
  const questions = repositoriesOf(discovered);
  return mapParallel(questions, 8, async ({ image, source }) => {
    const { registry, repository } = image.ref;
    const asked = { ...image, ref: { registry, repository }, tagPolicy: policy };
    const selected = await selectTags(
      config,
      { image: asked, source, repository },
      { runtime, state, signal },
    );
    return {
      image: formatImageRef(asked.ref),
      source: source.name,
      kept: selected.tags.flatMap(({ source: tag, destination }) =>
        tag === null ? [] : [{ tag, destination: destination ?? tag }],
      ),
      dropped: selected.dropped,
    };
  });
}

function repositoriesOf(discovered: readonly DiscoveredSource[]) {
  const found = new Map(
    discovered.flatMap(({ discovery, source }) =>
      (discovery?.images ?? []).map((image) => {
        const { registry, repository } = image.ref;
        return [`${source.name} ${registry}/${repository}`, { image, source }] as const;
      }),
    ),
  );
  return [...found.values()];
}

function unknownPolicy(policy: string, config: Config): Problem {
  const names = Object.keys(config.tagPolicies);
  const near = nearest(policy, names);
  return new Problem({
    code: "usage/unknown-policy",
    severity: "error",
    summary: "No such tag policy",
    detail: `${config.path} has no tag policy "${policy}".`,
    hint: near === undefined ? `Its policies are: ${names.join(", ")}.` : `Did you mean "${near}"?`,
  });
}
