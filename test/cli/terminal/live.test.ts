// What an apply draws, read from a terminal: nothing that is finished is lost or doubled, whatever happens and however
// the window changes.
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Output } from "../../../src/cli/terminal/output.ts";
import type { ApplyEvent } from "../../../src/core/plan/event.ts";
import { createLiveView } from "../../../src/views/apply/live.ts";
import { TerminalStream } from "../../support/terminal/screen.ts";

const settings = { quiet: false, color: undefined, logFormat: "text" } as const;

/** An apply on a terminal, with a clock that stands still between steps. */
class Scene {
  readonly stderr: TerminalStream;
  readonly output: Output;
  readonly view: ReturnType<typeof createLiveView>;
  now = 0;
  /** What the view asked for last. */
  shown: readonly string[] = [];

  constructor(columns: number, rows: number, environment: Record<string, string> = {}) {
    this.stderr = new TerminalStream(columns, rows);
    this.output = new Output({ stdout: new PassThrough(), stderr: this.stderr, environment }, settings);
    this.view = createLiveView({
      line: (text) => this.output.progress(text),
      rows: (shown) => {
        this.shown = shown;
        this.output.live("actions", shown);
      },
      screen: () => ({ ...this.output.screen("stderr"), height: this.output.liveHeight }),
    });
  }

  observe(...events: readonly ApplyEvent[]): void {
    for (const event of events) this.view.observe(event, this.now);
  }

  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    this.view.tick(this.now);
    await this.stderr.settled();
  }

  async close(): Promise<void> {
    this.view.close();
    this.output.flush();
    await this.stderr.settled();
  }

  texts(): readonly string[] {
    return this.stderr.terminal.texts();
  }
}

const nameOf = (at: number): string => `platform/library/team-${at % 3}/application-number-${at}:1.${at}`;
const idOf = (at: number): string => `copy-image:${nameOf(at)}`;
const begin = (actions: number): ApplyEvent => ({
  type: "begin",
  actions,
  blocked: 0,
  bytes: actions * 100e6,
});
const started = (at: number): ApplyEvent => ({
  type: "started",
  id: idOf(at),
  kind: "copy-image",
  bytes: 100e6,
});
const moved = (at: number, bytes: number): ApplyEvent => ({
  type: "progress",
  id: idOf(at),
  moved: bytes,
  reused: 0,
});
const finished = (at: number): ApplyEvent => ({
  type: "finished",
  id: idOf(at),
  kind: "copy-image",
  result: "done",
  moved: 100e6,
  seconds: 4.1,
});
const failed = (at: number, detail: string): ApplyEvent => ({
  type: "failed",
  id: idOf(at),
  kind: "copy-image",
  diagnostic: { code: "registry/connection", severity: "error", summary: "No answer", detail },
});

describe("the live view on a terminal", () => {
  it("keeps finished lines above what is in flight, and takes the rest away at the end", async () => {
    const scene = new Scene(100, 24);
    scene.observe(begin(2), started(1), started(2), moved(1, 20e6));
    await scene.pass(1000);
    scene.observe(moved(1, 60e6), finished(2));
    await scene.pass(1000);
    expect(scene.texts()).toEqual([
      "applying 2 actions (200 MB)",
      `[1/2] copied  ${nameOf(2)}  100 MB in 4.1 s`,
      "  copy    platform/librar…/application-number-1:1.1  [######....]     60/100 MB    30 MB/s     2 s",
      "Total 1 of 2 actions, 160 MB of 200 MB, 30 MB/s, 2 s left. Press Ctrl-C to stop cleanly.",
    ]);
    scene.observe(finished(1));
    await scene.close();
    expect(scene.texts()).toEqual([
      "applying 2 actions (200 MB)",
      `[1/2] copied  ${nameOf(2)}  100 MB in 4.1 s`,
      `[2/2] copied  ${nameOf(1)}  100 MB in 4.1 s`,
    ]);
  });

  it("draws a frame in one write, and none where nothing changed", async () => {
    const scene = new Scene(80, 24);
    scene.observe(begin(1), started(1));
    await scene.pass(100);
    await scene.pass(100);
    await scene.pass(100);
    const { writes } = scene.stderr.terminal;
    expect(writes).toHaveLength(1);
    expect(writes[0]).toMatch(/^\u001b\[\?2026h[^]*\u001b\[\?2026l$/);
  });

  it("shows the message of Ctrl-C as a line that stays, in place of what the terminal echoes", async () => {
    const scene = new Scene(80, 24);
    scene.observe(begin(1), started(1));
    await scene.pass(100);
    await scene.stderr.echo("^C");
    scene.output.note("Stopping.");
    await scene.pass(100);
    await scene.close();
    expect(scene.texts()).toEqual(["applying 1 action (100 MB)", "Stopping."]);
  });

  it("leaves nothing behind when it is stopped, and draws anew when it goes on", async () => {
    const scene = new Scene(80, 24);
    scene.observe(begin(1), started(1));
    await scene.pass(100);
    scene.output.suspend();
    await scene.stderr.settled();
    expect(scene.texts()).toEqual(["applying 1 action (100 MB)"]);
    await scene.stderr.echo("^Z\r\n[1]+  Stopped\r\n$ fg\r\n");
    // A timer may be first.
    scene.output.live("actions", ["  copy  one", "Total"]);
    scene.output.resume();
    await scene.stderr.settled();
    expect(scene.texts().slice(0, 5)).toEqual([
      "applying 1 action (100 MB)",
      "^Z",
      "[1]+  Stopped",
      "$ fg",
      expect.stringMatching(/^ {2}copy /),
    ]);
    await scene.close();
    expect(scene.texts()).toHaveLength(4);
  });

  it("makes way for a result on the same terminal", async () => {
    const scene = new Scene(80, 24);
    const output = new Output({ stdout: scene.stderr, stderr: scene.stderr, environment: {} }, settings);
    output.live("actions", ["one", "two"]);
    output.result("the plan\n");
    output.live("actions", ["one", "three"]);
    output.problem("Apply? ");
    await scene.stderr.settled();
    expect(scene.texts()).toEqual(["the plan", "Apply? "]);
  });

  it("leaves what stands above its rows where a terminal does not wrap", async () => {
    const scene = new Scene(200, 24, { TERM: "linux" });
    scene.observe(begin(1), started(1));
    await scene.pass(100);
    scene.stderr.columns = 40;
    await scene.pass(100);
    expect(scene.stderr.terminal.writes.at(-1)).toContain("\u001b[2A\r\u001b[0J");
  });
});

/** A scene that remembers what must stay. */
class Played extends Scene {
  readonly lasting: string[] = [];
  readonly #flying = new Set<number>();
  /** A window that became too small for what was live has moved some of it to where no program reaches. */
  hasRest = false;
  #finished = 0;

  begin(): void {
    this.observe(begin(99));
    this.lasting.push("applying 99 actions (9.9 GB)");
  }

  start(at: number): void {
    if (this.#flying.has(at)) return;
    this.#flying.add(at);
    this.observe(started(at));
  }

  end(at: number, detail?: string): void {
    if (!this.#flying.delete(at)) return;
    this.#finished += 1;
    this.observe(detail === undefined ? finished(at) : failed(at, detail));
    const counter = `[${`${this.#finished}`.padStart(2)}/99]`;
    const text =
      detail === undefined
        ? `copied  ${nameOf(at)}  100 MB in 4.1 s`
        : `failed  ${nameOf(at)}  No answer: ${detail}`;
    this.lasting.push(`${counter} ${text}`);
  }

  note(text: string): void {
    this.output.note(text);
    this.lasting.push(text);
  }

  async typed(key: string, reaction: () => void): Promise<void> {
    await this.stderr.settled();
    await this.stderr.echo(key);
    reaction();
    await this.stderr.settled();
  }

  async interrupt(): Promise<void> {
    if (this.shown.length > 0) await this.typed("^C", () => this.note("Stopping."));
  }

  async stopAndGoOn(): Promise<void> {
    this.output.suspend();
    this.output.live("doings", []);
    await this.typed("^Z\r\n$ fg\r\n", () => this.output.resume());
    this.lasting.push("^Z", "$ fg");
  }

  async resize(columns: number, rows: number): Promise<void> {
    const live = this.shown
      .slice(-this.output.liveHeight)
      .map((row) => stripVTControlCharacters(row).slice(0, this.stderr.columns));
    await this.stderr.resize(columns, rows, () => {
      const high = live.reduce((sum, row) => sum + Math.ceil(row.length / columns), 0);
      // Nobody knows how many columns other characters take.
      this.hasRest ||= this.stderr.terminal.cursor.row < high || /[^ -~…]/.test(live.join(""));
    });
  }

  /** Whatever was done before. */
  check(): void {
    const { terminal, columns, rows } = this.stderr;
    expect(terminal.modes).toEqual({ synchronized: false, wraps: true });
    expect(terminal.cursor.column).toBe(0);
    const live = this.shown.slice(-Math.max(1, rows - 2));
    const bottom = live.length === 0 ? [] : terminal.lines().slice(-live.length);
    expect(bottom.filter(({ isWrapped }) => isWrapped)).toEqual([]);
    expect(live.length).toBeLessThanOrEqual(Math.max(1, rows - 2));
    const total = live.at(-1)?.slice(0, columns);
    if (total === undefined) return;
    expect(bottom.at(-1)?.text).toBe(total);
    if (!this.hasRest) expect(this.texts().filter((text) => text === total)).toHaveLength(1);
  }

  /** At the end. */
  checkLasting(): void {
    const isLive = (text: string): boolean =>
      /^(?: {2}(?:copy|retry|wait|and \d)|Total |\d+ of 99|Waiting |Retrying )/.test(text);
    const seen = this.texts().filter((text) => !this.hasRest || !isLive(text));
    expect(seen.map(withoutSpace)).toEqual(this.lasting.map(withoutSpace));
  }
}

/** Where a line wraps, the blanks at the end of a row can't be seen. */
function withoutSpace(text: string): string {
  return text.replace(/\s+/g, "");
}

type Step = (scene: Played) => void | Promise<void>;

const at = fc.nat(30);
const wide = fc.constantFrom("plain", "漢字の名前", "e\u0301\u0301", "👍👍👍", "⌚⌚⌚", "x".repeat(250));
const size = fc.tuple(fc.integer({ min: 40, max: 200 }), fc.integer({ min: 3, max: 50 }));
const seconds = fc.integer({ min: 1, max: 20 });

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: at.map(
      (one): Step =>
        (scene) =>
          scene.start(one),
    ),
  },
  {
    weight: 4,
    arbitrary: at.map(
      (one): Step =>
        (scene) =>
          scene.end(one),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(at, wide).map(
      ([one, why]): Step =>
        (scene) =>
          scene.end(one, why),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(at, fc.nat(100e6)).map(
      ([one, bytes]): Step =>
        (scene) =>
          scene.observe(moved(one, bytes)),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(at, wide, seconds, fc.constantFrom("retry" as const, "waiting" as const))
      .map(([one, why, long, type]): Step => (scene) => {
        scene.observe({ type, id: idOf(one), why, seconds: long, attempt: 1 });
      }),
  },
  {
    weight: 1,
    arbitrary: wide.map(
      (text): Step =>
        (scene) =>
          scene.note(text),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.integer({ min: 50, max: 3000 }).map(
      (long): Step =>
        (scene) =>
          scene.pass(long),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((scene) => scene.stopAndGoOn()) },
  { weight: 1, arbitrary: fc.constant<Step>((scene) => scene.interrupt()) },
  {
    weight: 2,
    arbitrary: size.map(
      ([columns, rows]): Step =>
        (scene) =>
          scene.resize(columns, rows),
    ),
  },
);

describe("whatever happens", () => {
  it("every finished line is there once, in order, and nothing else at the end", async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.array(steps, { minLength: 20, maxLength: 120 }), async (first, played) => {
        const scene = new Played(...first);
        scene.begin();
        for (const step of played) {
          await step(scene);
          await scene.stderr.settled();
          scene.check();
        }
        await scene.close();
        scene.check();
        scene.checkLasting();
      }),
      { numRuns: 150 },
    );
  });

  it.each([40, 80, 120, 200])(
    "nothing is doubled in %s columns, with any number in flight",
    async (columns) => {
      const scene = new Played(columns, 12);
      scene.begin();
      for (let one = 0; one < 30; one += 1) scene.start(one);
      for (let round = 0; round < 40; round += 1) {
        scene.observe(moved(round % 30, round * 2e6));
        await scene.pass(700);
        scene.check();
        if (round % 3 === 0) scene.end(round % 30);
      }
      await scene.close();
      scene.checkLasting();
    },
  );
});
