// What kubectl and kustomize give: the pods of a cluster, where nothing is changed, and the documents of a
// kustomization. Its plugins and Helm charts stay off: a build runs no program that the folder names.
import { isList, isMap, type Tree } from "../core/kubernetes/tree.ts";
import { buildFailed, missingKubectl, missingKustomize, notPods, podsFailed } from "./problems.ts";
import type { ProgramRunner } from "./programs.ts";
import { outputOf } from "./run.ts";

interface PodQuery {
  /** Without it, kubectl's current context. */
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
}

const longest = 256 * 1024 * 1024;

/** The pods of a namespace or of all. */
export async function readPods(
  programs: ProgramRunner,
  query: PodQuery,
  signal: AbortSignal,
): Promise<readonly Tree[]> {
  if ((await programs.find("kubectl")) === null) throw missingKubectl();
  const { context, namespace } = query;
  // With `=` a name that begins with a hyphen can't become another option.
  const args = [
    "get",
    "pods",
    ...(namespace === undefined ? ["--all-namespaces"] : [`--namespace=${namespace}`]),
    ...(context === undefined ? [] : [`--context=${context}`]),
    "--output=json",
    "--request-timeout=60s",
  ];
  const result = await programs.run("kubectl", args, { signal, maxBytes: longest });
  return podsOf(outputOf(result, podsFailed(context, args)));
}

function podsOf(text: string): readonly Tree[] {
  let answer: Tree;
  try {
    // A tree has no numbers: a tag such as 1.10 must keep its text.
    answer = JSON.parse(text, (_, value: unknown) =>
      typeof value === "number" ? String(value) : value,
    ) as Tree;
  } catch {
    throw notPods("is not JSON");
  }
  const items = isMap(answer) ? answer["items"] : undefined;
  if (!isList(items)) throw notPods("has no list of items");
  // Items of a list may leave their kind out.
  return items.map((pod) => (isMap(pod) ? { ...pod, apiVersion: "v1", kind: "Pod" } : pod));
}

/** The documents of the kustomization in the folder, as YAML: by kustomize, or by the one inside kubectl. */
export async function buildKustomization(
  programs: ProgramRunner,
  folder: { readonly path: string; readonly shown: string },
  signal: AbortSignal,
): Promise<string> {
  const [program, command] =
    (await programs.find("kustomize")) !== null
      ? (["kustomize", "build"] as const)
      : (["kubectl", "kustomize"] as const);
  if (program === "kubectl" && (await programs.find("kubectl")) === null) {
    throw missingKustomize(folder.shown);
  }
  const result = await programs.run(program, [command, folder.path], { signal });
  return outputOf(result, buildFailed(folder.shown, `${program} ${command}`));
}
