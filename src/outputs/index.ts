// All output kinds, each loaded when a config uses it. The type makes the compiler report a missing or extra one.
import type { OutputKindName } from "../config/config.ts";
import type { OutputKind } from "./kind.ts";

export const outputKinds: { readonly [K in OutputKindName]: () => Promise<OutputKind<K>> } = {
  mapping: async () => (await import("./mapping.ts")).mapping,
  values: async () => (await import("./values/output.ts")).values,
  "image-list": async () => (await import("./image-list.ts")).imageList,
  kustomize: async () => (await import("./kustomize.ts")).kustomize,
  dataset: async () => (await import("./dataset.ts")).dataset,
  manifests: async () => (await import("./manifests.ts")).manifests,
  compose: async () => (await import("./compose.ts")).compose,
  hosts: async () => (await import("./hosts.ts")).hosts,
  renovate: async () => (await import("./renovate.ts")).renovate,
  kyverno: async () => (await import("./kyverno.ts")).kyverno,
  template: async () => (await import("./template.ts")).template,
};

/** A kind with its type forgotten: whoever calls it gives it an output of that kind. */
export async function outputKind(name: OutputKindName): Promise<OutputKind> {
  const load: () => Promise<unknown> = outputKinds[name];
  return (await load()) as OutputKind;
}
