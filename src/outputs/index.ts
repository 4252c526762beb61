// All output kinds, each loaded when a config uses it. The type makes the compiler report a missing or extra one.
import type { OutputKindName } from "../config/config.ts";
import type { OutputKind } from "./kind/kind.ts";

export const outputKinds: { readonly [K in OutputKindName]: () => Promise<OutputKind<K>> } = {
  mapping: async () => (await import("./mapping/output.ts")).mapping,
  values: async () => (await import("./values/output.ts")).values,
  "image-list": async () => (await import("./image-list/output.ts")).imageList,
  kustomize: async () => (await import("./kustomize/output.ts")).kustomize,
  dataset: async () => (await import("./dataset/output.ts")).dataset,
  manifests: async () => (await import("./manifests/output.ts")).manifests,
  compose: async () => (await import("./compose/output.ts")).compose,
  hosts: async () => (await import("./hosts/output.ts")).hosts,
  renovate: async () => (await import("./renovate/output.ts")).renovate,
  kyverno: async () => (await import("./kyverno/output.ts")).kyverno,
  flux: async () => (await import("./flux/output.ts")).flux,
  argocd: async () => (await import("./argocd/output.ts")).argocd,
  template: async () => (await import("./template/output.ts")).template,
};

/** A kind with its type forgotten: whoever calls it gives it an output of that kind. */
export async function outputKind(name: OutputKindName): Promise<OutputKind> {
  const load: () => Promise<unknown> = outputKinds[name];
  return (await load()) as OutputKind;
}
