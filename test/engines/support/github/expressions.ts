// GitHub's expressions, as far as workflows and actions here use them. Where GitHub reads an unknown name as empty text, this
// one throws, so that a misspelled name is found.

export type Value = string | boolean | number | null | { readonly [name: string]: Value };

export interface Scope {
  readonly values: { readonly [name: string]: Value };
  /** How the job stands, for the functions of status. */
  readonly status: "success" | "failure" | "cancelled";
}

/** Text with `${{ ... }}` in it. */
export function fill(text: string, scope: Scope): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, inner: string) => asText(evaluate(inner, scope)));
}

/** An `if`: without a function of status in it, everything before must have gone well. */
export function holds(condition: string | boolean | undefined, scope: Scope): boolean {
  const isGood = scope.status === "success";
  if (condition === undefined) return isGood;
  const [, inner = String(condition)] = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(String(condition)) ?? [];
  const asksStatus = /\b(?:always|cancelled|failure|success)\(\)/.test(inner);
  return (asksStatus || isGood) && isTrue(evaluate(inner, scope));
}

export function evaluate(text: string, { values, status }: Scope): Value {
  const tokens = [...text.matchAll(/'(?:[^']|'')*'|==|!=|&&|\|\||[!(),]|[\w.-]+/g)].map(([token]) => token);
  if (tokens.join("") !== text.replaceAll(/\s+(?=(?:[^']*'[^']*')*[^']*$)/g, ""))
    throw new Error(`no expression of this runner: ${text}`);
  let at = 0;
  const take = (...wanted: readonly string[]): string | undefined => {
    const token = tokens[at];
    if (token === undefined || !wanted.includes(token)) return undefined;
    at += 1;
    return token;
  };
  const either = (): Value => {
    let left = both();
    while (take("||") !== undefined) {
      const right = both();
      left = isTrue(left) ? left : right;
    }
    return left;
  };
  const both = (): Value => {
    let left = compared();
    while (take("&&") !== undefined) {
      const right = compared();
      left = isTrue(left) ? right : left;
    }
    return left;
  };
  const compared = (): Value => {
    const left = single();
    const operator = take("==", "!=");
    if (operator === undefined) return left;
    return (asText(left) === asText(single())) === (operator === "==");
  };
  const single = (): Value => {
    if (take("!") !== undefined) return !isTrue(single());
    if (take("(") !== undefined) {
      const inner = either();
      if (take(")") === undefined) throw new Error(`no expression of this runner: ${text}`);
      return inner;
    }
    const token = tokens[at] ?? "";
    at += 1;
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (token === "true" || token === "false") return token === "true";
    if (/^\d+$/.test(token)) return Number(token);
    if (take("(") === undefined) return lookUp(token, values);
    const given: Value[] = [];
    while (take(")") === undefined) {
      given.push(either());
      take(",");
    }
    return called(token, given, status);
  };
  const result = either();
  if (at !== tokens.length) throw new Error(`no expression of this runner: ${text}`);
  return result;
}

function called(name: string, [first = ""]: readonly Value[], status: Scope["status"]): Value {
  switch (name) {
    case "always":
      return true;
    case "success":
    case "failure":
    case "cancelled":
      return status === name;
    case "fromJSON":
      return JSON.parse(asText(first)) as Value;
    default:
      throw new Error(`no function of this runner: ${name}`);
  }
}

/** What an event has depends on the event, so only there may a name be missing; `*` answers for every other one. */
function lookUp(path: string, values: Scope["values"]): Value {
  const mayMiss = path.startsWith("github.event.");
  let found: Value = values;
  for (const name of path.split(".")) {
    const next: Value | undefined =
      found === null || typeof found !== "object"
        ? undefined
        : Object.hasOwn(found, name)
          ? found[name]
          : found["*"];
    if (next === undefined && !mayMiss) throw new Error(`no expression of this runner: ${path}`);
    found = next ?? null;
  }
  return found;
}

const isTrue = (value: Value): boolean => value !== null && value !== "" && value !== false && value !== 0;

export function asText(value: Value): string {
  return value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}
