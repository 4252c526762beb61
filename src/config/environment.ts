// `${NAME}` and `${NAME:-default}` in text values. The result is a new tree of plain values; what came from the
// environment and may be secret is remembered, so that no output shows it.
import { type Complaint, type Finding, mostFaults, type Path } from "./finding.ts";
import { nearest } from "../core/base/nearest.ts";
import { isSecretKey } from "./yaml/text.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Substituted {
  readonly value: unknown;
  readonly secrets: readonly string[];
  /** Each says which text it is about and the n-th `${` in it. */
  readonly findings: readonly (Finding & { readonly occurrence: number; readonly length: number })[];
}

type EnvironmentFinding = Substituted["findings"][number];

const nameForm = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function substituteEnvironment(tree: unknown, environment: Environment): Substituted {
  const findings: EnvironmentFinding[] = [];
  const secrets = new Set<string>();

  // One path that grows and shrinks: a config may have 200,000 values.
  const here: (string | number)[] = [];

  function visit(value: unknown): unknown {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null) return value;
    const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {};
    for (const [key, item] of Object.entries(value)) {
      here.push(Array.isArray(value) ? Number(key) : key);
      (copy as Record<string, unknown>)[key] = visit(item);
      here.pop();
    }
    return copy;
  }

  function text(value: string): string {
    if (findings.length > mostFaults) return value;
    if (value.includes("${")) return fill(value, [...here]);
    if (value !== "" && isSecretKey(String(here.at(-1)))) secrets.add(value);
    return value;
  }

  function fill(text: string, path: Path): string {
    let result = "";
    let rest = 0;
    let occurrence = 0;
    for (let at = text.indexOf("${"); at >= 0; at = text.indexOf("${", rest)) {
      result += text.slice(rest, at);
      const end = text.indexOf("}", at);
      const inside = text.slice(at + 2, end < 0 ? undefined : end);
      const outcome = end < 0 ? unclosed(inside) : lookUp(inside, environment);
      if (typeof outcome === "object") {
        const length = end < 0 ? text.length - at : end + 1 - at;
        findings.push({ ...outcome, path, mark: "value", occurrence, length });
        return text;
      }
      if (outcome !== "" && isSecret(path, inside)) secrets.add(outcome);
      result += outcome;
      rest = end + 1;
      occurrence += 1;
    }
    return result + text.slice(rest);
  }

  const value = visit(tree);
  return { value, secrets: [...secrets], findings };
}

export function pointer(path: Path): string {
  return JSON.stringify(path);
}

/** All that reaches a source registry may be a credential; elsewhere the names tell. */
function isSecret(path: Path, inside: string): boolean {
  const name = inside.split(":-")[0] ?? "";
  return path[0] === "registries" || isSecretKey(String(path.at(-1))) || isSecretKey(name);
}

function lookUp(inside: string, environment: Environment): string | Complaint {
  const separator = inside.indexOf(":-");
  const name = separator < 0 ? inside : inside.slice(0, separator);
  if (!nameForm.test(name)) return badName(name);
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (separator >= 0) return value === undefined || value === "" ? inside.slice(separator + 2) : value;
  return value ?? unset(name, environment);
}

function unset(name: string, environment: Environment): Complaint {
  const near = nearest(name, Object.keys(environment));
  return {
    code: "env/unset",
    summary: "Environment variable not set",
    detail: `\${${name}} is not set${near === undefined ? "" : `, but ${near} is`}.`,
    hint: `Set ${name}, or write \${${name}:-default}.`,
  };
}

function unclosed(inside: string): Complaint {
  return {
    code: "env/syntax",
    summary: "An environment variable is not closed",
    detail: `"\${${inside.slice(0, 40)}" has no closing brace.`,
    hint: "Write ${NAME}.",
  };
}

function badName(name: string): Complaint {
  return {
    code: "env/syntax",
    summary: "Not the name of an environment variable",
    detail:
      name === "" ? '"${}" names no variable.' : `"\${${name}}" is not letters, digits and underscores.`,
    hint: "Write ${NAME} or ${NAME:-default}.",
  };
}
