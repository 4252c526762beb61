// Gates in a plan: what they refuse stays out, what is in stays in, and waivers let in for a time.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { PlanOptions } from "../../../src/app/plan.ts";
import { validateMirror } from "../../../src/app/validate.ts";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { renderPlanSarif } from "../../../src/views/plan/sarif.ts";
import { renderPlanText } from "../../../src/views/plan/text.ts";
import { type Mirror, openMirror, signal } from "../../support/mirror.ts";

const prune: Partial<PlanOptions> = { prune: true, forcePrune: true };
const day = 86_400_000;
const began = Date.parse("2026-11-01T12:00:00Z");

let mirror: Mirror;
let clock = began;
afterEach(async () => {
  clock = began;
  await mirror.close();
});

const head =
  "version: 1\ntarget: { registry: sandbox, prefix: m }\noutputs: [{ kind: mapping, path: mapping.csv }]\n";
const listed = "sources: [{ name: list, kind: list, path: images.txt }]\n";
const newest =
  "tagPolicies: { one: { semver: '*', newest: 1, alias: [stable] } }\n" +
  "sources: [{ name: repo, kind: repository, repository: SOURCE/app, tagPolicy: one }]\n";

async function open(config: string): Promise<void> {
  mirror = await openMirror(head + config, {
    now: () => new Date(clock),
    environment: { PATH: process.env["PATH"] },
  });
}

/** The same config with other gates. */
const gates = (text: string, config = listed) =>
  mirror.write(
    "mirror.config.yaml",
    `${head}${config}${text}\nregistries:\n  "SOURCE": { username: AWS, password: "\${PASSWORD}" }\n`,
  );
const push = (name: string, content = name) => {
  const [repository = "", tag = ""] = name.split(":");
  return mirror.source.push(repository, tag, content);
};
const list = (...names: string[]) =>
  mirror.write("images.txt", names.map((name) => `SOURCE/${name}\n`).join(""));
const rows = () =>
  readFileSync(join(mirror.folder, "mapping.csv"), "utf8")
    .split("\n")
    .slice(1, -1)
    .map((line) => line.replace(/^[^/]*\/([^,]*),[^/]*\/(.*)$/, "$1 -> $2"));
const copied = (plan: Plan) =>
  plan.actions.flatMap((action) => ("destination" in action ? [`${action.destination.tag}`] : []));
const onlyElsewhere = "gates: [{ allowedRegistries: [ghcr.io/acme] }]";
const text = (plan: Plan) =>
  renderPlanText(plan, { color: 0, width: 160, config: "mirror.config.yaml", verbose: false });

describe("an image that a gate refuses", () => {
  it("stays out, with what was found, what is wanted and the ways out", async () => {
    await open(listed + onlyElsewhere);
    await push("app:1");
    list("app:1");
    const plan = await mirror.plan();
    expect(plan).toMatchObject({ actions: [], complete: true, summary: { blocked: 1, held: 0 } });
    expect(plan.blocked).toMatchObject([
      {
        id: "copy-image:m/app:1",
        code: "gate/registry",
        why: "registry not allowed",
        before: null,
        refusals: [
          {
            gate: "allowedRegistries",
            at: `${mirror.folder}/mirror.config.yaml:5`,
            found: [`from ${mirror.source.host}/app`],
            wanted: "ghcr.io/acme",
          },
        ],
      },
    ]);
    expect(plan.blocked[0]?.waysOut.map(({ label }) => label)).toEqual(["Allow", "Waive"]);
    expect(text(plan)).toContain(
      'Waive: add to the waivers file: - { image: "m/app:1", gate: allowedRegistries, until: YYYY-MM-DD, owner: WHO, reason: "WHY" }',
    );
    expect(text(plan)).toMatch(
      /gates {2}rules that new images must pass\n {2}allowedRegistries {2}\*\* {2}1 checked: 1 refused/,
    );
    const report = await mirror.apply();
    expect(report.failed).toEqual([]);
  });

  it("keeps the place, the row and the image of yesterday, prune or not", async () => {
    await open(listed);
    const one = await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    const two = await push("app:1", "two");
    gates(onlyElsewhere);
    const plan = await mirror.plan(prune);
    expect(plan).toMatchObject({ actions: [], unwanted: [], unmanaged: [] });
    expect(plan.blocked).toMatchObject([{ before: one, after: two }]);
    await mirror.apply({}, prune);
    expect(rows()).toEqual(["app:1 -> m/app:1"]);
  });

  it("is asked about only where it would newly enter", async () => {
    await open(listed);
    await push("app:1");
    list("app:1");
    await mirror.apply();
    gates(onlyElsewhere);
    const plan = await mirror.plan();
    expect(plan).toMatchObject({ blocked: [], unchanged: [{ tag: "1" }] });
    expect(plan.gates?.counts).toMatchObject([{ judged: 0 }]);
    expect(text(plan)).not.toContain("rules that new images must pass");
  });

  it("gives its place to the next one that a policy would choose", async () => {
    await open(newest);
    await push("app:1.0.0");
    await push("app:2.0.0");
    gates("gates: [{ match: 'm/app:2.0.0', allowedRegistries: [ghcr.io] }]", newest);
    const plan = await mirror.plan();
    expect(copied(plan)).toEqual(["1.0.0", "stable"]);
    expect(plan.blocked).toMatchObject([{ tag: "2.0.0", code: "gate/registry" }]);
  });

  it("takes nothing from whoever has an older one, prune or not", async () => {
    await open(newest);
    const one = await push("app:1.0.0");
    await mirror.apply();
    await push("app:2.0.0");
    await push("app:3.0.0");
    gates(
      "gates: [{ match: 'm/app:[23].0.0', allowedRegistries: [ghcr.io] }, { from: '**/app:2.0.0', allowedRegistries: [ghcr.io] }, { from: '**/app:3.0.0', allowedRegistries: [ghcr.io] }]",
      newest,
    );
    const plan = await mirror.plan(prune);
    expect(plan).toMatchObject({ actions: [], unwanted: [] });
    expect(plan.blocked.map(({ tag }) => tag)).toEqual(["2.0.0", "3.0.0"]);
    expect(plan.unchanged).toMatchObject([
      { tag: "1.0.0", digest: one },
      { tag: "stable", digest: one },
    ]);
    await mirror.apply({}, prune);
    expect(rows()).toContain("app:1.0.0 -> m/app:1.0.0");
  });
});

describe("a gate's minimum age", () => {
  const young = "gates: [{ match: 'm/app:**', minimumAge: 3d }]";

  it("holds what it is for and nothing else, and counts it", async () => {
    await open(listed + young);
    await push("app:1");
    await push("other:1");
    list("app:1", "other:1");
    const plan = await mirror.plan();
    expect(plan.held).toMatchObject([{ id: "held:m/app:1", code: "age/too-young" }]);
    expect(plan.blocked).toEqual([]);
    expect(plan.gates?.counts).toMatchObject([{ gate: "minimumAge", judged: 1, held: 1, refused: 0 }]);
    await mirror.apply();
    clock += 3 * day;
    expect((await mirror.plan()).held).toEqual([]);
  });

  it("holds a digest that the list itself names, until its time has come", async () => {
    await open(listed + young);
    const digest = await push("app:1");
    list(`app@${digest}`);
    expect((await mirror.plan()).held).toMatchObject([{ repository: "m/app", tag: null }]);
    await mirror.apply();
    clock += 3 * day;
    expect((await mirror.plan()).held).toEqual([]);
    await mirror.apply();
    expect((await mirror.plan()).actions).toEqual([]);
  });
});

describe("a waiver", () => {
  const withWaivers = `${onlyElsewhere}\nwaivers: ./waivers.yaml`;
  const waiver = (more: string) =>
    `- { image: "m/app:*", gate: allowedRegistries, owner: ops, reason: "moved soon", ${more} }\n`;

  it("lets in until its last day is over, and says so", async () => {
    await open(listed);
    gates(withWaivers);
    await push("app:1");
    list("app:1");
    mirror.write("waivers.yaml", waiver("until: 2026-11-03"));
    const plan = await mirror.plan();
    expect(plan).toMatchObject({ blocked: [], summary: { copyImage: 1 } });
    expect(plan.gates?.waivers).toMatchObject([
      { use: "used", expiresSoon: true, images: ["m/app:1"], at: "waivers.yaml:1" },
    ]);
    expect(plan.warnings.map(({ code }) => code)).toContain("gate/waiver-expires");
    clock = Date.parse("2026-11-03T23:59:59Z");
    expect((await mirror.plan()).blocked).toEqual([]);
    clock += 1000;
    const after = await mirror.plan();
    expect(after.blocked).toMatchObject([{ code: "gate/registry" }]);
    expect(after.warnings.map(({ code }) => code)).toContain("gate/waiver-expired");
  });

  it("is told where it is for nothing", async () => {
    await open(listed);
    gates(withWaivers);
    await push("app:1");
    list("app:1");
    mirror.write("waivers.yaml", waiver("until: 2027-11-03").replace("m/app:*", "m/nothing"));
    const plan = await mirror.plan();
    expect(plan.gates?.waivers).toMatchObject([{ use: "unmatched" }]);
    expect(plan.warnings).toMatchObject([{ code: "gate/waiver-unmatched" }]);
    expect(plan.blocked).toHaveLength(1);
  });

  it.each([
    ["no list", "image: a\n", "1:1", "The file must be a list of mappings."],
    ["a day that is none", waiver("until: 2026-02-30"), "1:89", '"2026-02-30" is not a date.'],
    [
      "a gate that is none",
      waiver("until: 2027-01-01").replace("allowedR", "allowdR"),
      "1:29",
      '"allowdRegistries" is not a gate.',
    ],
    ["a key that is none", waiver("until: 2027-01-01, oner: x"), undefined, 'Unknown key "oner".'],
    [
      "no owner",
      waiver("until: 2027-01-01").replace("owner: ops, ", ""),
      "1:3",
      'The waiver has no "owner".',
    ],
  ])("with %s is one error at its place", async (_, content, at, detail) => {
    await open(listed);
    gates(withWaivers);
    list();
    mirror.write("waivers.yaml", content);
    const error = await mirror.plan().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    const [first, ...more] = (error as Problem).diagnostics;
    expect(more).toEqual([]);
    expect(first).toMatchObject({ code: "config/waiver", detail, at: { file: "waivers.yaml" } });
    if (at !== undefined) expect(`${first?.at?.line}:${first?.at?.column}`).toBe(at);
  });
});

it("names the refusals for code scanning", async () => {
  await open(listed + onlyElsewhere);
  await push("app:1");
  list("app:1");
  const log: unknown = JSON.parse(renderPlanSarif([await mirror.plan()]));
  expect(log).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "ecr-mirror", rules: [{ id: "gate/registry", name: "GateRegistry" }] } },
        results: [
          {
            ruleId: "gate/registry",
            ruleIndex: 0,
            level: "error",
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: `${mirror.folder}/mirror.config.yaml` },
                  region: { startLine: 5 },
                },
              },
            ],
          },
        ],
      },
    ],
  });
});

it.each([
  ["gates: [{ match: '**' }]", "config/gate", "5:9"],
  ["gates: [{ vulnerabilities: { atMost: hgh } }]", "config/value", "5:38"],
  ['gates: [{ signedBy: [{ cosign: { key: "env:NOPE" } }] }]', "env/unset", "5:39"],
  ["gates: [{ signedBy: [{ cosign: { key: ./missing.pub } }] }]", "file/missing", "5:39"],
  ["gates: [{ allowedRegistries: ['https://ghcr.io'] }]", "config/registry-path", "5:31"],
  ["gates: [{ minimumAge: soon }]", "config/duration", "5:23"],
])("%s is an error with its place", async (config, code, at) => {
  await open(listed + config);
  list();
  const error = await mirror
    .run(({ config: loaded, runtime }) => validateMirror(loaded, runtime, signal))
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  const [first, ...more] = (error as Problem).diagnostics;
  expect([first?.code, `${first?.at?.line}:${first?.at?.column}`]).toEqual([code, at]);
  expect(more).toEqual([]);
});
