// The `cluster` kind: what the running pods of a kubectl context are made of.
import type { WalkDocument } from "../../core/kubernetes/documents.ts";
import { imagesOf, questionsOf } from "../../core/kubernetes/images.ts";
import { walk } from "../../core/kubernetes/rules/walk.ts";
import type { Discovery } from "../../core/image/wanted.ts";
import { readPods } from "../../programs/kubernetes.ts";
import { readTree } from "../../yaml/plain.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";

export const cluster: SourceKind<"cluster"> = {
  kind: "cluster",
  reach: "network",
  files: () => [],
  programs: () => ["kubectl"],
  discover,
  checked: ({ cluster }, { defaults }) =>
    cluster === undefined ? undefined : { ...defaults, ...cluster, kind: "cluster", name: "cluster" },
};

async function discover(source: SourceOf<"cluster">, context: SourceContext): Promise<Discovery> {
  const { programs, signal } = context;
  const documents: WalkDocument[] = [];
  for (const namespace of source.namespaces ?? [undefined]) {
    const pods = await readPods(programs, { context: source.context, namespace }, signal);
    for (const tree of pods) documents.push({ tree, line: 1 });
  }
  const { findings, open } = walk(documents, readTree);
  // The pod itself says what it runs; what its arguments name may be old.
  const certain = findings.filter((finding) => finding.confidence === "certain");
  const describe = () => ({ source: source.name });
  return {
    title: `${documents.length} pods of ${source.context ?? "the current context"}`,
    images: imagesOf(certain, describe),
    questions: questionsOf(certain, open, describe),
    warnings: [],
  };
}
