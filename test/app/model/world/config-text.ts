// The files of a config as the model has it.
import type { ConfigModel } from "../memory/model.ts";
import type { World } from "./mirror-world.ts";

/** The sandbox's name for itself. */
export const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
export const ageDays = 3;

export function configPath({ name }: Pick<ConfigModel, "name">): string {
  return `${name}.yaml`;
}

export function statePath({ name }: Pick<ConfigModel, "name">): string {
  return `state/${name}.json`;
}

export function mappingPath({ name }: Pick<ConfigModel, "name">): string {
  return `${name}.csv`;
}

export function configText(config: ConfigModel, world: World, state = statePath(config)): string {
  const { name, prefix, minimumAge, barred, newest, alias, immutable, repository } = config;
  const { url } = world.ecr.sandbox;
  const { host } = world.upstream;
  const target = `registry: ${registry}, endpoint: "${url}", registryEndpoint: "${url}"`;
  return [
    "version: 1",
    `target: { ${target}, prefix: ${prefix} }`,
    `registries: { "${host}": { username: AWS, password: "\${PASSWORD}" } }`,
    `repositories: { defaults: { tagMutability: ${immutable ? "immutable" : "mutable"} } }`,
    ...(minimumAge ? [`minimumAge: ${ageDays}d`] : []),
    ...(barred.size === 0 ? [] : ["gates:"]),
    ...[...barred].map((ref) => `  - { from: "${host}/${ref}", allowedRegistries: [nowhere.example] }`),
    `waivers: ${name}-waivers.yaml`,
    "tagPolicies:",
    `  newest: { semver: "*", newest: ${newest}${alias ? ", alias: [stable]" : ""} }`,
    '  dated: { rename: "{tag}-{date}" }',
    "sources:",
    `  - { name: ${name}-list, kind: list, path: ${name}-list.txt, fallback: ${name}-fallback.txt }`,
    `  - { name: ${name}-newest, kind: repository, repository: ${host}/${repository}, tagPolicy: newest }`,
    `  - { name: ${name}-dated, kind: list, path: ${name}-dated.txt, tagPolicy: dated, prefix: d }`,
    `outputs: [{ kind: mapping, path: ${mappingPath(config)} }]`,
    `state: { path: ${state} }`,
    "",
  ].join("\n");
}

export function writeConfig(config: ConfigModel, world: World): void {
  const { name } = config;
  const list = (refs: Iterable<string>) => [...refs].map((ref) => `${world.upstream.host}/${ref}\n`).join("");
  world.write(configPath(config), configText(config, world));
  world.write(`${name}-dated.txt`, list(config.dated));
  world.write(`${name}-fallback.txt`, list([config.fallback]));
  const waiver = "{ image: '**', gate: allowedRegistries, until: 2099-12-31, owner: a, reason: b }";
  world.write(`${name}-waivers.yaml`, config.waived ? `- ${waiver}\n` : "[]\n");
  if (config.listFile) world.write(`${name}-list.txt`, list(config.list));
  else world.remove(`${name}-list.txt`);
}
