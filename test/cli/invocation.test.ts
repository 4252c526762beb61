import { describe, expect, it } from "vitest";
import { problemCode, Problem } from "../../src/core/base/diagnostic.ts";
import { type Invocation, readInvocation } from "../../src/cli/invocation.ts";
import { commands } from "../../src/cli/command-table.ts";

async function read(line: string): Promise<Extract<Invocation, { kind: "run" }>> {
  const invocation = await readInvocation(words(line));
  if (invocation.kind !== "run") throw new Error(`${line} runs nothing`);
  return invocation;
}

function words(line: string): string[] {
  return line === "" ? [] : line.split(" ").map((word) => word.replaceAll("''", ""));
}

async function misuse(line: string): Promise<Problem> {
  const error: unknown = await readInvocation(words(line)).then(
    () => new Error(`${line} was accepted`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Problem) return error;
  throw error;
}

describe("arguments", () => {
  it("are read wherever they stand", async () => {
    for (const line of ["plan -c x.yaml --out p", "-c x.yaml plan --out p", "--config=x.yaml plan --out=p"]) {
      const { args, globals } = await read(line);
      expect(globals.config).toBe("x.yaml");
      expect(args).toMatchObject({ out: "p" });
    }
  });

  it("of plan", async () => {
    const line =
      "plan --target a --target b/** --prune --no-refresh --detailed-exitcode --update-lock --format json=p.json";
    expect((await read(line)).args).toEqual({
      out: undefined,
      shards: null,
      events: undefined,
      detailed: true,
      renderings: [
        { format: "json", file: "p.json" },
        { format: "text", file: null },
      ],
      options: {
        filter: ["a", "b/**"],
        prune: true,
        owner: "own",
        replace: [],
        to: null,
        forcePrune: false,
        refresh: false,
        fallback: true,
        approve: "",
      },
    });
    expect((await read("plan --update-lock ghcr.io/*")).args).toMatchObject({
      options: { approve: "ghcr.io/*" },
    });
    expect((await read("plan")).args).toMatchObject({ options: { approve: null, refresh: true } });
  });

  it("of apply", async () => {
    const { args } = await read("apply p.json --shard 2/4 --lock-timeout 5m --concurrency 3 --fail-fast");
    expect(args).toMatchObject({
      planFile: "p.json",
      yes: false,
      shard: { index: 2, count: 4 },
      options: {
        lockTimeoutMs: 300_000,
        concurrency: 3,
        failFast: true,
        finish: false,
        toLayout: null,
      },
    });
    expect((await read("apply --target a --yes")).args).toMatchObject({
      planFile: null,
      yes: true,
      planning: { filter: ["a"] },
    });
  });

  it("leave a list's next word alone", async () => {
    expect((await read("apply --events e.jsonl --yes p.json".replace("--yes ", ""))).args).toMatchObject({
      planFile: "p.json",
    });
    expect((await read("discover --format json charts")).args).toMatchObject({ names: ["charts"] });
  });

  it("stay text, whatever they look like", async () => {
    expect((await read("plan --out 1.10 --target 007")).args).toMatchObject({
      out: "1.10",
      options: { filter: ["007"] },
    });
    expect((await read("discover 1.10")).args).toMatchObject({ names: ["1.10"] });
  });

  it("take a lone hyphen and a number below zero for a value", async () => {
    expect((await read("translate --jsonl -")).args).toMatchObject({ input: { path: "-" } });
    expect((await read("plan --out -5 --target -.5")).args).toMatchObject({
      out: "-5",
      options: { filter: ["-.5"] },
    });
  });

  it("know color, verbosity and logs", async () => {
    expect((await read("plan --no-color --quiet --log-format json")).globals).toMatchObject({
      color: false,
      quiet: true,
      logFormat: "json",
    });
    expect((await read("plan --color --verbose")).globals).toMatchObject({ color: true, verbose: true });
    expect((await read("plan")).globals.color).toBeUndefined();
  });

  it.each([
    ["", "usage/no-command", "ecr-mirror plan"],
    ["--verbose", "usage/no-command", ""],
    ["plam", "usage/unknown-command", 'Did you mean "plan"?'],
    ["frobnicate", "usage/unknown-command", "ecr-mirror --help"],
    ["plan --ot x", "usage/unknown-option", 'Did you mean "--out"?'],
    ["apply --targt x --yes", "usage/unknown-option", 'Did you mean "--target"?'],
    ["plan --xyzzy", "usage/unknown-option", "ecr-mirror plan --help"],
    ["plan -x", "usage/unknown-option", ""],
    ["--frob", "usage/unknown-option", ""],
    ["plan --updateLock", "usage/unknown-option", "--update-lock"],
    ["plan --no-prune", "usage/unknown-option", "--prune"],
    ["plan --__proto__ x", "usage/unknown-option", ""],
    ["plan --out", "usage/missing-value", "--out FILE"],
    ["plan --out --prune", "usage/missing-value", ""],
    ["plan --out=", "usage/missing-value", ""],
    ["plan --target", "usage/missing-value", "--target GLOB"],
    ["plan -c", "usage/missing-value", "--config FILE"],
    ["plan --quiet -hc", "usage/missing-value", "--config FILE"],
    ["plan --target=", "usage/missing-value", "--target GLOB"],
    ["plan --out --target a", "usage/missing-value", "--out FILE"],
    ["plan --target - --prune", "usage/missing-value", "--target GLOB"],
    ["plan --out a --out b", "usage/repeated-option", ""],
    ["plan --prune=yes", "usage/flag-value", ""],
    ["apply --yes=1", "usage/flag-value", ""],
    ["plan --log-format jsn", "usage/choice", 'Did you mean "json"?'],
    ["plan extra", "usage/extra-argument", ""],
    ["apply a b", "usage/extra-argument", ""],
    ["show", "usage/missing-argument", ""],
    ["plan --format jsn", "usage/format", 'Did you mean "json"?'],
    ["plan --format json=", "usage/format", ""],
    ["plan --format text --format json", "usage/conflict", ""],
    ["plan --format text=a --format json=a", "usage/conflict", ""],
    ["apply --concurrency 0", "usage/value", ""],
    ["apply --concurrency many", "usage/value", ""],
    ["apply --concurrency 1e3", "usage/value", ""],
    ["apply --lock-timeout 60", "usage/value", "60s"],
    ["apply p --shard 3/2", "usage/value", ""],
    ["apply p --shard 0/2", "usage/value", ""],
    ["apply p --shard 1/0", "usage/value", ""],
    ["apply p --shard one", "usage/value", ""],
    ["apply --shard 1/2", "usage/conflict", ""],
    ["apply --finish", "usage/conflict", ""],
    ["apply p --finish --shard 1/2", "usage/conflict", ""],
    ["apply p --target x", "usage/conflict", "--target"],
    ["apply p --prune", "usage/conflict", ""],
    ["sandbox --port 70000", "usage/value", ""],
    ["sandbox --without-quirk nothing", "usage/choice", ""],
    ["sandbox --account 12", "usage/value", "12 digits"],
    ["sandbox --region mars", "usage/value", "us-east-1"],
    ["sandbox --region us-east-1 --region us-east-1", "usage/value", "once"],
    ["completion tcsh", "usage/shell", ""],
    ["state", "usage/missing-argument", ""],
    ["state lst", "usage/state-action", 'Did you mean "list"?'],
    ["state forget", "usage/missing-argument", ""],
    ["state unlock x", "usage/extra-argument", ""],
  ])("%s is %s", async (line, code, words) => {
    const problem = await misuse(line);
    expect(problemCode(problem)).toBe(code);
    const [diagnostic] = problem.diagnostics;
    expect(`${diagnostic?.detail} ${diagnostic?.hint}`).toContain(words);
  });

  it.each(["plan --help", "plan -h", "--help plan", "help plan", "plan --out x --help", "show --help"])(
    "%s explains and runs nothing",
    async (line) => {
      const invocation = await readInvocation(words(line));
      expect(invocation.kind).toBe("text");
      if (invocation.kind === "text") expect(invocation.text).toContain("Examples:");
    },
  );

  it("of every example in the help are right", async () => {
    for (const entry of commands) {
      const { examples } = await entry.load();
      expect(examples.length).toBeGreaterThan(0);
      for (const [line] of examples) await read(line.replace(/ > .*/, "").replaceAll("'", ""));
    }
  });

  it("tell the version", async () => {
    for (const line of ["--version", "plan --version"])
      expect((await readInvocation(words(line))).kind).toBe("version");
  });
});

describe("help", () => {
  it("names every command", async () => {
    const invocation = await readInvocation(["--help"]);
    if (invocation.kind !== "text") throw new Error("no help");
    for (const entry of commands) expect(invocation.text).toContain(`\n  ${entry.name} `);
  });

  it("of every command fits a wide terminal and names each option", async () => {
    for (const entry of commands) {
      const invocation = await readInvocation([entry.name, "--help"]);
      if (invocation.kind !== "text") throw new Error("no help");
      for (const option of Object.keys((await entry.load()).options))
        expect(invocation.text).toContain(`--${option}`);
      const longest = Math.max(...invocation.text.split("\n").map((text) => text.length));
      expect(longest, entry.name).toBeLessThanOrEqual(140);
    }
  });
});
