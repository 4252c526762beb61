// The source kinds, loaded when a config uses them. The type asks for every kind of the schema and no other.
import type { SourceKindName } from "../config/config.ts";
import type { SourceKind } from "./kind/kind.ts";

type Loaders = { readonly [K in SourceKindName]: () => Promise<SourceKind<K>> };

export const sourceKinds = {
  images: () => import("./images/source.ts").then((module) => module.images),
  list: () => import("./list/source.ts").then((module) => module.list),
  helm: () => import("./helm/source.ts").then((module) => module.helm),
  codecollection: () => import("./codecollection/source.ts").then((module) => module.codecollection),
  manifests: () => import("./manifests/source.ts").then((module) => module.manifests),
  argocd: () => import("./argocd/source.ts").then((module) => module.argocd),
  compose: () => import("./compose/source.ts").then((module) => module.compose),
  dataset: () => import("./dataset/source.ts").then((module) => module.dataset),
  mapping: () => import("./mapping/source.ts").then((module) => module.mapping),
  repository: () => import("./repository/source.ts").then((module) => module.repository),
  layout: () => import("./layout/source.ts").then((module) => module.layout),
  cluster: () => import("./cluster/source.ts").then((module) => module.cluster),
} satisfies Loaders;

/** The kinds that `check` looks through, in the order of its report; a file that two of them take is the later one's. */
export const checkedKinds: readonly SourceKindName[] = ["manifests", "compose", "helm", "cluster"];

/** A kind with its type forgotten: whoever calls it gives it a source of that kind. */
export function sourceKind(kind: SourceKindName): Promise<SourceKind> {
  const load: () => Promise<unknown> = sourceKinds[kind];
  return load() as Promise<SourceKind>;
}
