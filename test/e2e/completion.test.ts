// Completion in real shells: a line is typed, the tab key is pressed, and the line is read from the terminal.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatState } from "../../src/core/state/text.ts";
import { emptyState, type StateEntry } from "../../src/core/state/state.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import { bin, run } from "../support/cli.ts";
import { until } from "../support/stage.ts";
import { hasPython, type OnTerminal, startProgramOnTerminal } from "../support/terminal/pty.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ecr-mirror-completion-"));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  for (const name of ["bin", "state", "home"]) mkdirSync(join(folder, name));
  write("bin/ecr-mirror", `#!/bin/sh\nexec ${process.execPath} ${bin} "$@"\n`);
  chmodSync(join(folder, "bin/ecr-mirror"), 0o755);
  // As it is while somebody writes it: a variable that is not set, and a key without a value.
  write(
    "mirror.config.yaml",
    `version: 1
target: { registry: "\${NOT_SET}" }
tagPolicies: { stable: { semver: "*" } }
sources:
  - { name: runwhen-local, kind: helm, chart: x }
  - { name: "run$(touch pwned)", kind: helm, chart: x }
  - { name: "run;touch pwned", kind: helm, chart: x }
  - { name: "run\`touch pwned\`", kind: helm, chart: x }
  - { name: "run\\u001b[31m", kind: helm, chart: x }
  - { name: "run two", kind: helm, chart: x }
  - { name: "-run", kind: helm, chart: x }
  - { name: catalog, kind: codecollection }
  - name:
`,
  );
  write("other.yaml", "sources: [{ name: elsewhere }]\nstate: { path: state/other.json }\n");
  write("reviewed.plan", "{}");
  const digest = sha256("x");
  const entry: StateEntry = {
    digest,
    source: { reference: "docker.io/library/nginx:1.27", digest },
    from: "catalog",
    policy: "same",
    time: "2026-11-20T12:00:00Z",
  };
  const stateOf = (...keys: readonly string[]): string =>
    formatState({
      ...emptyState,
      name: "x",
      lineage: "y",
      serial: 1,
      registries: { "r.example": Object.fromEntries(keys.map((key) => [key, entry])) },
    });
  write("state/mirror.state.json", stateOf("platform/nginx:1.27", "platform/redis:7"));
  write("state/other.json", stateOf("others/tool:2"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is typed, and what is there after a tab. */
const lines: readonly (readonly [typed: string, completed: string])[] = [
  ["pla", "plan"],
  ["plan --det", "plan --detailed-exitcode"],
  ["plan --format mark", "plan --format markdown"],
  ["drift --format ju", "drift --format junit"],
  ["plan --log-format js", "plan --log-format json"],
  ["state hi", "state history"],
  ["state show platform/ngi", "state show platform/nginx:1.27"],
  ["state show platform/nginx:1", "state show platform/nginx:1.27"],
  ['state show "platform/nginx:1', 'state show "platform/nginx:1.27"'],
  ["state show platform/redis:7 platform/ngi", "state show platform/redis:7 platform/nginx:1.27"],
  ["state forget platform/red", "state forget platform/redis:7"],
  ["plan --prune --target platform/ngi", "plan --prune --target platform/nginx:1.27"],
  ["drift --ignore platform/red", "drift --ignore platform/redis:7"],
  ["discover run", "discover runwhen-local"],
  ["discover --source cat", "discover --source catalog"],
  ["discover --policy sta", "discover --policy stable"],
  ["-c other.yaml discover el", "-c other.yaml discover elsewhere"],
  ["state show -c other.yaml oth", "state show -c other.yaml others/tool:2"],
  ["drift --format=ju", "drift --format=junit"],
  ["drift --ignore=platform/red", "drift --ignore=platform/redis:7"],
  ["drift --format markdown=rev", "drift --format markdown=reviewed.plan"],
  ["-c './other.yaml' discover el", "-c './other.yaml' discover elsewhere"],
  ["state show -c 'oth*.yaml' oth", "state show -c 'oth*.yaml' others/tool:2"],
  ["apply rev", "apply reviewed.plan"],
  ["apply reviewed.plan --shard au", "apply reviewed.plan --shard auto"],
  ["completion fi", "completion fish"],
  ["explain plan/config-ch", "explain plan/config-changed"],
  ["help dri", "help drift"],
];

const shells = [
  { name: "bash", arguments: ["--norc", "--noprofile", "-i"], load: (file: string) => `source ${file}` },
  {
    name: "zsh",
    arguments: ["-f", "-i"],
    load: (file: string) => `autoload -U compinit && compinit -u -D && source ${file}`,
  },
  { name: "fish", arguments: ["--no-config", "-i"], load: (file: string) => `source ${file}` },
] as const;

const prompt = "READY>";
const prompts = {
  bash: `PS1='${prompt} '`,
  zsh: `PS1='${prompt} '; unsetopt PROMPT_SP`,
  fish: `function fish_prompt; echo -n '${prompt} '; end; set -U fish_greeting; set -g fish_autosuggestion_enabled 0`,
};

const has = (program: string): boolean => spawnSync(program, ["-c", "true"]).status === 0;

/** The line at the prompt. */
function lineOf({ terminal }: OnTerminal): string | undefined {
  const last = terminal.texts().findLast((text) => text.startsWith(prompt));
  return last?.slice(prompt.length).trim();
}

describe.each(shells)("$name", ({ name, arguments: args, load }) => {
  const isThere = hasPython && has(name);

  it.skipIf(!isThere)(
    `needs python3 and ${name}: completes commands, options, values and names`,
    async () => {
      const env = {
        PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter),
        HOME: join(folder, "home"),
        LANG: "C.UTF-8",
      };
      const script = await run(["completion", name], { cwd: folder });
      expect(script.code).toBe(0);
      writeFileSync(join(folder, `completion.${name}`), script.stdout);
      const shell = startProgramOnTerminal([name, ...args], { cwd: folder, env, columns: 160, rows: 40 });
      const typed = async (keys: string, isDone: () => boolean, what: string): Promise<void> => {
        shell.type(keys);
        await until(isDone, `${name}: ${what}; it shows ${JSON.stringify(lineOf(shell))}`, 15_000);
      };
      await typed(`${prompts[name]}\r`, () => lineOf(shell) === "", "a prompt");
      const file = join(folder, `completion.${name}`);
      await typed(
        `${load(file)} && echo lo""aded\r`,
        () => shell.terminal.texts().includes("loaded"),
        "the script",
      );
      for (const [given, wanted] of lines) {
        await typed(`ecr-mirror ${given}`, () => lineOf(shell) === `ecr-mirror ${given}`, given);
        await typed("\t", () => lineOf(shell) === `ecr-mirror ${wanted}`, `${given} becomes ${wanted}`);
        await typed("\u0015", () => lineOf(shell) === "", "an empty line");
      }
      shell.type("exit\r");
      await shell.ended;
      expect(existsSync(join(folder, "pwned"))).toBe(false);
    },
  );
});

describe("what the scripts ask for", () => {
  const asked = (list: string, ...more: readonly string[]) =>
    run(["completion", list, ...more], { cwd: folder, env: { ECR_MIRROR_LOG: "" } });

  it("is never an error, and nothing but plain words", async () => {
    const write = (name: string, text: string | Uint8Array): string => {
      writeFileSync(join(folder, name), text);
      return name;
    };
    spawnSync("mkfifo", [join(folder, "pipe")]);
    const configs = [
      write("torn.yaml", "sources:\n  - {name: torn\n\tx: [\n  - name: x"),
      write("list.yaml", "[1, 2"),
      write("bytes.yaml", Buffer.from([0, 255, 254, 7])),
      write("deep.yaml", "[".repeat(100_000)),
      write("large.yaml", `sources: [{ name: large }]\n${"#".repeat(600_000)}`),
      write("no-state.yaml", "state: { path: torn.yaml }"),
      write("s3.yaml", "state: { path: s3://bucket/key }"),
      write("device.yaml", "state: { path: /dev/zero }"),
      write("number.yaml", "state: { path: 7 }\ntagPolicies: 1\nsources: 2"),
      "missing.yaml",
      "missing/**",
      "pipe",
      "/dev/zero",
      ".",
    ];
    for (const config of configs)
      for (const list of ["sources", "policies", "places"]) {
        const { code, stdout, stderr } = await asked(list, "-c", config);
        expect({ config, code, stderr }).toEqual({ config, code: 0, stderr: "" });
        expect(stdout).toMatch(/^(?:[\w.][\w./:@+-]*\n)*$/);
      }
  });

  it("is that of all configs that are given", async () => {
    const { stdout } = await asked("places", "-c", "other.yaml", "-c", "mirror.config.yaml");
    expect(stdout).toBe("others/tool:2\nplatform/nginx:1.27\nplatform/redis:7\n");
    expect((await asked("sources", "-c", folder)).stdout).toBe("catalog\nrunwhen-local\n");
  });

  it("comes about as soon as help does", async () => {
    const times = { help: [] as number[], words: [] as number[] };
    for (let turn = 0; turn < 5; turn += 1) {
      const begun = performance.now();
      await run(["plan", "--help"], { cwd: folder });
      const between = performance.now();
      await asked("sources");
      times.help.push(between - begun);
      times.words.push(performance.now() - between);
    }
    expect(Math.min(...times.words)).toBeLessThan(2.5 * Math.min(...times.help));
  });
});
