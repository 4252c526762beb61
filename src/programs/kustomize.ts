// Builds a kustomization with kustomize, or with the one inside kubectl. Plugins and Helm charts stay off: a build
// runs no program that the folder names.
import { Problem } from "../core/base/diagnostic.ts";
import { outputOf, type ProgramRunner } from "./runner.ts";

/** The documents of the kustomization in the folder, as YAML. */
export async function buildKustomization(
  programs: ProgramRunner,
  folder: { readonly path: string; readonly shown: string },
  signal: AbortSignal,
): Promise<string> {
  const [program, ...args] =
    (await programs.find("kustomize")) !== null
      ? (["kustomize", "build"] as const)
      : (["kubectl", "kustomize"] as const);
  if (program === "kubectl" && (await programs.find("kubectl")) === null) throw noKustomize(folder.shown);
  const result = await programs.run(program, [...args, folder.path], { signal });
  return outputOf(result, {
    code: "source/kustomize",
    summary: "A kustomization can't be built",
    detail: `${folder.shown}:`,
    hint: `Try it by hand: ${program} ${args.join(" ")} ${folder.shown}`,
  });
}

function noKustomize(shown: string): Problem {
  return new Problem({
    code: "program/missing",
    severity: "error",
    summary: "A program is missing",
    detail: `${shown} is a kustomization; neither kustomize nor kubectl is on the PATH to build it.`,
    hint: "Install kustomize, or name the built manifests instead.",
  });
}
