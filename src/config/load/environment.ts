// `${NAME}` and `${NAME:-default}` in text values. The result is a new tree of plain values; what came from the
// environment and may be secret is remembered, so that no output shows it.
import { nearest } from "../../core/base/nearest.ts";
import { badVariableName, unclosedVariable, unsetVariable } from "./problems.ts";
import { type Complaint, type Finding, mostFaults, type Path } from "../text/finding.ts";
import { isSecretKey } from "../text/source-text.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Substituted {
  readonly value: unknown;
  /** The same with what may be secret left out: as it is written, where that is a variable. */
  readonly open: unknown;
  readonly secrets: readonly string[];
  /** Each says which text it is about and the n-th `${` in it. */
  readonly findings: readonly (Finding & { readonly occurrence: number; readonly length: number })[];
}

type Filled = { readonly value: string; readonly open: string };
type EnvironmentFinding = Substituted["findings"][number];

const nameForm = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function substituteEnvironment(tree: unknown, environment: Environment): Substituted {
  const findings: EnvironmentFinding[] = [];
  const secrets = new Set<string>();

  // One path that grows and shrinks: a config may have 200,000 values.
  const here: (string | number)[] = [];

  function visit(value: unknown): Pick<Substituted, "value" | "open"> {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null) return { value, open: value };
    const [copy, open] = Array.isArray(value) ? [[], []] : [{}, {}];
    for (const [key, item] of Object.entries(value)) {
      here.push(Array.isArray(value) ? Number(key) : key);
      const visited = visit(item);
      (copy as Record<string, unknown>)[key] = visited.value;
      (open as Record<string, unknown>)[key] = visited.open;
      here.pop();
    }
    return { value: copy, open };
  }

  function text(value: string): Filled {
    if (findings.length > mostFaults) return { value, open: value };
    if (value.includes("${")) return fill(value, [...here]);
    if (value === "" || !isSecretKey(String(here.at(-1)))) return { value, open: value };
    secrets.add(value);
    return { value, open: "" };
  }

  function fill(text: string, path: Path): Filled {
    let result = "";
    let open = "";
    let rest = 0;
    let occurrence = 0;
    for (let at = text.indexOf("${"); at >= 0; at = text.indexOf("${", rest)) {
      const before = text.slice(rest, at);
      const end = text.indexOf("}", at);
      const inside = text.slice(at + 2, end < 0 ? undefined : end);
      const outcome = end < 0 ? unclosedVariable(inside) : lookUp(inside, environment);
      if (typeof outcome === "object") {
        const length = end < 0 ? text.length - at : end + 1 - at;
        findings.push({ ...outcome, path, mark: "value", occurrence, length });
        return { value: text, open: text };
      }
      const hidden = outcome !== "" && isSecret(path, inside);
      if (hidden) secrets.add(outcome);
      result += before + outcome;
      open += before + (hidden ? `\${${inside}}` : outcome);
      rest = end + 1;
      occurrence += 1;
    }
    return { value: result + text.slice(rest), open: open + text.slice(rest) };
  }

  return { ...visit(tree), secrets: [...secrets], findings };
}

/** All that reaches an upstream registry may be a credential; elsewhere the names tell. */
function isSecret(path: Path, inside: string): boolean {
  const name = inside.split(":-")[0] ?? "";
  return path[0] === "registries" || isSecretKey(String(path.at(-1))) || isSecretKey(name);
}

function lookUp(inside: string, environment: Environment): string | Complaint {
  const separator = inside.indexOf(":-");
  const name = separator < 0 ? inside : inside.slice(0, separator);
  if (!nameForm.test(name)) return badVariableName(name);
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (separator >= 0) return value === undefined || value === "" ? inside.slice(separator + 2) : value;
  return value ?? unsetVariable(name, nearest(name, Object.keys(environment)));
}
