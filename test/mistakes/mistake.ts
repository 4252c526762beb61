// One mistake that users make, as a row: what is set up, the command as typed, and the one error that must come of
// it: its exit code, its code in docs/errors.md, its place with the line shown, and a remedy that helps.
//
// How to write a row (in local/ or remote/, in a list that index.ts there gathers):
//   {
//     name: "typo in a key",                      the golden file is golden/local/typo-in-a-key.txt
//     files: { "mirror.config.yaml": "..." },     SOURCE and TARGET stand for the stage's registries (test/support/stage.ts)
//     prepare: (stage) => { ... },                optional: images at the source, earlier commands, permissions
//     command: "plan --out a.plan",               what follows `ecr-mirror`; quotes as in a shell
//     exit: 64,
//     code: "config/unknown-key",                 null where there is no error; with severity: "warning", that of a warning
//     at: "mirror.config.yaml:4:5",               or { none: "why there is no place" }
//     remedy: /Did you mean "sources"/,           must match the text after `help:`
//     after: { edit: { "mirror.config.yaml": [["sorces", "sources"]] } },   follows the remedy: the command, run again,
//                                                 ends with `exit` (0) and no longer says the code; or { none: "why" }
//   }
// Then `UPDATE_GOLDEN=1 npx vitest run test/mistakes -t "typo in a key"`, and read the golden file as a user would.
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Ran, root, run } from "../support/cli.ts";
import { type openStage, plainConfig, type Stage } from "../support/stage.ts";

type Variables = Readonly<Record<string, string>> | ((stage: Stage) => Readonly<Record<string, string>>);

export interface Mistake {
  readonly name: string;
  /** Written into the stage's folder; mirror.config.yaml is `plainConfig` where it is not among them. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly prepare?: (stage: Stage) => unknown;
  /** How the stage's ECR is, other than usual. */
  readonly ecr?: Parameters<typeof openStage>[1];
  readonly command: string;
  readonly env?: Variables;
  readonly input?: string;
  /** Runs the command in another way: in a mount namespace, with a signal. */
  readonly drive?: (stage: Stage, args: readonly string[]) => Promise<Ran>;
  readonly exit: number;
  /** null: there is no error, and `remedy` is looked for in all that is printed. */
  readonly code: string | null;
  /** With null: the code of the change that the plan can't make. */
  readonly blocked?: string;
  /** What the code is of; with a warning there is no error. */
  readonly severity?: "warning";
  /** Further ones that come with it, in their order; most rows have none. */
  readonly alsoCodes?: readonly string[];
  /** `place` is one without a line to show. */
  readonly at: string | { readonly none: string; readonly place?: string };
  readonly remedy: RegExp;
  readonly after: After | { readonly none: string };
  /** What differs from run to run, for the golden file. */
  readonly hide?: readonly (readonly [RegExp, string])[];
  /** Why the row can't run on this machine. */
  readonly skip?: string | false;
}

/** The remedy, followed. */
export interface After {
  /** A new content, or replacements in the present one. */
  readonly edit?: Readonly<Record<string, string | readonly (readonly [string, string])[]>>;
  readonly act?: (stage: Stage) => unknown;
  readonly env?: Variables;
  /** The command to run then; by default the same one. */
  readonly command?: string;
  readonly exit?: number;
}

/** Sets the row up in a stage that is open. */
export async function setUp(stage: Stage, { files = {}, prepare }: Mistake): Promise<void> {
  stage.write("mirror.config.yaml", plainConfig);
  for (const [name, content] of Object.entries(files)) stage.write(name, content);
  await prepare?.(stage);
}

export function make(stage: Stage, row: Mistake): Promise<Ran> {
  const args = words(row.command);
  if (row.drive !== undefined) return row.drive(stage, args);
  return type(stage, args, row);
}

function type(stage: Stage, args: readonly string[], row: Mistake, more: After["env"] = {}): Promise<Ran> {
  const given = (variables: Variables = {}) =>
    typeof variables === "function" ? variables(stage) : variables;
  const env = { ...stage.env, ...given(row.env), ...given(more) };
  return run(args, { cwd: stage.folder, env, ...(row.input !== undefined && { input: row.input }) });
}

/** What is wrong with the answer to the mistake: nothing, when it is as it should be. */
export function faultsOf({ code, stdout, stderr }: Ran, row: Mistake): string[] {
  const faults: string[] = [];
  if (code !== row.exit) faults.push(`exits ${code}, not ${row.exit}`);
  if (/This is a bug|\n\s+at .*:\d+:\d+|node:internal/.test(stderr + stdout)) faults.push("says it is a bug");
  const printed = printedIn(`${stdout}\n${stderr}`);
  const isWarning = row.severity === "warning";
  const own = printed.filter((one) => one.isWarning === isWarning);
  const codes = own.map((one) => one.code);
  const wanted = [...(row.code === null ? [] : [row.code]), ...(row.alsoCodes ?? [])];
  if (codes.join() !== wanted.join()) faults.push(`says [${codes.join(", ")}], not [${wanted.join(", ")}]`);
  if (isWarning && own.length < printed.length) faults.push("says an error too");
  for (const one of wanted) if (!documented().has(one)) faults.push(`${one} is not in docs/errors.md`);
  if (row.code === null && !row.remedy.test(stdout + stderr)) faults.push(`does not say ${row.remedy}`);
  if (row.blocked !== undefined && !/^ *! /m.test(stdout)) faults.push("shows nothing that is blocked");
  const error = own.find((one) => one.code === row.code);
  if (error !== undefined)
    faults.push(...placeFaults(error.lines, row.at), ...remedyFaults(error.lines, row));
  return faults;
}

/** Whether the plan has the code of what is blocked; run before the remedy is followed. */
export async function blockedFaults(stage: Stage, row: Mistake): Promise<string[]> {
  if (row.blocked === undefined) return [];
  const { stdout } = await type(stage, ["plan", "--format", "json"], row);
  const { blocked } = JSON.parse(stdout) as { readonly blocked: readonly { readonly code: string }[] };
  const codes = new Set(blocked.map(({ code }) => code));
  return [...codes].join() === row.blocked ? [] : [`the plan's blocked changes are [${[...codes].join()}]`];
}

function placeFaults(lines: readonly string[], at: Mistake["at"]): string[] {
  const place = lines.find((line) => /^ {2}[^ ].*:\d+:\d+$/.test(line))?.trim();
  if (typeof at !== "string") return place === at.place ? [] : [`has the place ${place ?? "none"}`];
  if (place !== at) return [`its place is ${place ?? "not shown"}, not ${at}`];
  const line = at.split(":").at(-2) ?? "";
  const shown = lines.some((one) => one.trimStart().startsWith(`${line} |`));
  return shown && lines.some((one) => /^ +\| +\^+$/.test(one)) ? [] : ["its line is not shown"];
}

function remedyFaults(lines: readonly string[], { remedy }: Mistake): string[] {
  const from = lines.findIndex((line) => line.startsWith("  help: "));
  if (from === -1) return ["has no help:"];
  const text = lines.slice(from).join("\n");
  return remedy.test(text) ? [] : [`its help does not match ${remedy}: ${text}`];
}

/** Follows the remedy; what is still wrong then. */
export async function faultsAfter(stage: Stage, row: Mistake): Promise<string[]> {
  const { after } = row;
  if ("none" in after) return [];
  for (const [name, edit] of Object.entries(after.edit ?? {})) {
    if (typeof edit === "string") stage.write(name, edit);
    else
      stage.write(
        name,
        edit.reduce((text, [from, to]) => replaced(text, from, to), stage.read(name)),
      );
  }
  await after.act?.(stage);
  const { code, stdout, stderr } = await type(stage, words(after.command ?? row.command), row, after.env);
  const output = `${stdout}\n${stderr}`;
  const wanted = after.exit ?? 0;
  if (code === wanted && (row.code === null || !output.includes(`[${row.code}]`))) return [];
  return [`after the remedy it exits ${code}, not ${wanted}, and says:\n${output}`];
}

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`nothing to edit: ${from}`);
  return text.replaceAll(from, to);
}

/** The command with all that it printed, as it is kept in the golden file. */
export function transcript(stage: Stage, row: Mistake, { code, stdout, stderr }: Ran): string {
  const out = stdout === "" ? "" : `--- standard output\n${stdout}`;
  const err = stderr === "" ? "" : `--- standard error\n${stderr}`;
  const blocked = row.blocked === undefined ? "" : `--- blocked [${row.blocked}]\n`;
  const text = `$ ecr-mirror ${row.command}\n${out}${err}${blocked}--- exit code ${code}\n`;
  const usual: Mistake["hide"] = [
    [new RegExp(literally(stage.source.host), "g"), "SOURCE"],
    [new RegExp(literally(stage.ecr.sandbox.url), "g"), "ECR"],
    [new RegExp(`(/private)?${literally(stage.folder)}`, "g"), "/FOLDER"],
    [new RegExp(`\\b${literally(hostname())}\\b`, "g"), "HOST"],
    [/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z/g, "TIME"],
    [/\b(process|pid) \d+/g, "$1 PID"],
    [/^\d\d:\d\d:\d\d /gm, "TIME "],
  ];
  return [...(row.hide ?? []), ...usual].reduce((shown, [what, as]) => shown.replaceAll(what, as), text);
}

export function goldenName({ name }: Mistake): string {
  return `${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")}.txt`;
}

interface Printed {
  readonly code: string;
  readonly isWarning: boolean;
  readonly lines: readonly string[];
}

/** Errors and warnings as views/diagnostic.ts prints them, wherever they stand in the output. */
function printedIn(output: string): Printed[] {
  const found: { code: string; isWarning: boolean; lines: string[] }[] = [];
  let open = false;
  for (const line of output.split("\n")) {
    const [, kind, code] = /^(Error|Warning): .* \[([a-z]+\/[a-z0-9-]+)\]$/.exec(line) ?? [];
    if (code !== undefined) {
      open = true;
      found.push({ code, isWarning: kind === "Warning", lines: [] });
    } else if (line !== "" && !line.startsWith(" ")) open = false;
    else if (open) found.at(-1)?.lines.push(line);
  }
  return found;
}

let known: ReadonlySet<string> | undefined;

function documented(): ReadonlySet<string> {
  const text = readFileSync(join(root, "docs/errors.md"), "utf8");
  known ??= new Set([...text.matchAll(/^\| `([a-z]+\/[a-z0-9-]+)` +\|/gm)].map(([, code = ""]) => code));
  return known;
}

function words(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
