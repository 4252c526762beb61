// Bad input at the built program: one clear error with its place and a remedy, the designed exit code, and not a
// byte changed on disk nor a request sent.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root, type Ran } from "../support/cli.ts";
import { fingerprint, openStage, plainConfig, type Stage } from "../support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** The command fails as wanted, says it once and plainly, and leaves everything as it was. */
async function expectRefused(
  args: readonly string[],
  code: number,
  says: readonly (string | RegExp)[],
): Promise<Ran> {
  const before = fingerprint(stage.folder);
  const requests = stage.ecr.requests.length;
  const ran = await stage.cli(...args);
  expect(ran.code, ran.stderr).toBe(code);
  for (const one of says) expect(ran.stderr).toMatch(one);
  expect(ran.stderr).not.toMatch(/This is a bug|\n\s+at |node:internal/);
  expect(ran.stdout).toBe("");
  expect(ran.stderr.split("\n").length).toBeLessThan(40);
  expect(fingerprint(stage.folder)).toBe(before);
  expect(stage.ecr.requests.length).toBe(requests);
  return ran;
}

const error = (code: string): RegExp => new RegExp(`^Error: .* \\[${code}\\]$`, "m");
const place = (at: string): RegExp => new RegExp(`^  ${at.replaceAll(".", "\\.")}$`, "m");

describe("a config that", () => {
  const bombs = ["&a [x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 12; level += 1) {
    const name = String.fromCodePoint(97 + level);
    const last = String.fromCodePoint(96 + level);
    bombs.push(`&${name} [${Array.from({ length: 9 }, () => `*${last}`).join(", ")}]`);
  }
  const target = "version: 1\ntarget: { registry: sandbox }\n";
  const sources = "sources:\n  - { name: a, kind: list, path: images.txt }\n";
  it.each<[name: string, content: string | Uint8Array, code: string, at: string | null]>([
    ["is empty", "", "config/empty", null],
    ["is only comments", "# nothing\n", "config/empty", null],
    ["is huge", Buffer.alloc(33 * 1024 * 1024, "#"), "file/too-large", null],
    ["is binary", Buffer.from([0, 255, 254, 1, 2, 3, 0x80]), "(yaml|file)/encoding|yaml/syntax", null],
    ["holds a key twice", `${target}version: 1\n${sources}`, "yaml/duplicate-key", "mirror.config.yaml:3:1"],
    ["holds an unknown key", `${target}sorces: []\n`, "config/unknown-key", "mirror.config.yaml:3:1"],
    ["is no YAML", `${target}sources: [}\n`, "yaml/syntax", "mirror.config.yaml:3:11"],
    ["is a list", "- 1\n", "config/type", "mirror.config.yaml:1:1"],
    [
      "holds a bomb of aliases",
      `x:\n${bombs.map((line) => `  - ${line}\n`).join("")}`,
      "yaml/(alias|limit)",
      null,
    ],
    ["is nested too deep", `x: ${"[".repeat(900)}${"]".repeat(900)}\n`, "yaml/limit", null],
    [
      "names a variable that isn't set",
      `${target}registries:\n  r.example.com: { username: u, password: "\${MISSING_ONE}" }\n${sources}`,
      "env/unset",
      "mirror.config.yaml:4:44",
    ],
  ])("%s", async (_name, content, code, at) => {
    stage.write("mirror.config.yaml", content);
    for (const command of [["validate"], ["plan"], ["apply", "--yes"]]) {
      const started = performance.now();
      await expectRefused(command, 64, [error(code), ...(at === null ? [] : [place(at)])]);
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });

  it("is missing, or a folder", async () => {
    const absent = await expectRefused(["plan", "-c", "absent.yaml"], 64, [
      error("file/missing"),
      /absent\.yaml/,
    ]);
    expect(absent.stderr).toMatch(/init|path/);
    await expectRefused(["translate", "-c", "home"], 64, [error("file/is-folder"), /home/]);
    await expectRefused(["plan", "-c", "home"], 64, [error("usage/no-match"), /home/]);
  });
});

describe("a source that", () => {
  const withSource = (source: string) =>
    stage.write(
      "mirror.config.yaml",
      plainConfig.replace("{ name: list, kind: list, path: images.txt }", source),
    );

  it("is a list with a broken reference on line 7", async () => {
    withSource("{ name: list, kind: list, path: images.txt }");
    stage.write(
      "images.txt",
      `# all\n${"r.example.com/a:1\n".repeat(5)}r.example.com/a:b:c\nr.example.com/b:1\n`,
    );
    for (const command of [["validate"], ["plan"], ["apply", "--yes"]])
      await expectRefused(command, 64, [/\[(list|reference)\/\S+\]$/m, /images\.txt:7:1/, /a:b:c/]);
  });

  it("is a list that is missing", async () => {
    withSource("{ name: list, kind: list, path: absent.txt }");
    await expectRefused(["plan"], 64, [/absent\.txt/, /\[(file)\/missing\]/]);
  });

  it.each([
    ["a missing blob", null, "it does not exist, but index.json lists it"],
    ["a wrong digest", "3", "its content does not have the digest in its name"],
  ])("is a layout with %s: that image is named, and the plan is incomplete", async (_name, change, says) => {
    cpSync(join(root, "examples/quickstart/shop"), stage.path("layout"), { recursive: true });
    const index = JSON.parse(stage.read("layout/index.json")) as { manifests: { digest: string }[] };
    const digest = index.manifests[0]?.digest ?? "";
    const blob = `layout/blobs/${digest.replace(":", "/")}`;
    if (change === null) rmSync(stage.path(blob));
    else stage.write(blob, stage.read(blob).replace("2", change));
    withSource("{ name: shop, kind: layout, path: layout }");
    const before = fingerprint(stage.folder);
    const ran = await stage.cli("plan");
    expect(ran.code, ran.stderr).toBe(1);
    expect(ran.stdout).toContain("registry.example.com/shop/web:1.4.0 (from layout): ");
    expect(ran.stdout).toContain(says);
    expect(ran.stdout).toContain(digest.slice("sha256:".length));
    expect(ran.stdout).toContain("Incomplete plan");
    expect(fingerprint(stage.folder)).toBe(before);
    await expectRefused(["validate"], 64, [/\[layout\/\S+\]$/m, new RegExp(says)]);
  });

  it.each([
    [
      "conflicting rows",
      "r.example.com/a:1,TARGET_HOST/a:1\nr.example.com/a:1,TARGET_HOST/b:1\n",
      "mapping/conflict",
    ],
    ["broken rows", "r.example.com/a:1\n", "csv/cells"],
    ["a cell that is a formula", "=cmd|' /C calc'!A0,TARGET_HOST/a:1\n", "mapping/reference"],
  ])("is a mapping with %s", async (_name, rows, code) => {
    const host = stage.ecr.registry;
    stage.write("given.csv", `internal_uri,ecr_uri\n${rows.replaceAll("TARGET_HOST", host)}`);
    withSource("{ name: map, kind: mapping, path: given.csv }");
    await expectRefused(["plan"], 64, [error(code), /given\.csv:[23]/]);
  });

  it("is a mapping with a row twice: taken once", async () => {
    const row = `${stage.source.host}/team/app-01:1,${stage.ecr.registry}/m/a:1\n`;
    stage.write("given.csv", `internal_uri,ecr_uri\n${row}${row}`);
    withSource("{ name: map, kind: mapping, path: given.csv }");
    const ran = await stage.cli("validate");
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain("1 image named");
  });
});

describe("a plan file that", () => {
  beforeAll(async () => {
    stage.write("mirror.config.yaml", plainConfig);
    stage.stock(2);
    expect((await stage.cli("plan", "--out", "good.plan")).code).toBe(0);
  });

  const edit = (change: (plan: Record<string, unknown>) => void) => (text: string) => {
    const plan = JSON.parse(text) as Record<string, unknown>;
    change(plan);
    return JSON.stringify(plan, null, 2);
  };
  it.each<[name: string, make: (good: string) => string, code: string]>([
    ["is empty", () => "", "plan/not-json"],
    ["is cut off", (good) => good.slice(0, good.length / 2), "plan/not-json"],
    ["is foreign JSON", () => '{"a":1}', "plan/(version|shape)"],
    ["is a list", () => "[]", "plan/shape"],
    ["is of another version", edit((plan) => (plan["formatVersion"] = "9.9")), "plan/version"],
    ["was edited", (good) => good.replace("m/team/app-01", "m/team/app-99"), "plan/edited"],
    ["lost an action", edit((plan) => (plan["actions"] as unknown[]).pop()), "plan/edited"],
  ])("%s", async (_name, make, code) => {
    stage.write("bad.plan", make(stage.read("good.plan")));
    const says = [error(code), /bad\.plan/, /ecr-mirror plan --out/];
    await expectRefused(["show", "bad.plan"], 64, says);
    await expectRefused(["apply", "bad.plan"], 64, says);
  });

  it("is missing, a folder, or for another registry", async () => {
    await expectRefused(["apply", "absent.plan"], 64, [error("file/missing"), /absent\.plan/]);
    await expectRefused(["apply", "home"], 64, [
      error("plan/bundle"),
      /home: it does not contain index\.json/,
    ]);
    stage.write(
      "other.yaml",
      plainConfig.replace("TARGET", "registry: 999999999999.dkr.ecr.us-west-2.amazonaws.com"),
    );
    await expectRefused(["apply", "good.plan", "-c", "other.yaml"], 64, [error("plan/other-target")]);
    await expectRefused(["apply", "good.plan", "--shard", "3/2"], 64, [/\[usage\/\S+\]/]);
  });
});

describe("a state that", () => {
  beforeAll(async () => {
    stage.write("mirror.config.yaml", plainConfig);
    stage.stock(2);
    expect((await stage.cli("apply", "--yes")).code).toBe(0);
  });

  it.each<[name: string, make: (good: string) => string | Uint8Array]>([
    ["is empty", () => ""],
    ["is cut off", (good) => good.slice(0, good.length / 2)],
    ["is binary", () => Buffer.from([0, 255, 1])],
    ["is foreign JSON", () => '{"a":1}'],
    ["is of a newer version", (good) => good.replace('"formatVersion": "1.1"', '"formatVersion": "2.0"')],
    ["holds a broken digest", (good) => good.replace(/sha256:[0-9a-f]{8}/, "sha256:xxxxxxxx")],
  ])("%s is kept byte for byte", async (_name, make) => {
    const good = stage.read("state/mirror.state.json");
    try {
      stage.write("state/mirror.state.json", make(good));
      for (const command of [["drift"], ["state", "list"]])
        await expectRefused(command, 1, [/\[state\/\S+\]$/m, /state\/mirror\.state\.json/]);
      const before = fingerprint(stage.folder);
      for (const command of [["plan"], ["apply", "--yes"]]) {
        const ran = await stage.cli(...command);
        expect([ran.code, ran.stdout], ran.stderr).toEqual([1, ""]);
        expect(ran.stderr).toMatch(/\[state\/\S+\]$/m);
        expect(fingerprint(stage.folder)).toBe(before);
      }
    } finally {
      stage.write("state/mirror.state.json", good);
    }
  });
});
