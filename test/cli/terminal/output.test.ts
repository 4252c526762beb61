import { EventEmitter } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { colorLevel, Output, watchStreams, createRedactor } from "../../../src/cli/terminal/output.ts";
import { listenForSignals } from "../../../src/cli/terminal/signals.ts";

function open(
  environment: Record<string, string> = {},
  settings = {},
): { output: Output; out: () => string; err: () => string } {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const output = new Output(
    { stdout, stderr, environment },
    { quiet: false, color: undefined, logFormat: "text", ...settings },
  );
  return { output, out: () => String(stdout.read() ?? ""), err: () => String(stderr.read() ?? "") };
}

const warning = {
  code: "config/renamed",
  severity: "warning",
  summary: "Careful",
  at: { file: "mirror.config.yaml", line: 2, column: 1 },
} as const;

describe("output", () => {
  it("sends results to one stream and all else to the other", async () => {
    const { output, out, err } = open();
    output.result("result\n");
    output.note("note");
    await output.diagnostics([warning]);
    expect(out()).toBe("result\n");
    expect(err()).toMatch(/^note\nWarning: Careful/);
  });

  it("joins lines of progress into one write, ahead of whatever else is written", async () => {
    const writes: string[] = [];
    const stderr = new Writable({
      write(chunk, _encoding, done) {
        writes.push(String(chunk));
        done();
      },
    });
    const settings = { quiet: false, color: undefined, logFormat: "text" } as const;
    const output = new Output({ stdout: new PassThrough(), stderr, environment: {} }, settings);
    output.hide(["hunter22"]);
    for (const line of ["one\n", "two hunter22\n"]) output.progress(line);
    expect(writes).toEqual([]);
    output.note("note");
    expect(writes).toEqual(["one\ntwo ***\nnote\n"]);
    output.progress("three\n");
    await expect.poll(() => writes).toHaveLength(2);
    output.progress("four\n");
    output.flush();
    output.flush();
    expect(writes.slice(1)).toEqual(["three\n", "four\n"]);
  });

  it("lets no command for a CI system through, except its own", async () => {
    const { output, out, err } = open({ GITHUB_ACTIONS: "true" });
    output.result("a ##vso[task.complete result=Failed;]\n  ::error::b\n");
    expect(out()).toBe("a #\\u0023vso[task.complete result=Failed;]\n  \\u003a:error::b\n");
    output.note("::stop-commands::x");
    output.progress("##[group]y\n");
    await output.diagnostics([{ ...warning, summary: "##[add-matcher]z", detail: "::add-mask::w" }]);
    output.command("::warning file=a.yaml::ours\n");
    const lines = err().split("\n");
    expect(lines.filter((line) => /##\[|^\s*::/.test(line))).toEqual(["::warning file=a.yaml::ours"]);
    expect(lines.slice(0, 2)).toEqual(["\\u003a:stop-commands::x", "#\\u0023[group]y"]);
  });

  it("is quiet when told to, except for problems", async () => {
    const { output, err } = open({}, { quiet: true });
    output.note("note");
    await output.diagnostics([warning]);
    expect(err()).toMatch(/^Warning/);
  });

  it("writes JSON lines when told to", async () => {
    const { output, err } = open({}, { logFormat: "json" });
    output.note("a note");
    await output.diagnostics([warning]);
    const lines = err()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { type: "note", message: "a note" },
      { type: "diagnostic", code: "config/renamed" },
    ]);
  });

  it("remembers what it told, for annotations at the end", async () => {
    const { output, err } = open({ GITHUB_ACTIONS: "true" });
    await output.diagnostics([warning]);
    expect(output.told).toEqual([warning]);
    expect(err()).not.toContain("::warning");
  });

  it("strikes secrets out of both streams and of what views draw", async () => {
    const { output, out, err } = open();
    output.hide(["hunter2 & co", "abc"]);
    output.result("user:hunter2 & co abc\n");
    output.problem(`${JSON.stringify({ password: "hunter2 & co" })} hunter2%20%26%20co\n`);
    output.live("actions", ["drawn hunter2 & co"]);
    expect(out()).toBe("user:*** abc\n");
    const lines = err().split("\n");
    expect(lines[0]).toBe('{"password":"***"} ***');
    expect(lines[1]).toMatch(/drawn \*\*\*\r$/);
  });

  it("survives a reader that goes away", async () => {
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error("closed"), { code: "EPIPE" }));
      },
    });
    const stderr = new PassThrough();
    watchStreams({ stdout, stderr });
    const output = new Output(
      { stdout, stderr, environment: {} },
      { quiet: false, color: undefined, logFormat: "text" },
    );
    output.result("one");
    await new Promise((resolve) => setImmediate(resolve));
    output.result("two");
    await output.resultBytes(Buffer.from("three"));
    expect(output.closed).toBe(true);
  });

  it("waits for a slow reader of a large result", async () => {
    const stdout = new PassThrough({ highWaterMark: 10 });
    const output = new Output(
      { stdout, stderr: new PassThrough(), environment: {} },
      { quiet: false, color: undefined, logFormat: "text" },
    );
    let waited = true;
    const writing = output.resultBytes(Buffer.alloc(100)).then(() => (waited = false));
    await new Promise((resolve) => setImmediate(resolve));
    expect(waited).toBe(true);
    stdout.resume();
    await writing;
  });
});

describe("redaction", () => {
  it("strikes the longest first", () => {
    expect(createRedactor(["secret", "secret-longer"])("secret-longer secret")).toBe("*** ***");
  });

  it("finds a secret as JSON, URL and base64", () => {
    const secret = 'p"w\nd/1';
    const text = [
      secret,
      JSON.stringify(secret),
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
    ];
    expect(createRedactor([secret])(text.join(" "))).toBe('*** "***" *** ***');
  });

  it("bears a broken surrogate", () => {
    expect(createRedactor(["abcd\ud800"])("x abcd\ud800")).toBe("x ***");
  });
});

describe("signals", () => {
  it("end cleanly at first, at once the second time", () => {
    const source = new EventEmitter();
    const seen: string[] = [];
    const interruption = listenForSignals(source, {
      onFirst: (name) => seen.push(`first ${name}`),
      onSecond: (name) => seen.push(`second ${name}`),
    });
    expect(interruption.received()).toBeNull();
    source.emit("SIGINT");
    expect(interruption.signal.aborted).toBe(true);
    source.emit("SIGTERM");
    expect(seen).toEqual(["first SIGINT", "second SIGTERM"]);
    expect(interruption.received()).toBe("SIGINT");
    interruption.release();
    expect(source.listenerCount("SIGINT") + source.listenerCount("SIGTERM")).toBe(0);
  });
});

describe("color", () => {
  it.each<[string, boolean | undefined, Record<string, string>, boolean, number]>([
    ["a terminal", undefined, {}, true, 1],
    ["a pipe", undefined, {}, false, 0],
    ["a dumb terminal", undefined, { TERM: "dumb" }, true, 0],
    ["NO_COLOR on a terminal", undefined, { NO_COLOR: "1" }, true, 0],
    ["an empty NO_COLOR", undefined, { NO_COLOR: "" }, true, 1],
    ["FORCE_COLOR in a pipe", undefined, { FORCE_COLOR: "" }, false, 1],
    ["FORCE_COLOR=0 on a terminal", undefined, { FORCE_COLOR: "0" }, true, 0],
    ["FORCE_COLOR=3", undefined, { FORCE_COLOR: "3" }, false, 3],
    ["FORCE_COLOR before NO_COLOR", undefined, { FORCE_COLOR: "1", NO_COLOR: "1" }, false, 1],
    ["--color before all", true, { FORCE_COLOR: "0", NO_COLOR: "1" }, false, 1],
    ["--no-color before all", false, { FORCE_COLOR: "3" }, true, 0],
  ])("%s", (_, flag, environment, isTerminal, level) => {
    expect(colorLevel(flag, environment, isTerminal)).toBe(level);
  });
});
