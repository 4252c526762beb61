// Reads the pods of a cluster with kubectl: nothing is changed there.
import { Problem } from "../core/base/diagnostic.ts";
import { outputOf, type ProgramRunner } from "./runner.ts";

export interface PodQuery {
  /** Without it, kubectl's current context. */
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
}

const longest = 256 * 1024 * 1024;

/** The answer of `kubectl get pods -o json`, for a namespace or all. */
export async function readPods(
  programs: ProgramRunner,
  query: PodQuery,
  signal: AbortSignal,
): Promise<string> {
  if ((await programs.find("kubectl")) === null) {
    throw new Problem({
      code: "program/missing",
      severity: "error",
      summary: "A program is missing",
      detail: "kubectl is not on the PATH; it reads the pods of the cluster.",
      hint: "Install kubectl, or set ECR_MIRROR_KUBECTL to its path.",
    });
  }
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
  return outputOf(await programs.run("kubectl", args, { signal, maxBytes: longest }), {
    code: "source/cluster",
    summary: "The pods of a cluster can't be read",
    detail: `kubectl, ${context === undefined ? "current context" : `context ${context}`}:`,
    hint: `Try it by hand: kubectl ${args.slice(0, 3).join(" ")}`,
  });
}
