// What Kyverno does with the policy: how it reads an image, and a mutate rule with its foreach.
import { parse } from "yaml";
import { jmesPath } from "./jmespath.ts";

export interface Container {
  readonly name: string;
  readonly image: string;
}

export type Spec = Readonly<Record<string, readonly Container[]>>;

interface Variable {
  readonly name: string;
  readonly variable: { readonly value?: unknown; readonly jmesPath?: string; readonly default?: unknown };
}

interface Step {
  readonly list: string;
  readonly context: readonly Variable[];
  readonly preconditions: { readonly all: readonly { key: string; operator: string; value: string }[] };
  readonly patchStrategicMerge: { readonly spec: Spec };
}

/** Kyverno's settings `defaultRegistry` and `enableDefaultRegistryMutation`. */
export interface Settings {
  readonly addsRegistry: boolean;
}

/** The `reference` of Kyverno's `images`: never both tag and digest, and no `library/` that isn't written. */
export function referenceOf(image: string, { addsRegistry }: Settings): string {
  const slash = image.indexOf("/");
  const first = image.slice(0, Math.max(slash, 0));
  const isHost = slash >= 0 && (/[.:A-Z]/.test(first) || first === "localhost");
  const registry = isHost ? `${first}/` : addsRegistry ? "docker.io/" : "";
  const rest = isHost ? image.slice(slash + 1) : image;
  const [named = "", digest] = rest.split("@");
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const path = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? "latest" : named.slice(colon + 1);
  return `${registry}${path}${digest === undefined ? `:${tag}` : `@${digest}`}`;
}

/** A pod as it is after admission. */
export function admit(policy: string, pod: Spec, settings: Settings, old?: Spec): Spec {
  const [rule] = parse(policy).spec.rules as [
    { context: readonly Variable[]; mutate: { foreach: readonly Step[] } },
  ];
  const images = Object.fromEntries(
    Object.entries(pod).map(([list, containers]) => [
      list,
      Object.fromEntries(
        containers.map(({ name, image }) => [name, { reference: referenceOf(image, settings) }]),
      ),
    ]),
  );
  const request = { object: { spec: pod }, ...(old === undefined ? {} : { oldObject: { spec: old } }) };
  const scope = load({ request, images }, rule.context);
  let after = pod;
  for (const step of rule.mutate.foreach) {
    for (const element of jmesPath(step.list, scope) as readonly Container[]) {
      const inner = load({ ...scope, element }, step.context);
      const fits = step.preconditions.all.every(({ key, operator, value }) => {
        if (operator !== "NotEquals") throw new Error(`no operator ${operator}`);
        return filled(key, inner) !== filled(value, inner);
      });
      if (fits) after = merged(after, step.patchStrategicMerge.spec, inner);
    }
  }
  return after;
}

function load(scope: Readonly<Record<string, unknown>>, variables: readonly Variable[]) {
  const known: Record<string, unknown> = { ...scope };
  for (const { name, variable } of variables) {
    const found =
      variable.jmesPath === undefined ? variable.value : jmesPath(filled(variable.jmesPath, known), known);
    known[name] = found ?? variable.default;
  }
  return known;
}

function filled(text: string, scope: unknown): string {
  return text.replaceAll(/\{\{(.*?)\}\}/g, (_, path: string) => String(jmesPath(path.trim(), scope)));
}

/** Containers are merged by their names. */
function merged(pod: Spec, patch: Spec, scope: unknown): Spec {
  const lists = Object.entries(patch).map(([list, containers]) => {
    const changes = containers.map(({ name, image }) => ({
      name: filled(name, scope),
      image: filled(image, scope),
    }));
    const all = pod[list] ?? [];
    return [list, all.map((one) => ({ ...one, ...changes.find(({ name }) => name === one.name) }))];
  });
  return { ...pod, ...(Object.fromEntries(lists) as Spec) };
}
