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
    // The list of all commands is no help to someone who is told what to write.
    hint: hint === undefined ? help : command === undefined ? hint : `${hint}\n${help}`,
  });
}

function didYouMean(word: string, known: readonly string[], prefix = ""): string | undefined {
  const near = known.includes(word) ? word : nearest(word, known);
  return near === undefined ? undefined : `Did you mean "${prefix}${near}"?`;
}

export function noCommand(): Problem {
  const hint =
    "Write a config: ecr-mirror init --images docker.io/library/nginx:1.27\n" +
    "Show what it would do: ecr-mirror plan\n" +
    "List the commands: ecr-mirror --help";
  return usageProblem("no-command", ["No command given", "ecr-mirror needs a command."], { hint });
}

export function unknownCommand(name: string, known: readonly string[]): Problem {
  const detail = `ecr-mirror has no command "${name}".`;
  const list = "List the commands: ecr-mirror --help";
  return usageProblem("unknown-command", ["Unknown command", detail], {
    hint: didYouMean(name, known) ?? list,
  });
}

export function unknownOption(command: string, option: string, known: readonly string[]): Problem {
  const shown = option.length === 1 ? `-${option}` : `--${option}`;
  const detail = `ecr-mirror ${command} has no option "${shown}".`;
  const hint = didYouMean(option, known, "--");
  return usageProblem("unknown-option", ["Unknown option", detail], { hint, command });
}

export function missingValue(command: string, option: string, value = "VALUE"): Problem {
  const texts = ["Missing option value", `--${option} needs a value.`] as const;
  return usageProblem("missing-value", texts, { hint: `Write: --${option} ${value}`, command });
}

export function flagValue(command: string, option: string, value: string): Problem {
  const detail = `--${option} takes no value, but you gave it "${value}".`;
  const hint = `Write --${option} alone, or leave it out.`;
  return usageProblem("flag-value", ["Unexpected option value", detail], { hint, command });
}

export function repeatedOption(command: string, option: string, times: number): Problem {
  const detail = `--${option} appears ${times} times.`;
  const hint = `Give --${option} once.`;
  return usageProblem("repeated-option", ["Repeated option", detail], { hint, command });
}

export function notAChoice(
  command: string,
  { option, value, choices }: { option: string; value: string; choices: readonly string[] },
): Problem {
  const detail = `--${option} cannot be "${value}". It can be ${choices.join(", ")}.`;
  return usageProblem("choice", ["Unknown option value", detail], {
    hint: didYouMean(value, choices) ?? `Write --${option} ${choices[0] ?? ""}.`,
    command,
  });
}

/** `subject` is who needs it: `ecr-mirror plan`, `state forget`. */
export function missingArgument(command: string, subject: string, needed: string): Problem {
  return usageProblem("missing-argument", ["Missing argument", `${subject} needs ${needed}.`], { command });
}

export function extraArgument(
  command: string,
  subject: string,
  { taken, extra }: { taken: string; extra: string },
): Problem {
  const detail = `${subject} takes ${taken}, so "${extra}" is one too many.`;
  return usageProblem("extra-argument", ["Too many arguments", detail], {
    hint: meantBy(command, extra) ?? `Remove "${extra}", or quote an argument that contains spaces.`,
    command,
  });
}

/** A file's name says what was meant: a config belongs to -c, and a plan to --out or to apply. */
function meantBy(command: string, extra: string): string | undefined {
  if (/\.ya?ml$/.test(extra)) return `Name a config with -c: ecr-mirror ${command} -c ${extra}`;
  if (command !== "plan" || !/\.(?:plan|json)$/.test(extra)) return undefined;
  return (
    `Save the plan: ecr-mirror plan --out ${extra}\n` +
    `Print a saved plan: ecr-mirror show ${extra}\n` +
    `Apply a saved plan: ecr-mirror apply ${extra}`
  );
}

export function unknownStateAction(word: string, actions: readonly string[]): Problem {
  const detail = `ecr-mirror state has no action "${word}". Its actions are ${actions.join(", ")}.`;
  const hint = didYouMean(word, actions);
  return usageProblem("state-action", ["Unknown state action", detail], { hint, command: "state" });
}

export function unknownFormat(text: string, name: string, formats: readonly string[]): Problem {
  const detail = `--format cannot be "${text}". It can be ${formats.join(", ")}, each with =FILE to write a file.`;
  const hint = didYouMean(name, formats) ?? `Write --format ${formats[0] ?? ""}.`;
  return usageProblem("format", ["Unknown format", detail], { hint });
}

/** `why` says what the value must be, and `hint` shows one. */
export function badValue(option: string, value: string, [why, hint]: readonly [string, string]): Problem {
  const detail = `--${option} cannot be "${value}": ${why}.`;
  return usageProblem("value", ["Invalid option value", detail], { hint });
}

export function conflict(detail: string, hint: string): Problem {
  return usageProblem("conflict", ["Conflicting options", detail], { hint });
}

export function unknownShell(name: string, shells: readonly string[]): Problem {
  const detail = `ecr-mirror has no completion for "${name}".`;
  const hint = `Use one of: ${shells.join(", ")}.`;
  return usageProblem("shell", ["Unsupported shell", detail], { hint, command: "completion" });
}

export function unknownCode(code: string, known: readonly string[]): Problem {
  const whole = known.find((one) => one.endsWith(`/${code}`)) ?? code;
  const hint =
    didYouMean(whole, known) ?? "Copy the code in brackets at the end of the first line of an error.";
  const detail = `ecr-mirror has no error code "${code}".`;
  return usageProblem("unknown-code", ["Unknown error code", detail], { hint, command: "explain" });
}

export function nothingToCheck(): Problem {
  const detail = "ecr-mirror check needs files, a chart, or a cluster.";
  const hint = "Name files, or give --chart or --cluster: ecr-mirror check 'deploy/**/*.yaml'";
  return usageProblem("nothing-to-do", ["Nothing to check", detail], { hint, command: "check" });
}

export function nothingToTranslate(): Problem {
  const detail = "ecr-mirror translate needs image URIs, lines on standard input, or a file.";
  const hint =
    "Name a URI: ecr-mirror translate docker.io/library/nginx:1.27\nOr a file: ecr-mirror translate --jsonl FILE";
  return usageProblem("nothing-to-do", ["Nothing to translate", detail], { hint });
}

export function needsYes(): Problem {
  const detail = "apply asks before it changes anything, and standard input is not a terminal.";
  const hint = "Apply a reviewed plan: ecr-mirror apply FILE\nOr skip the prompt: ecr-mirror apply --yes";
  return usageProblem("needs-yes", ["Confirmation required", detail], { hint, command: "apply" });
}

/** A file that `init --from` was told to take over. */
export function notText(path: string, cause: unknown): Problem {
  const detail = `${path} is not UTF-8 text.`;
  return problem("file/encoding", "Not UTF-8 text", { detail, hint: "Save the file as UTF-8." }, { cause });
}

/** A file that `init` writes beside the config. */
export function fileExists(path: string): Problem {
  return problem("usage/config-exists", "File already exists", {
    detail: `init would overwrite ${path}. Nothing was written.`,
    hint: "Overwrite it with --force, or write the config to another directory: -c DIR/mirror.config.yaml",
  });
}

export function configExists(path: string): Problem {
  return problem("usage/config-exists", "Config already exists", {
    detail: `init would overwrite ${path}. Nothing was written.`,
    hint: "Overwrite it with --force, or name another file with -c.",
  });
}

export function nothingCalled(name: string): Problem {
  return usageProblem("no-match", ["No match", `No source wants an image called "${name}".`], {
    hint: "List the wanted images: ecr-mirror discover",
    command: "discover",
  });
}

/** `--shard auto` where no engine says which part this is. */
export function noEngine(variables: readonly string[]): Problem {
  const detail = `--shard auto reads ${variables.join(", ")}, and none of them is set.`;
  const hint = "Run this in a job array or matrix of one of these engines, or name the shard: --shard 1/4";
  return usageProblem("no-engine", ["Unknown shard", detail], { hint, command: "apply" });
}

export function conflictingEngines(said: readonly string[]): Problem {
  const detail = `--shard auto found two different shards: ${said.join(", and ")}.`;
  const hint =
    "Name the shard: --shard I/N. Or unset the variables of the engine that does not run this job.";
  return usageProblem("two-engines", ["Conflicting shards", detail], { hint, command: "apply" });
}

export function incompleteEngine(engine: string, why: string): Problem {
  const hint = "Name the shard: --shard I/N";
  return usageProblem(
    "engine",
    ["Unusable shard variables", `--shard auto cannot use the variables of ${engine}: ${why}.`],
    {
      hint,
      command: "apply",
    },
  );
}

export function shardWithoutCount(from: string): Problem {
  const detail = `--shard auto knows from ${from} which shard this is, but not how many there are.`;
  const hint =
    "Apply a bundle, which contains the number (plan --out DIR --shards N), or name the shard: --shard I/N";
  return usageProblem("shard-count", ["Unknown number of shards", detail], { hint, command: "apply" });
}

/** Of several configs, for a command that is about one. */
export function oneConfig(command: string): Problem {
  const detail = `ecr-mirror ${command} takes one config, but -c names several.`;
  return usageProblem("conflict", ["Too many configs", detail], {
    hint: "Name one config with -c. Only plan, apply, drift, and validate take several.",
    command,
  });
}

export function noConfigs(pattern: string): Problem {
  const detail = `No config file matches ${pattern}.`;
  return usageProblem("no-match", ["No config found", detail], {
    hint: "Name a file, a directory that contains mirror.config.yaml files, or a quoted glob: -c 'teams/*/mirror.config.yaml'",
  });
}
