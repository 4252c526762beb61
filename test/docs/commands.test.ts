// The commands of the pages, run in their order as a reader does: each ends well, and what the page shows below it is what
// is printed. UPDATE_GOLDEN=1 writes into the page what is printed now.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyHelm } from "../sources/helm/peers.ts";
import { plainEnvironment, root } from "../support/cli.ts";
import { pagePaths, readPage } from "./support/markdown.ts";
import { type Story, storyOf } from "./support/page-markers.ts";
import { hasProgram, isShown, renewed, type Step, stepsOf } from "./support/story.ts";
import { Terminal } from "./support/terminal.ts";

const isUpdate = process.env["UPDATE_GOLDEN"] === "1";
const pages = pagePaths().map(readPage);
const told = pages.flatMap(({ path, text, blocks }) => {
  const story = storyOf(text);
  return story === undefined ? [] : [{ path, story, steps: stepsOf(blocks) }];
});

function missing({ needs }: Story): readonly string[] {
  return needs.filter((name) =>
    name === "helm" ? anyHelm === undefined : !hasProgram(name, plainEnvironment.PATH),
  );
}

type Command = Extract<Step, { kind: "command" }>;

/** Below the command, what it prints now. Lines move, so the page is written from its end: see `afterAll`. */
function withOutput(text: string, { line, height, shown }: Command, output: string): string {
  const lines = text.split("\n");
  const from = line - 1 + height;
  lines.splice(from, shown === undefined ? 0 : shown.split("\n").length, ...output.split("\n"));
  return lines.join("\n");
}

describe.each(told)("$path", ({ path, story, steps }) => {
  const lacking = missing(story);
  const changes: { readonly step: Command; readonly output: string }[] = [];
  let terminal: Terminal;
  /** How many steps went well: a step that a filter picks out by itself would compare another story. */
  let done = 0;
  beforeAll(async () => {
    terminal = await Terminal.open(story);
    if (story.before === undefined || lacking.length > 0) return;
    const ran = await terminal.run(story.before);
    expect(ran, `${ran.stdout}${ran.stderr}`).toMatchObject({ code: 0 });
  }, 180_000);
  afterAll(() => {
    terminal?.close();
    if (changes.length === 0) return;
    const before = readFileSync(join(root, path), "utf8");
    const after = changes
      .toReversed()
      .reduce((text, { step, output }) => withOutput(text, step, output), before);
    writeFileSync(join(root, path), after);
  });

  /** `others` is what it prints besides: on the standard error, which a reader sees too. */
  function compare(step: Command, printed: string, others = ""): void {
    const { shown } = step;
    if (shown === undefined) return;
    if ([printed, `${others}${printed}`, `${printed}${others}`].some((one) => isShown(shown, one))) return;
    const output = isUpdate ? renewed(shown, printed.trim() === "" ? others : printed) : undefined;
    if (output === undefined) expect(printed).toBe(shown);
    else changes.push({ step, output });
  }

  async function follow(step: Step, next: Step | undefined): Promise<void> {
    if (step.kind === "file") return terminal.write(step.path, step.text);
    if (step.isBackground) {
      const isReady = (text: string): boolean =>
        text !== "" && (step.shown === undefined || isShown(step.shown, text));
      return compare(step, await terminal.start(step.text, isReady));
    }
    const ran = await terminal.run(step.text);
    const looksAtCode = next?.kind === "command" && next.text === "echo $?";
    if (!looksAtCode) expect(ran, `${ran.stdout}${ran.stderr}`).toMatchObject({ code: 0 });
    compare(step, ran.stdout, ran.stderr);
  }

  const name = (step: Step): string => (step.kind === "file" ? `the file ${step.path}` : step.text);
  // In the order of the page: each builds on those before, so the first that fails is the one to look at.
  const rows = steps.map((step, at) => [`line ${step.line}: ${name(step)}`, at] as const);
  it.skipIf(lacking.length > 0).each(rows)(
    lacking.length > 0 ? `needs ${lacking.join(" and ")}: %s` : "%s",
    { timeout: 180_000 },
    async (_, at) => {
      if (done !== at)
        expect.fail("A step before it failed, or was left out by a filter: run the page from its first.");
      const step = steps[at];
      if (step !== undefined) await follow(step, steps[at + 1]);
      done += 1;
    },
  );
});
