// The `cluster` kind: what the running pods of a kubectl context are made of.
import { Problem } from "../../core/base/diagnostic.ts";
import type { WalkDocument } from "../../core/kubernetes/documents.ts";
import { imagesOf, questionsOf } from "../../core/kubernetes/images.ts";
import { isList, isMap, type Tree } from "../../core/kubernetes/tree.ts";
import { walk } from "../../core/kubernetes/walk.ts";
import type { Discovery } from "../../core/image/wanted.ts";
import { readPods } from "../../programs/kubectl.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";

export const cluster: SourceKind<"cluster"> = {
  kind: "cluster",
  reach: "network",
  files: () => [],
  discover,
};

async function discover(source: SourceOf<"cluster">, context: SourceContext): Promise<Discovery> {
  const { programs, signal } = context;
  const documents: WalkDocument[] = [];
  for (const namespace of source.namespaces ?? [undefined]) {
    const answer = await readPods(programs, { context: source.context, namespace }, signal);
    documents.push(...podsOf(answer).map((tree) => ({ tree, line: 1 })));
  }
  const { findings, open } = walk(documents);
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

function podsOf(text: string): readonly Tree[] {
  let answer: Tree;
  try {
    // A tree has no numbers: a tag such as 1.10 must keep its text.
    answer = JSON.parse(text, (_, value: unknown) =>
      typeof value === "number" ? String(value) : value,
    ) as Tree;
  } catch {
    throw badAnswer("is not JSON");
  }
  const items = isMap(answer) ? answer["items"] : undefined;
  if (!isList(items)) throw badAnswer("has no list of items");
  // Items of a list may leave their kind out.
  return items.map((pod) => (isMap(pod) ? { ...pod, apiVersion: "v1", kind: "Pod" } : pod));
}

function badAnswer(why: string): Problem {
  return new Problem({
    code: "source/cluster",
    severity: "error",
    summary: "The pods of a cluster can't be read",
    detail: `What kubectl wrote ${why}.`,
  });
}
