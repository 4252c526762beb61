// Variables in a Compose file's texts, by Compose's rules: `$X`, `${X}`, `${X:-default}`, `${X:?message}`, `$$`.
// What has no value is not guessed.

export type Filled = { readonly text: string } | { readonly missing: string };

const variable = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}|)/g;

/** Fills in the variables from `values` and their defaults, or names the first that has neither. */
export function fillVariables(text: string, values: ReadonlyMap<string, string>): Filled {
  let missing: string | undefined;
  // A default may hold a variable itself: the innermost is filled first.
  let filled = text;
  for (let round = 0; round < 10 && /\$\{[^{}]*\$\{/.test(filled); round += 1) {
    filled = filled.replace(
      /\$\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}(?=[^{}]*\})/g,
      (_, name: string, operator?: string, rest?: string) => {
        const value = valueOf({ name, operator, rest }, values);
        if (value === undefined) missing ??= name;
        return value ?? "";
      },
    );
  }
  const result = filled.replace(
    variable,
    (_, dollar?: string, plain?: string, name?: string, operator?: string, rest?: string) => {
      if (dollar !== undefined) return "$";
      const wanted = plain ?? name;
      const value = wanted === undefined ? undefined : valueOf({ name: wanted, operator, rest }, values);
      if (value === undefined) missing ??= wanted ?? "$";
      return value ?? "";
    },
  );
  return missing === undefined ? { text: result } : { missing };
}

interface Use {
  readonly name: string;
  readonly operator: string | undefined;
  readonly rest: string | undefined;
}

function valueOf(
  { name, operator, rest = "" }: Use,
  values: ReadonlyMap<string, string>,
): string | undefined {
  const value = values.get(name);
  const isThere =
    operator?.startsWith(":") === true ? value !== undefined && value !== "" : value !== undefined;
  if (operator?.endsWith("-") === true) return isThere ? value : rest;
  if (operator?.endsWith("+") === true) return isThere ? rest : "";
  return isThere ? value : undefined;
}

/** The `KEY=value` lines of an `.env` file. */
export function readEnvFile(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value = ""] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) values.set(name, unquoted(value));
  }
  return values;
}

function unquoted(value: string): string {
  const [, , inside] = /^(["'])(.*)\1$/.exec(value) ?? [];
  return inside ?? value.replace(/\s+#.*$/, "");
}
