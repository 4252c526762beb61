// A .gitlab-ci.yml as GitLab reads it: components with their inputs, `extends`, `!reference`, and the rules of a pipeline.
import { readFileSync } from "node:fs";
import { parse, parseAllDocuments } from "yaml";

export interface Rule {
  readonly if?: string;
  readonly when?: string;
  readonly allow_failure?: boolean;
}

export interface Job {
  readonly extends?: string;
  readonly stage?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>;
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
  readonly needs?: readonly string[];
  readonly parallel?: number;
  readonly retry?: { readonly max: number; readonly exit_codes: readonly number[] };
  readonly allow_failure?: { readonly exit_codes: readonly number[] };
  readonly artifacts?: {
    readonly when?: string;
    readonly paths?: readonly string[];
    readonly reports?: Readonly<Record<string, string>>;
  };
  readonly rules?: readonly Rule[];
}

export interface Pipeline {
  readonly stages: readonly string[];
  /** Those that are no templates, with what they extend. */
  readonly jobs: readonly (readonly [name: string, job: Job])[];
}

interface Input {
  readonly default?: string;
  readonly options?: readonly string[];
  readonly regex?: string;
}

const keywords = ["default", "description", "options", "regex", "type"];

interface Header {
  readonly spec: { readonly inputs: Readonly<Record<string, Input>> };
}

type File = Readonly<Record<string, unknown>>;

/** `!reference [job, key]`, until all jobs are known. */
class Reference {
  readonly path: readonly string[];
  constructor(path: readonly string[]) {
    this.path = path;
  }
}

const customTags = [
  {
    tag: "!reference",
    collection: "seq" as const,
    resolve: (seq: { toJSON(): unknown }) => new Reference(seq.toJSON() as string[]),
  },
];

/** `components` has the files of components by their names. */
export function readPipeline(text: string, components: Readonly<Record<string, string>> = {}): Pipeline {
  const { include = [], ...own } = parse(text, { customTags }) as File & {
    include?: readonly { component: string; inputs: Readonly<Record<string, string>> }[];
  };
  const included = include.map(({ component, inputs }) => {
    const [, name = ""] = /\/([\w-]+)@[\w.]+$/.exec(component) ?? [];
    const path = components[name];
    if (path === undefined) throw new Error(`no component of this runner: ${component}`);
    return readComponent(readFileSync(path, "utf8"), inputs);
  });
  const all = Object.assign({}, ...included, own) as File;
  const { stages = [".pre", "build", "test", "deploy", ".post"], ...jobs } = all;
  const names = Object.keys(jobs).filter((name) => !name.startsWith("."));
  return {
    stages: stages as readonly string[],
    jobs: names.map((name) => [name, extended(jobs as Record<string, Job>, name)]),
  };
}

function extended(all: Readonly<Record<string, Job>>, name: string): Job {
  const job = all[name] ?? {};
  const base = all[job.extends ?? ""] ?? {};
  const whole = { ...base, ...job, variables: { ...base.variables, ...job.variables } };
  const script = (whole.script ?? []).flatMap((line: unknown) => {
    if (!(line instanceof Reference)) return [line as string];
    const [from = "", key = ""] = line.path;
    return (all[from] as Readonly<Record<string, readonly string[]>>)[key] ?? [];
  });
  return { ...whole, script };
}

function readComponent(text: string, given: Readonly<Record<string, string>>): File {
  const [header, body] = parseAllDocuments(text, { customTags });
  const { inputs: declared } = (header?.toJS() as Header | undefined)?.spec ?? { inputs: {} };
  for (const keyword of Object.values(declared).flatMap((input) => Object.keys(input)))
    if (!keywords.includes(keyword)) throw new Error(`no keyword of an input: ${keyword}`);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) throw new Error(`the component has no input ${unknown.join(", ")}`);
  const values = Object.fromEntries(
    Object.entries(declared).map(([name, { default: own, options, regex }]) => {
      const value = given[name] ?? own;
      if (value === undefined) throw new Error(`the input ${name} is required`);
      if (options?.includes(value) === false) throw new Error(`${name} must be one of ${options.join(", ")}`);
      if (regex !== undefined && !new RegExp(regex).test(value))
        throw new Error(`${name} must match ${regex}`);
      return [name, value];
    }),
  );
  const used = new Set<string>();
  const filled = fillIn(body?.toJS(), values, used) as File;
  const unused = Object.keys(declared).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`nothing uses the input ${unused.join(", ")}`);
  return filled;
}

function fillIn(node: unknown, values: Readonly<Record<string, string>>, used: Set<string>): unknown {
  if (typeof node === "string")
    return node.replaceAll(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`no input: ${name}`);
      used.add(name);
      return value;
    });
  if (Array.isArray(node)) return node.map((one) => fillIn(one, values, used));
  if (node === null || typeof node !== "object" || node instanceof Reference) return node;
  return Object.fromEntries(Object.entries(node).map(([name, one]) => [name, fillIn(one, values, used)]));
}

/** The rule that decides; undefined where the job is not part of the pipeline. */
export function ruleFor(job: Job, variables: Readonly<Record<string, string>>): Rule | undefined {
  if (job.rules === undefined) return {};
  return job.rules.find((rule) => rule.if === undefined || isTrue(rule.if, variables));
}

function isTrue(condition: string, variables: Readonly<Record<string, string>>): boolean {
  const valueOf = (term: string): string =>
    term.startsWith("$") ? (variables[term.slice(1)] ?? "") : term.slice(1, -1);
  return condition.split(" || ").some((either) =>
    either.split(" && ").every((part) => {
      const [, left, operator, right] = /^(\$\w+) (==|!=) (\$\w+|"[^"]*")$/.exec(part) ?? [];
      if (left === undefined || right === undefined) throw new Error(`no rule of this runner: ${part}`);
      return (valueOf(left) === valueOf(right)) === (operator === "==");
    }),
  );
}
