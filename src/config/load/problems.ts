// What is wrong with a config as a whole, and with the variables in it.
import { type Diagnostic, type Problem, problem } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import { complaint, type Complaint } from "../text/finding.ts";

export function emptyConfig(path: string): Problem {
  return problem("config/empty", "The config is empty", {
    detail: `${path} has no keys.`,
    at: { file: path, line: 1, column: 1, frame: [] },
    hint: "Write one: ecr-mirror init",
  });
}

/** What is wrong and where, without a word from the file. */
export function withoutContent({ code, severity, summary, at }: Diagnostic, path: string): Diagnostic {
  return {
    code,
    severity,
    summary,
    ...defined({ at: at && { file: at.file, line: at.line, column: at.column } }),
    detail: `${path} is a link to a file outside its folder, so its content is not shown.`,
    hint: "To see it, name the file itself with -c.",
  };
}

/** The config file itself can't be read. */
export function noConfig({ code, summary, detail, hint }: Complaint): Problem {
  const missing = code === "file/missing";
  const advice = missing ? "Name your config with -c FILE, or write one: ecr-mirror init" : hint;
  return problem(code, summary, { detail, hint: advice });
}

export function unsetVariable(name: string, near: string | undefined): Complaint {
  return complaint("env/unset", "Environment variable not set", {
    detail: `\${${name}} is not set${near === undefined ? "" : `, but ${near} is`}.`,
    hint: `Set ${name}, or give a default: \${${name}:-default}`,
  });
}

/** `env:NAME` stands for a key's text. */
export function unsetKey(name: string): Complaint {
  return complaint("env/unset", "Environment variable not set", {
    detail: `env:${name} names an environment variable that is not set.`,
    hint: `Set ${name} to the text of the key, or name a key file.`,
  });
}

export function unclosedVariable(inside: string): Complaint {
  return complaint("env/syntax", "Environment variable without a closing brace", {
    detail: `"\${${inside.slice(0, 40)}" has no "}".`,
    hint: `Write \${${/^[A-Za-z_]\w*/.exec(inside)?.[0] ?? "NAME"}}.`,
  });
}

export function badVariableName(name: string): Complaint {
  return complaint("env/syntax", "Not an environment variable name", {
    detail:
      name === ""
        ? '"${}" names no variable.'
        : `"\${${name}}" has characters other than letters, digits, and underscores, or starts with a digit.`,
    hint: "Write ${NAME} or ${NAME:-default}.",
  });
}

/** A config comes back to itself by `extends`. */
export function extendsItself(name: string): Complaint {
  return complaint("config/extends", "A config extends itself", {
    detail: `${name} is this config, or a config that extends it.`,
    hint: "Remove `extends` from one of the two.",
  });
}
