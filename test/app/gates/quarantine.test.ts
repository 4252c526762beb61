// A new digest waits in another repository until ECR has scanned it: nothing enters unscanned, no row leads to where it
// waits, and what waited goes again.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { discover } from "../../../src/app/discover.ts";
import { driftMirror } from "../../../src/app/drift.ts";
import type { PlanOptions } from "../../../src/app/plan.ts";
import { writePlanFile } from "../../../src/app/planning/plan-file.ts";
import { readPlanFile } from "../../../src/app/planning/read-plan.ts";
import { openFiles } from "../../../src/storage/files.ts";
import { listState } from "../../../src/app/state.ts";
import { destinationKey } from "../../../src/core/image/destination.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { type Mirror, openMirror, signal } from "../../support/mirror.ts";

const prune: Partial<PlanOptions> = { prune: true };
const head =
  "version: 1\ntarget: { registry: sandbox, prefix: m }\noutputs: [{ kind: mapping, path: mapping.csv }]\n" +
  "sources: [{ name: list, kind: list, path: images.txt }]\n";
const staging = 'gates: [{ vulnerabilities: { atMost: high, stage: "quarantine/{repository}" } }]\n';

const login = 'registries:\n  "SOURCE": { username: AWS, password: "${PASSWORD}" }\n';

let mirror: Mirror;
afterEach(async () => {
  await mirror.close();
});

async function open(config: string): Promise<void> {
  mirror = await openMirror(head + config, { environment: { PATH: process.env["PATH"] } });
}

const push = (name: string, content = name) => {
  const [repository = "", tag = ""] = name.split(":");
  return mirror.source.push(repository, tag, content);
};
const list = (...names: string[]) =>
  mirror.write("images.txt", names.map((name) => `SOURCE/${name}\n`).join(""));
const findings = (said: object) => mirror.write(".ecr-mirror/sandbox/findings.json", JSON.stringify(said));
const rows = () =>
  readFileSync(join(mirror.folder, "mapping.csv"), "utf8")
    .split("\n")
    .slice(1, -1)
    .map((line) => line.replace(/^[^/]*\/([^,]*),[^/]*\/(.*)$/, "$1 -> $2"));
const acts = (plan: Plan) =>
  plan.actions.flatMap((action) => {
    if (action.kind === "write-file") return [];
    const place = "destination" in action ? action.destination : action;
    const name = "digest" in place ? destinationKey(place) : place.repository;
    return [`${action.kind} ${name.replace(/@sha256:.*/, "@")}`];
  });
const critical = [{ name: "CVE-2026-1", severity: "CRITICAL" }];

describe("a new digest", () => {
  it("is scanned in quarantine, enters on the next run, and is pruned there after that", async () => {
    await open(staging);
    const digest = await push("app:1");
    list("app:1");
    const first = await mirror.plan();
    expect(acts(first)).toEqual(["create-repository quarantine/m/app", "copy-image quarantine/m/app@"]);
    expect(first.actions).toMatchObject([
      { settings: { scanOnPush: true } },
      {
        reason: "missing",
        source: { reference: `${mirror.source.host}/app:1`, digest },
        destination: { repository: "quarantine/m/app", tag: null, digest, before: null },
        stagedFor: ["m/app:1"],
        provenance: [{ source: "list", file: "images.txt", line: 1 }],
      },
    ]);
    expect(first.blocked).toMatchObject([
      {
        id: "copy-image:m/app:1",
        code: "gate/not-scanned",
        why: "staged for scanning",
        before: null,
        after: digest,
      },
    ]);
    expect((await mirror.apply()).failed).toEqual([]);
    expect(existsSync(join(mirror.folder, "mapping.csv"))).toBe(false);

    const second = await mirror.plan(prune);
    expect(acts(second)).toEqual(["create-repository m/app", "copy-image m/app:1"]);
    expect(second.actions[1]).toMatchObject({
      source: { near: expect.stringMatching(/\/quarantine\/m\/app$/) as string },
      destination: { digest },
    });
    expect(second).toMatchObject({ blocked: [], unmanaged: [], unwanted: [] });
    await mirror.apply({}, prune);
    expect(rows()).toEqual(["app:1 -> m/app:1"]);

    const third = await mirror.plan(prune);
    expect(acts(third)).toEqual(["delete-image quarantine/m/app@"]);
    expect((await mirror.apply({}, prune)).failed).toEqual([]);
    // Whoever asks for findings now fails.
    mirror.write(".ecr-mirror/sandbox/findings.json", "no JSON");
    expect(acts(await mirror.plan(prune))).toEqual([]);
    expect(rows()).toEqual(["app:1 -> m/app:1"]);
  });

  it("that is found bad stays there and out, and enters once its findings are excepted", async () => {
    await open(staging);
    const digest = await push("app:1");
    list("app:1");
    findings({ [digest]: critical });
    await mirror.apply();
    for (const options of [{}, prune]) {
      const plan = await mirror.plan(options);
      expect(acts(plan)).toEqual([]);
      expect(plan.blocked).toMatchObject([{ code: "gate/vulnerable", why: "vulnerabilities: 1 critical" }]);
    }
    findings({});
    expect(acts(await mirror.plan(prune))).toEqual(["create-repository m/app", "copy-image m/app:1"]);
  });

  it("that is still being scanned waits, and nothing is done about it", async () => {
    await open(staging);
    await push("app:1");
    list("app:1");
    findings({ "quarantine/**": "IN_PROGRESS" });
    await mirror.apply();
    const plan = await mirror.plan(prune);
    expect(acts(plan)).toEqual([]);
    expect(plan.blocked).toMatchObject([{ code: "gate/not-scanned", why: "the scan has not finished" }]);
  });

  it("keeps what is in: the image of yesterday, its row and its place", async () => {
    await open("");
    const one = await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    mirror.write("mirror.config.yaml", configWith(staging));
    const two = await push("app:1", "two");
    findings({ [two]: critical });
    await mirror.apply({}, prune);
    const plan = await mirror.plan(prune);
    expect(plan.blocked).toMatchObject([{ before: one, after: two, code: "gate/vulnerable" }]);
    expect(rows()).toEqual(["app:1 -> m/app:1"]);
    const three = await push("app:1", "three");
    const next = await mirror.plan(prune);
    expect(acts(next)).toEqual(["copy-image quarantine/m/app@", "delete-image quarantine/m/app@"]);
    expect(next.actions).toMatchObject([{ destination: { digest: three } }, { digest: two }]);
    await mirror.apply({}, prune);
    expect(acts(await mirror.plan(prune))).toEqual(["copy-image m/app:1"]);
  });

  it("is staged only where nothing else speaks against it", async () => {
    await open(
      `gates: [{ match: "m/app", allowedRegistries: [ghcr.io] }, { vulnerabilities: { atMost: high, stage: "q/{repository}" } }]`,
    );
    await push("app:1");
    await push("web:1");
    list("app:1", "web:1");
    const plan = await mirror.plan();
    expect(acts(plan)).toEqual(["create-repository q/m/web", "copy-image q/m/web@"]);
    expect(plan.blocked.map(({ tag, code, repository }) => [repository, tag, code])).toEqual([
      ["m/app", "1", "gate/registry"],
      ["m/web", "1", "gate/not-scanned"],
    ]);
  });

  it("under two tags is staged once, also where tags are immutable", async () => {
    await open(`${staging}repositories: { defaults: { tagMutability: immutable } }\n`);
    await push("app:1", "same");
    await push("app:2", "same");
    list("app:1", "app:2");
    const plan = await mirror.plan();
    expect(acts(plan)).toEqual(["create-repository quarantine/m/app", "copy-image quarantine/m/app@"]);
    expect(plan.actions[1]).toMatchObject({ stagedFor: ["m/app:1", "m/app:2"] });
    await mirror.apply();
    const entering = await mirror.plan();
    expect(acts(entering)).toEqual(["create-repository m/app", "copy-image m/app:1", "copy-image m/app:2"]);
    await mirror.apply();
    expect(acts(await mirror.plan(prune))).toEqual(["delete-image quarantine/m/app@"]);
  });

  it("is selected with the place that it is for", async () => {
    await open(staging);
    await push("app:1");
    await push("web:1");
    list("app:1", "web:1");
    const plan = await mirror.plan({ filter: ["m/web:1"] });
    expect(acts(plan)).toEqual(["create-repository quarantine/m/web", "copy-image quarantine/m/web@"]);
  });

  it("is asked to be scanned where a push does not start it", async () => {
    await open(`${staging}repositories: { rules: [{ match: "quarantine/**", managed: false }] }\n`);
    await push("app:1");
    list("app:1");
    await mirror.run(
      ({ runtime }) =>
        runtime.kept[0]?.ecr.createRepository("quarantine/m/app", {}, signal) ?? Promise.reject(new Error()),
    );
    const plan = await mirror.plan();
    expect(plan.actions).toMatchObject([{ kind: "copy-image", startScan: true }]);
    expect((await mirror.apply()).failed).toEqual([]);
    expect(acts(await mirror.plan())).toEqual(["create-repository m/app", "copy-image m/app:1"]);
  });
});

describe("what waits", () => {
  it("is no drift when it goes, and is told by the state", async () => {
    await open(staging);
    const digest = await push("app:1");
    list("app:1");
    await mirror.apply();
    const drift = () =>
      mirror.run(({ config, runtime }) =>
        driftMirror(config, runtime, { upstream: true, ignore: [], gates: true, unmanaged: true }, signal),
      );
    expect(await drift()).toMatchObject({
      tags: [],
      repositories: [],
      unmanaged: [],
      upstream: [],
      failures: [],
    });
    await mirror.run(async ({ runtime }) => {
      expect(await listState(runtime, [], signal)).toMatchObject([
        { place: `quarantine/m/app@${digest}`, staged: true },
      ]);
      await runtime.kept[0]?.ecr.deleteImages("quarantine/m/app", [{ digest }], signal);
    });
    expect(await drift()).toMatchObject({ tags: [], repositories: [], failures: [] });
    // It is put there again.
    expect(acts(await mirror.plan())).toEqual(["copy-image quarantine/m/app@"]);
  });

  it("is asked about by discover --why where it would be, and by drift --gates where it is", async () => {
    await open(`${staging}repositories: { defaults: { scanOnPush: true } }\n`);
    const digest = await push("app:1");
    list("app:1");
    const why = async () => {
      const { gates } = await mirror.run(({ config, runtime }) =>
        discover(
          config,
          runtime,
          { names: [], fallback: true, policy: undefined, judged: () => true },
          signal,
        ),
      );
      return gates.flatMap(({ answers }) => answers.map(({ verdict }) => [verdict.answer, verdict.found[0]]));
    };
    expect(await why()).toEqual([["unknown", "ECR: the repository does not exist"]]);
    await mirror.apply();
    expect(await why()).toEqual([["yes", "no vulnerability above high"]]);
    await mirror.apply();
    await mirror.apply({}, prune);
    const drift = () =>
      mirror.run(({ config, runtime }) =>
        driftMirror(config, runtime, { upstream: false, ignore: [], gates: true, unmanaged: false }, signal),
      );
    expect(await drift()).toMatchObject({ gates: [], failures: [] });
    findings({ [digest]: critical });
    expect(await drift()).toMatchObject({
      gates: [{ repository: "m/app", tag: "1", refusals: [{ code: "gate/vulnerable" }] }],
    });
  });

  it("of a saved plan is put there once, whoever applies it again", async () => {
    await open(staging);
    await push("app:1");
    list("app:1");
    const saved = join(mirror.folder, "plan.json");
    await writePlanFile(saved, await mirror.plan());
    const { plan } = await readPlanFile("plan.json", openFiles(mirror.folder));
    await mirror.applyPlan(plan);
    const again = await mirror.applyPlan(plan);
    expect(again.report.failed).toEqual([]);
    await mirror.apply();
    await writePlanFile(saved, await mirror.plan(prune));
    const { plan: pruning } = await readPlanFile("plan.json", openFiles(mirror.folder));
    expect(acts(pruning)).toEqual(["delete-image quarantine/m/app@"]);
  });

  it("goes with prune once no source has it", async () => {
    await open(staging);
    await push("app:1");
    list("app:1");
    findings({ "quarantine/**": critical });
    await mirror.apply();
    await push("web:1");
    list("web:1");
    expect(acts(await mirror.plan(prune))).toEqual([
      "create-repository quarantine/m/web",
      "copy-image quarantine/m/web@",
      "delete-image quarantine/m/app@",
    ]);
  });
});

describe("a policy that chooses among tags", () => {
  const newest =
    "version: 1\ntarget: { registry: sandbox, prefix: m }\noutputs: [{ kind: mapping, path: mapping.csv }]\n" +
    "tagPolicies: { one: { semver: '*', newest: 1, alias: [stable] } }\n" +
    "sources: [{ name: repo, kind: repository, repository: SOURCE/app, tagPolicy: one }]\n";
  const openNewest = async (gates: string) => {
    mirror = await openMirror(newest + gates, { environment: { PATH: process.env["PATH"] } });
  };
  const blockedTags = (plan: Plan) => plan.blocked.map(({ tag, code }) => `${tag} ${code}`);

  it("stages what it chooses, and not all that it would choose in its place", async () => {
    await openNewest(staging);
    for (const tag of ["1.0.0", "2.0.0", "3.0.0"]) await push(`app:${tag}`);
    const plan = await mirror.plan();
    expect(acts(plan)).toEqual(["create-repository quarantine/m/app", "copy-image quarantine/m/app@"]);
    expect(plan.actions[1]).toMatchObject({ stagedFor: ["m/app:3.0.0", "m/app:stable"] });
    expect(blockedTags(plan)).toEqual(["3.0.0 gate/not-scanned", "stable gate/not-scanned"]);
  });

  it("takes the next one once the first is found bad, and leaves whoever has an older one as they are", async () => {
    await openNewest("");
    await push("app:1.0.0");
    await mirror.apply();
    mirror.write("mirror.config.yaml", `${newest}${staging}${login}`);
    await push("app:2.0.0");
    const three = await push("app:3.0.0");
    findings({ [three]: critical });
    const first = await mirror.plan(prune);
    expect(acts(first)).toEqual(["create-repository quarantine/m/app", "copy-image quarantine/m/app@"]);
    expect(first).toMatchObject({ unwanted: [], unmanaged: [] });
    await mirror.apply({}, prune);
    const second = await mirror.plan(prune);
    expect(acts(second)).toEqual(["copy-image quarantine/m/app@"]);
    expect(second.actions).toMatchObject([{ stagedFor: ["m/app:2.0.0", "m/app:stable"] }, {}]);
    expect(second.unwanted).toEqual([]);
    await mirror.apply({}, prune);
    const third = await mirror.plan();
    expect(acts(third)).toEqual(["copy-image m/app:2.0.0", "copy-image m/app:stable"]);
    await mirror.apply();
    expect(rows()).toContain("app:2.0.0 -> m/app:2.0.0");
  });
});

function configWith(gates: string): string {
  return `${head}${gates}${login}`;
}
