// man/ecr-mirror.1: the manual page, made from what help is made from. Macros of man(7) only: groff and mandoc read them.
import manifest from "../../package.json" with { type: "json" };
import { globalOptions, type Option, type Options, type Syntax } from "../../src/cli/arguments/options.ts";

interface Entry extends Pick<Syntax, "positionals" | "options" | "examples"> {
  readonly name: string;
  readonly describe: string;
}

const exitCodes = [
  ["0", "Done, or there was nothing to do."],
  ["1", "An error, a failed action, or a check that could not be completed."],
  ["2", "Changes are pending (plan --detailed-exitcode), or drift was found."],
  ["3", "Changes are blocked (apply, plan --detailed-exitcode)."],
  ["4", "The saved plan is stale. Nothing was done."],
  ["64", "Wrong usage, or a config with errors."],
  ["130, 143", "Interrupted by SIGINT or SIGTERM."],
] as const;

const variables = [
  ["AWS_*", "Credentials, profile, Region and endpoints, as for the AWS CLI."],
  ["DOCKER_CONFIG, DOCKER_AUTH_CONFIG, REGISTRY_AUTH_FILE", "Where the logins of source registries are."],
  ["HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "Proxies."],
  ["NO_COLOR, FORCE_COLOR", "Colors."],
  ["ECR_MIRROR_LOG", "With the value trace: print each request, without credentials, on standard error."],
  ["ECR_MIRROR_HELM, ECR_MIRROR_KUBECTL", "Other programs than the helm and kubectl of the PATH."],
  ["ECR_MIRROR_HELPER_ENV", "Further variables that credential helpers see, separated by commas."],
  ["IMAGE_MAPPING_CSV", "The mapping that translate reads, unless --mapping names one."],
] as const;

const paths = [
  ["mirror.config.yaml", "The config, unless -c names another."],
  ["state/mirror.state.json", "What was applied, unless the config names another place."],
] as const;

export async function manualOf(note: string): Promise<string> {
  // Late: commands need validators that are made before this.
  const { commands } = await import("../../src/cli/command-table.ts");
  const entries = await Promise.all(
    commands.map(async (entry): Promise<Entry> => {
      const { positionals, options, examples } = await entry.load();
      return { name: entry.name, describe: entry.describe, positionals, options, examples };
    }),
  );
  return `${lines(note, entries).join("\n")}\n`;
}

function lines(note: string, entries: readonly Entry[]): readonly string[] {
  return [
    `.\\" ${note}`,
    `.TH ECR\\-MIRROR 1 "" "${manifest.name} ${manifest.version}" "User Commands"`,
    ".SH NAME",
    `ecr\\-mirror \\- keep container images in Amazon ECR equal to what a config declares`,
    ".SH SYNOPSIS",
    ".B ecr\\-mirror",
    ".I command",
    "[\\fIoptions\\fR]",
    ".SH DESCRIPTION",
    text(
      "ecr-mirror reads mirror.config.yaml, looks at Amazon ECR, prints a plan, and applies exactly that plan.",
    ),
    ".PP",
    text("Results go to standard output. Everything else goes to standard error."),
    ".SH COMMANDS",
    ...entries.flatMap(commandLines),
    ".SH OPTIONS OF EVERY COMMAND",
    ...optionLines(globalOptions),
    ".SH EXIT STATUS",
    ...listLines(exitCodes),
    ".SH ENVIRONMENT",
    ...listLines(variables),
    ".SH FILES",
    ...listLines(paths),
    ".SH SEE ALSO",
    text("docs/config.md, docs/errors.md and the other pages in the docs folder of the package."),
  ];
}

function commandLines({ name, describe, positionals, options, examples }: Entry): readonly string[] {
  const usage = ["ecr-mirror", name, positionals, "[options]"].filter((word) => word !== "").join(" ");
  return [
    `.SS ${escape(name)}`,
    text(usage),
    ".PP",
    text(`${describe.slice(0, 1).toUpperCase()}${describe.slice(1)}.`),
    ...optionLines(options),
    ".PP",
    text(examples.length === 1 ? "Example:" : "Examples:"),
    ...examples.flatMap(([command, does]) => [
      ".PP",
      ".RS 4",
      ".nf",
      text(`ecr-mirror ${command}`),
      ".fi",
      ".RE",
      ".RS 8",
      text(does),
      ".RE",
    ]),
  ];
}

function optionLines(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, option]) => [
    ".TP",
    signature(name, option),
    text(`${sentence(option)}${choicesOf(option)}`),
  ]);
}

/** Names in bold, what is to be filled in in italics. */
function signature(name: string, { alias, type, value = "VALUE" }: Option): string {
  const names = [...(alias === undefined ? [] : [`-${alias}`]), `--${name}`];
  const bold = names.map((one) => `\\fB${escape(one)}\\fR`).join(", ");
  const filled = type === "optional" ? `[\\fI${escape(value)}\\fR]` : `\\fI${escape(value)}\\fR`;
  return type === "flag" ? bold : `${bold} ${filled}`;
}

function choicesOf({ choices, value }: Option): string {
  return choices === undefined || choices.join("|") === value ? "" : ` One of ${choices.join(", ")}.`;
}

/** A value that comes first stays as it is written. */
function sentence({ describe, offers = [] }: Option): string {
  const isValue = Array.isArray(offers) && offers.some((one) => describe.startsWith(one));
  const whole = isValue ? describe : `${describe.slice(0, 1).toUpperCase()}${describe.slice(1)}`;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

function listLines(entries: readonly (readonly [what: string, is: string])[]): readonly string[] {
  return entries.flatMap(([what, is]) => [".TP", `\\fB${escape(what)}\\fR`, text(is)]);
}

/** A line that is no request, whatever it begins with. */
function text(words: string): string {
  return /^[.']/.test(words) ? `\\&${escape(words)}` : escape(words);
}

function escape(words: string): string {
  return words
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replace(
      /[^\x20-\x7e]/gu,
      (one) => `\\[u${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}
