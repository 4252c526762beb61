// The keys that most configs use: the table at the top of docs/config.md. A key without a meaning here has the first
// sentence of its description in the schema.
export const commonKeys: readonly { readonly path: string; readonly meaning?: string }[] = [
  { path: "version" },
  { path: "name", meaning: "The name of this config. Its state belongs to it." },
  { path: "target.registry" },
  { path: "target.prefix" },
  { path: "target.naming", meaning: "How repositories in ECR are named after the source." },
  { path: "sources[].name" },
  {
    path: "sources[].kind",
    meaning: "Where the images are found: in a list, a chart, a registry, a cluster.",
  },
  { path: "sources[].tagPolicy" },
  { path: "sources[].platforms" },
  { path: "tagPolicies.<name>.semver" },
  { path: "tagPolicies.<name>.newest" },
  { path: "outputs[].kind", meaning: "What to write: a mapping file, Helm values, an image list." },
  { path: "outputs[].path" },
  { path: "registries.<host>.username" },
  { path: "registries.<host>.password" },
  { path: "repositories.defaults.tagMutability" },
  { path: "replicas" },
  { path: "state.path", meaning: "Where to store what was last applied: a file, or `s3://bucket/key`." },
  { path: "gates" },
  { path: "minimumAge" },
  { path: "prune.maxPercent" },
  { path: "lock" },
];
