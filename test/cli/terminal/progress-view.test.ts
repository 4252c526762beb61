// What is said of work that takes its time: on a terminal, with --verbose, and nothing anywhere else.
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { Progress } from "../../../src/app/runtime/progress.ts";
import { Output } from "../../../src/cli/terminal/output.ts";
import { ProgressView, type Ticker } from "../../../src/cli/terminal/progress-view.ts";

interface Given {
  readonly terminal: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly logFormat?: "text" | "json";
  readonly columns?: number;
}

/** A clock that moves when the test says so, and ticks on its way. */
class HandTicker implements Ticker {
  #now = 0;
  #next = 0;
  #run: (() => void) | undefined;
  #every = 0;

  now(): number {
    return this.#now;
  }

  every(milliseconds: number, run: () => void): () => void {
    this.#run = run;
    this.#every = milliseconds;
    this.#next = this.#now + milliseconds;
    return () => {
      this.#run = undefined;
    };
  }

  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    while (this.#run !== undefined && this.#next <= end) {
      this.#now = this.#next;
      this.#next += this.#every;
      this.#run();
    }
    this.#now = end;
  }

  get isRunning(): boolean {
    return this.#run !== undefined;
  }
}

function open({ terminal, verbose = false, quiet = false, logFormat = "text", columns = 80 }: Given) {
  const written: string[] = [];
  const stream = (isTTY: boolean) => {
    const one = Object.assign(new PassThrough(), { isTTY, columns });
    one.on("data", (chunk: Buffer) => written.push(chunk.toString()));
    return one;
  };
  const output = new Output(
    { stdout: stream(terminal), stderr: stream(terminal), environment: {} },
    { quiet, color: false, logFormat },
  );
  const ticker = new HandTicker();
  const view = new ProgressView(output, verbose, ticker);
  const progress = new Progress((doings) => (doings === null ? view.close() : view.tell(doings)));
  const text = () => written.splice(0).join("");
  return { output, ticker, progress, text };
}

const begin = "\u001b[?2026h";
const end = "\u001b[?2026l";
const erase = (rows: number): string => `\u001b[${rows}A\r\u001b[0J`;
const first = "\r\u001b[0J";
const live = (...rows: readonly string[]): string =>
  `\u001b[?7l${rows.map((row) => `${row}\r\n`).join("")}\u001b[?7h`;

describe("work that takes its time", () => {
  it("says nothing for two seconds, then rows that are drawn in place", async () => {
    const { ticker, progress, text } = open({ terminal: true });
    let finish = (): void => undefined;
    const reading = progress.during("runwhen-local", "reading the source", () => {
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    const step = progress.counting("codecollections", "reading creation times", 460);
    ticker.pass(1_999);
    expect(text()).toBe("");
    ticker.pass(1);
    const source = "  runwhen-local    reading the source";
    const times = "  codecollections  reading creation times, 0 of 460";
    expect(text()).toBe(`${begin}${first}${live("Working for 2 s", source, times)}${end}`);
    step();
    finish();
    await reading;
    ticker.pass(200);
    expect(text()).toBe(`${begin}${erase(3)}${live("Working for 2 s", times.replace("0 of", "1 of"))}${end}`);
    progress.clear();
    expect(text()).toBe(`${begin}${erase(2)}${end}`);
    expect(ticker.isRunning).toBe(false);
  });

  it("leaves no line behind where something else is written", () => {
    const { output, ticker, progress, text } = open({ terminal: true });
    progress.counting("cc", "reading", 2);
    ticker.pass(2_000);
    text();
    output.note("Waiting 3 s: the registry asked for it");
    expect(text()).toBe(
      `${begin}${erase(2)}Waiting 3 s: the registry asked for it\r\n${live("Working for 2 s", "  cc        reading, 0 of 2")}${end}`,
    );
    output.result("the plan\n");
    expect(text()).toBe(`${begin}${erase(2)}${end}the plan\n`);
    progress.clear();
    expect(text()).toBe("");
  });

  it("says with --verbose what is begun, and how many it were, a line each", () => {
    const { ticker, progress, text } = open({ terminal: false, verbose: true });
    const step = progress.counting("cc", "reading creation times", 2);
    ticker.pass(1_000);
    expect(text()).toBe("");
    ticker.pass(1_000);
    expect(text()).toBe("cc: reading creation times\n");
    step();
    ticker.pass(1_000);
    expect(text()).toBe("");
    step();
    expect(text()).toBe("cc: reading creation times, 2 of 2\n");
    progress.counting("ECR", "reading", 1);
    expect(text()).toBe("ECR: reading\n");
  });

  it.each<[string, Given]>([
    ["in a pipe", { terminal: false }],
    ["with --quiet", { terminal: true, quiet: true }],
    ["with --quiet and --verbose", { terminal: true, quiet: true, verbose: true }],
    ["as JSON lines on a terminal", { terminal: true, logFormat: "json" }],
  ])("says nothing %s, and keeps no timer", (_, given) => {
    const { ticker, progress, text } = open(given);
    progress.counting("cc", "reading", 2)();
    ticker.pass(10_000);
    expect(text()).toBe("");
    expect(ticker.isRunning).toBe(false);
  });

  it("shows what strangers named without what a terminal would obey, on one line", () => {
    const { ticker, progress, text } = open({ terminal: true, columns: 60 });
    progress.counting("a\u001b[31m\nb", "reading \u202e", 2);
    ticker.pass(2_000);
    expect(text()).toBe(
      `${begin}${first}${live("Working for 2 s", "  a\\x1b[31m\\nb  reading \\u202e, 0 of 2")}${end}`,
    );
  });
});

describe("what is counted", () => {
  it("is added up where parts of it are done at the same time, and is gone when all is done", () => {
    const told: string[] = [];
    const progress = new Progress((doings) =>
      told.push((doings ?? []).map(({ done, total }) => `${done}/${total}`).join()),
    );
    const first = progress.counting("cc", "times", 2);
    const second = progress.counting("cc", "times", 1);
    for (const step of [first, second, first]) step();
    expect(told).toEqual(["0/2", "0/3", "1/3", "2/3", ""]);
    progress.counting("cc", "nothing", 0)();
    expect(told).toHaveLength(5);
  });

  it("is over when the work fails", async () => {
    const told: number[] = [];
    const progress = new Progress((doings) => told.push(doings?.length ?? -1));
    await expect(progress.during("cc", "reading", () => Promise.reject(new Error("no")))).rejects.toThrow(
      "no",
    );
    progress.clear();
    expect(told).toEqual([1, 0, -1]);
  });
});
