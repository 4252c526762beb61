// As much of JMESPath, with Kyverno's functions, as the policy uses. What it doesn't know is an error, and so is a key
// that isn't there, unless `||` or a filter stands by: Kyverno's own library takes it so.
type Value = unknown;

const tokenForm =
  /\s*(?:(`[^`]*`)|('(?:[^'\\]|\\.)*')|("[^"]*")|([A-Za-z_]\w*)|(\d+)|(\|\||\[\?|==|[.,()[\]|]))/y;

class Parser {
  readonly #tokens: string[] = [];
  readonly #root: Value;
  #at = 0;

  constructor(text: string, root: Value) {
    this.#root = root;
    tokenForm.lastIndex = 0;
    while (tokenForm.lastIndex < text.trimEnd().length) {
      const [whole] = tokenForm.exec(text) ?? [];
      if (whole === undefined) throw new Error(`no JMESPath: ${text}`);
      this.#tokens.push(whole.trim());
    }
  }

  run(): Value {
    const value = this.#pipe(this.#root);
    if (this.#at < this.#tokens.length)
      throw new Error(`left over: ${this.#tokens.slice(this.#at).join(" ")}`);
    return value;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #need(token: string): void {
    if (!this.#take(token))
      throw new Error(`${token} is missing at ${this.#tokens.slice(this.#at).join(" ")}`);
  }

  #pipe(scope: Value): Value {
    let value = this.#or(scope);
    while (this.#take("|")) value = this.#or(value);
    return value;
  }

  #or(scope: Value): Value {
    const left = this.#path(scope);
    if (!this.#take("||")) return left;
    const right = this.#or(scope);
    return left === null || left === undefined || left === "" ? right : left;
  }

  #path(scope: Value): Value {
    let value = this.#first(scope);
    for (;;) {
      if (this.#take(".")) value = field(value, this.#name());
      else if (this.#take("[?")) return this.#filtered(value);
      else return value;
    }
  }

  #first(scope: Value): Value {
    const token = this.#tokens[this.#at] ?? "";
    if (this.#take("[")) {
      const index = Number(this.#tokens[this.#at]);
      this.#at += 1;
      this.#need("]");
      return Array.isArray(scope) ? (scope[index] ?? null) : null;
    }
    if (token.startsWith("`")) {
      this.#at += 1;
      return JSON.parse(token.slice(1, -1));
    }
    if (token.startsWith("'")) {
      this.#at += 1;
      return token.slice(1, -1);
    }
    const name = this.#name();
    return this.#take("(") ? call(name, this.#values(scope)) : field(scope, name);
  }

  #name(): string {
    const token = this.#tokens[this.#at] ?? "";
    this.#at += 1;
    return token.startsWith('"') ? token.slice(1, -1) : token;
  }

  #values(scope: Value): readonly Value[] {
    const values: Value[] = [];
    do values.push(this.#pipe(scope));
    while (this.#take(","));
    this.#need(")");
    return values;
  }

  /** `[?name=='x'].image`: a projection. */
  #filtered(value: Value): Value {
    const key = this.#name();
    this.#need("==");
    const wanted = this.#first(null);
    this.#need("]");
    this.#need(".");
    const name = this.#name();
    if (!Array.isArray(value)) return null;
    return value.filter((one) => field(one, key) === wanted).map((one) => field(one, name));
  }
}

function field(value: Value, name: string): Value {
  return typeof value === "object" && value !== null
    ? ((value as Record<string, Value>)[name] ?? null)
    : null;
}

function call(name: string, values: readonly Value[]): Value {
  const [first, second, third] = values;
  if (name === "lookup") {
    if (typeof first !== "object" || first === null) throw new Error("lookup needs an object");
    if (typeof second !== "string") throw new Error("lookup needs a text");
    return (first as Record<string, Value>)[second] ?? null;
  }
  if (name === "regex_replace_all") {
    if (typeof first !== "string" || typeof second !== "string" || typeof third !== "string")
      throw new Error("regex_replace_all needs texts");
    return second.replaceAll(new RegExp(first, "g"), third);
  }
  throw new Error(`no function ${name}`);
}

export function jmesPath(text: string, root: Value): Value {
  return new Parser(text, root).run();
}
