// Wrong usage, as one kind of Problem: exit code 64, with the way to the help.
import { type Problem, type WhatOf, problem } from "../../core/base/diagnostic.ts";
import { nearest } from "../../core/base/nearest.ts";

interface Help {
  readonly hint?: string | undefined;
  /** The command whose help is named; the program's without one. */
  readonly command?: string;
}

/** `code` is what follows `usage/`. */
function usageProblem(
  code: WhatOf<"usage">,
  [summary, detail]: readonly [string, string],
  { hint, command }: Help = {},
): Problem {
  const help = `See: ecr-mirror ${command === undefined ? "" : `${command} `}--help`;
  return problem(`usage/${code}`, summary, {
    detail,
    hint: hint === undefined ? help : `${hint}\n${help}`,
  });
}

function didYouMean(word: string, known: readonly string[], prefix = ""): string | undefined {
  const near = known.includes(word) ? word : nearest(word, known);
  return near === undefined ? undefined : `Did you mean "${prefix}${near}"?`;
}

export function noCommand(): Problem {
  const hint = "A first step: ecr-mirror plan";
  return usageProblem("no-command", ["No command", "ecr-mirror needs to be told what to do."], { hint });
}

export function unknownCommand(name: string, known: readonly string[]): Problem {
  const detail = `ecr-mirror has no command "${name}".`;
  return usageProblem("unknown-command", ["Unknown command", detail], { hint: didYouMean(name, known) });
}

export function unknownOption(command: string, option: string, known: readonly string[]): Problem {
  const shown = option.length === 1 ? `-${option}` : `--${option}`;
  const detail = `ecr-mirror ${command} has no option "${shown}".`;
  const hint = didYouMean(option, known, "--");
  return usageProblem("unknown-option", ["Unknown option", detail], { hint, command });
}

export function missingValue(command: string, option: string, value = "VALUE"): Problem {
  const texts = ["An option without its value", `--${option} needs a value.`] as const;
  return usageProblem("missing-value", texts, { hint: `Write: --${option} ${value}`, command });
}

/** What the parser says that nothing else here does. */
export function wrongArguments(command: string, detail: string): Problem {
  return usageProblem("arguments", ["Wrong arguments", detail], { command });
}

export function flagValue(command: string, option: string, value: string): Problem {
  const detail = `--${option} takes no value, "${value}" was given.`;
  return usageProblem("flag-value", ["A value for a flag", detail], { command });
}

export function repeatedOption(command: string, option: string, times: number): Problem {
  const detail = `--${option} was given ${times} times.`;
  return usageProblem("repeated-option", ["An option given twice", detail], { command });
}

export function notAChoice(
  command: string,
  { option, value, choices }: { option: string; value: string; choices: readonly string[] },
): Problem {
  const detail = `--${option} "${value}": it is one of ${choices.join(", ")}.`;
  return usageProblem("choice", ["Not one of the choices", detail], {
    hint: didYouMean(value, choices),
    command,
  });
}

/** `subject` is who needs it: `ecr-mirror plan`, `state forget`. */
export function missingArgument(command: string, subject: string, needed: string): Problem {
  return usageProblem("missing-argument", ["A missing argument", `${subject} needs ${needed}.`], { command });
}

export function extraArgument(
  command: string,
  subject: string,
  { taken, extra }: { taken: string; extra: string },
): Problem {
  const detail = `${subject} takes ${taken}: "${extra}" is too much.`;
  return usageProblem("extra-argument", ["An argument too many", detail], { command });
}

export function unknownStateAction(word: string, actions: readonly string[]): Problem {
  const detail = `state "${word}": it is one of ${actions.join(", ")}.`;
  const hint = didYouMean(word, actions);
  return usageProblem("state-action", ["Unknown action on the state", detail], { hint, command: "state" });
}

export function unknownFormat(text: string, name: string, formats: readonly string[]): Problem {
  const detail = `--format "${text}": it is one of ${formats.join(", ")}, with =FILE to write a file.`;
  const hint = didYouMean(name, formats);
  return usageProblem("format", ["Not a format of this command", detail], { hint });
}

export function badValue(option: string, value: string, why: string): Problem {
  return usageProblem("value", ["Not a value for this option", `--${option} "${value}": ${why}.`]);
}

export function conflict(detail: string): Problem {
  return usageProblem("conflict", ["Options that don't go together", detail]);
}

export function unknownShell(name: string, shells: readonly string[]): Problem {
  const detail = `"${name}" is none of ${shells.join(", ")}.`;
  return usageProblem("shell", ["No completion for this shell", detail], { command: "completion" });
}

export function unknownCode(code: string, known: readonly string[]): Problem {
  const hint =
    didYouMean(code, known) ?? "The code of an error or a warning stands in brackets behind its first line.";
  const detail = `ecr-mirror has no error code "${code}".`;
  return usageProblem("unknown-code", ["Unknown error code", detail], { hint, command: "explain" });
}

export function nothingToCheck(): Problem {
  const detail = "Name files, --chart or --cluster.";
  return usageProblem("nothing-to-do", ["Nothing to check", detail], { command: "check" });
}

export function nothingToTranslate(): Problem {
  const detail = "Name URIs, pipe lines to standard input, or name a file with --jsonl.";
  return usageProblem("nothing-to-do", ["Nothing to translate", detail]);
}

export function needsYes(): Problem {
  const detail = "apply asks before it changes anything, and there is no terminal.";
  const hint =
    "Apply a plan that was reviewed: ecr-mirror apply FILE\nOr agree beforehand: ecr-mirror apply --yes";
  return usageProblem("needs-yes", ["Nobody to ask", detail], { hint, command: "apply" });
}

/** A file that `init --from` was told to take over. */
export function notText(path: string, cause: unknown): Problem {
  const detail = `${path} is not UTF-8 text.`;
  return problem("file/encoding", "Not a text file", { detail }, { cause });
}

/** A file that `init` writes beside the config. */
export function fileExists(path: string): Problem {
  return problem("usage/config-exists", "A file that the config needs exists", {
    detail: `${path} is there already; nothing was written.`,
    hint: "Overwrite it with --force, or write the config into another folder with -c.",
  });
}

export function configExists(path: string): Problem {
  return problem("usage/config-exists", "The config exists", {
    detail: `${path} is there already; nothing was written.`,
    hint: "Overwrite it with --force, or name another with -c.",
  });
}

export function nothingCalled(name: string): Problem {
  return usageProblem("no-match", ["Nothing is called so", `No source wants an image called "${name}".`], {
    hint: "See what they want with: ecr-mirror discover",
    command: "discover",
  });
}

/** `--shard auto` where no engine says which part this is. */
export function noEngine(variables: readonly string[]): Problem {
  const detail = `--shard auto: none of ${variables.join(", ")} is set.`;
  const hint = "Run it in an array or matrix of one of these engines, or name the part: --shard 1/4";
  return usageProblem("no-engine", ["No engine says which part this is", detail], { hint, command: "apply" });
}

export function conflictingEngines(said: readonly string[]): Problem {
  const detail = `--shard auto: ${said.join(" says one thing, and ")} says another.`;
  const hint = "Name the part: --shard I/N. Or unset the variables of the engine that does not count.";
  return usageProblem("two-engines", ["Two engines disagree", detail], { hint, command: "apply" });
}

export function incompleteEngine(engine: string, why: string): Problem {
  const hint = "Name the part: --shard I/N";
  return usageProblem("engine", ["An engine's variables make no sense", `--shard auto, ${engine}: ${why}.`], {
    hint,
    command: "apply",
  });
}

export function shardWithoutCount(from: string): Problem {
  const detail = `--shard auto: ${from} says which part this is, and nothing says of how many.`;
  const hint = "Apply a bundle, which knows (plan --out DIR --shards N), or name the part: --shard I/N";
  return usageProblem("shard-count", ["The number of parts is unknown", detail], { hint, command: "apply" });
}

/** Of several configs, for a command that is about one. */
export function oneConfig(command: string): Problem {
  const detail = `${command} takes one config, and -c names several.`;
  return usageProblem("conflict", ["Several configs", detail], {
    hint: "Name one with -c. plan, apply, drift and validate take several.",
    command,
  });
}

export function noConfigs(pattern: string): Problem {
  const detail = `No config matches ${pattern}.`;
  return usageProblem("no-match", ["No config matches", detail], {
    hint: "Name a file, a folder that holds mirror.config.yaml files, or a glob in quotes: -c 'teams/*/mirror.config.yaml'",
    command: "plan",
  });
}
