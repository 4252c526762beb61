// The built program on a real terminal, against the sandbox: what is seen while an apply runs, when it is interrupted,
// stopped and made narrower, and what is left on the screen at the end.
import { afterEach, beforeEach, expect, it } from "vitest";
import { cutAfter, status } from "../faults/support/faults.ts";
import type { Exchange, Fault } from "../faults/support/registry.ts";
import { openStage, type Stage, until } from "../support/stage.ts";
import { hasPython, type OnTerminal, startOnTerminal } from "../support/terminal/pty.ts";

let stage: Stage;
let isStalling: boolean;
beforeEach(async () => {
  isStalling = true;
  stage = await openStage();
  stage.stock(6);
  // The layer of one image never comes to its end.
  const stall = cutAfter(1000, "stall");
  const isLayer = ({ answer }: Exchange): boolean => answer.bytes.length > 1000;
  const act: Fault["act"] = (exchange) => isStalling && isLayer(exchange) && stall.act(exchange);
  stage.source.inject("blob-get", { at: "answer", act }, { times: 100, path: "team/app-03" });
});
afterEach(() => stage.close());

const needs = "needs python3, for a terminal";
const live = /^ {2}(?:copy|wait|retry) .*app-03/;
const total = /^Total \d+ of \d+ actions/;

/** An apply that can't end, at the moment when that is all that is seen of it. */
async function stalledApply(columns = 100, rows = 24): Promise<OnTerminal> {
  const running = startOnTerminal(["apply", "--yes"], { cwd: stage.folder, env: stage.env, columns, rows });
  const { terminal } = running;
  await until(() => {
    const texts = terminal.texts();
    return texts.some((text) => live.test(text)) && total.test(texts.at(-1) ?? "") && copied(terminal) === 5;
  }, "five of six images copied, one in flight");
  return running;
}

type Screen = OnTerminal["terminal"];

function copied(terminal: Screen): number {
  return terminal.texts().filter((text) => /copied {2}m\/team\/app-0\d:/.test(text)).length;
}

/** Nothing of what was live, and every finished line once. */
function expectClean(terminal: Screen, images: number): void {
  const texts = terminal.texts();
  expect(texts.filter((text) => live.test(text) || total.test(text))).toEqual([]);
  for (let at = 1; at <= 6; at += 1) {
    const lines = texts.filter((text) => new RegExp(`copied {2}m/team/app-0${at}:`).test(text));
    expect(lines, `app-0${at}`).toHaveLength(at === 3 && images === 5 ? 0 : 1);
  }
  expect(terminal.modes).toEqual({ synchronized: false, wraps: true });
  expect(terminal.cursor.column).toBe(0);
}

it.skipIf(!hasPython)(`${needs}: Ctrl-C leaves the finished lines, its message and the report`, async () => {
  const { terminal, ended, type } = await stalledApply();
  type("\u0003");
  expect(await ended).toBe(130);
  expectClean(terminal, 5);
  const texts = terminal.texts();
  expect(texts.filter((text) => text.startsWith("Interrupted"))).toHaveLength(2);
  expect(texts.at(-1)).toMatch(
    /^Interrupted: 11 done .* Run the same command again\. It skips finished work\.$/,
  );
});

it.skipIf(!hasPython)(`${needs}: a second Ctrl-C leaves nothing broken`, async () => {
  const { terminal, ended, type } = await stalledApply();
  type("\u0003\u0003");
  expect([130, -2]).toContain(await ended);
  expectClean(terminal, 5);
});

it.skipIf(!hasPython)(`${needs}: Ctrl-Z takes the rows away, and they come back`, async () => {
  const running = await stalledApply();
  const { terminal } = running;
  running.type("\u001a");
  await until(() => running.stops() === 1, "the program has stopped");
  // What it wrote before it stopped may still be on its way here.
  await until(
    () => !terminal.texts().some((text) => live.test(text) || total.test(text)),
    "the rows are gone",
  );
  running.signal("SIGCONT");
  await until(() => total.test(terminal.texts().at(-1) ?? ""), "the rows are there again");
  running.type("\u0003");
  expect(await running.ended).toBe(130);
  expectClean(terminal, 5);
});

it.skipIf(!hasPython)(`${needs}: a window that changes keeps every line, and the rows fit`, async () => {
  const running = await stalledApply(160, 30);
  const { terminal } = running;
  for (const [columns, rows] of [
    [50, 12],
    [120, 40],
    [40, 10],
    [80, 24],
  ] as const) {
    running.resize(columns, rows);
    await until(() => {
      const lines = terminal.lines().slice(-2);
      return (
        lines.length === 2 && lines.every(({ text, isWrapped }) => !isWrapped && text.length <= columns - 2)
      );
    }, `the rows fit into ${columns} columns`);
  }
  running.type("\u0003");
  expect(await running.ended).toBe(130);
  expectClean(terminal, 5);
});

it.skipIf(!hasPython)(`${needs}: an apply that comes to its end leaves what a log would say`, async () => {
  isStalling = false;
  const { terminal, ended } = startOnTerminal(["apply", "--yes"], {
    cwd: stage.folder,
    env: stage.env,
    columns: 80,
    rows: 24,
  });
  expect(await ended).toBe(0);
  expectClean(terminal, 6);
  expect(terminal.texts().at(-1)).toMatch(/^Applied: \d+ done/);
});

it.skipIf(!hasPython)(
  `${needs}: an image that its source keeps waiting says so and why, and no line stays`,
  async () => {
    isStalling = false;
    const busy = status(429, "TOOMANYREQUESTS", { "retry-after": "2" });
    stage.source.inject("blob-get", busy, { times: 2, path: "team/app-02" });
    const { terminal, ended } = startOnTerminal(["apply", "--yes"], {
      cwd: stage.folder,
      env: stage.env,
      columns: 100,
      rows: 24,
    });
    const cause = `^Retrying in \\d s \\(1 action\\): ${stage.source.host} answered 429 \\(TOOMANYREQUESTS`;
    await until(() => {
      const texts = terminal.texts();
      return [/^ {2}retry {3}m\/team\/app-02:1 /, new RegExp(cause)].every((row) =>
        texts.some((text) => row.test(text)),
      );
    }, "the row and the reason");
    expect(await ended).toBe(0);
    expectClean(terminal, 6);
    expect(terminal.texts().filter((text) => /Waiting|Trying|Retrying/.test(text))).toEqual([]);
  },
);
