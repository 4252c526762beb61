// A fallback list is for the day on which its source fails: it is read before, by `validate` and `doctor`, and a broken
// one never hides that the source failed.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { examine } from "../../src/app/doctor.ts";
import { validateMirror } from "../../src/app/validate.ts";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";
import { run as runProgram } from "./run-command.ts";

let mirror: Mirror;
// Nobody has a kubectl here: the cluster's source fails.
beforeEach(async () => {
  mirror = await openMirror(`
version: 1
target: { registry: sandbox, prefix: m }
sources:
  - { name: pods, kind: cluster, context: none, fallback: pods.txt }
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }`);
  await mirror.source.push("app", "1", "one");
  await mirror.source.push("pod", "1", "two");
  mirror.write("images.txt", "SOURCE/app:1\n");
  mirror.write("pods.txt", "SOURCE/pod:1\n");
});
afterEach(() => mirror.close());

const broken: readonly (readonly [what: string, breaks: () => void, code: string, where: string])[] = [
  ["is missing", () => rmSync(join(mirror.folder, "pods.txt")), "file/missing", "mirror.config.yaml:5"],
  ["is empty", () => mirror.write("pods.txt", "# none yet\n"), "list/empty", "pods.txt:1"],
  ["names no image", () => mirror.write("pods.txt", "s3://bucket/key\n"), "list/empty", "pods.txt:1"],
  [
    "has a broken line",
    () => mirror.write("pods.txt", "SOURCE/pod:1\nA B\n"),
    "reference/syntax",
    "pods.txt:2",
  ],
];

const validate = () => mirror.run(({ config, runtime }) => validateMirror(config, runtime, signal));
const doctor = () =>
  mirror.run(({ config, runtime }) => examine(config, runtime, { nodeVersion: "22.1.0" }, signal));

describe("a fallback list", () => {
  it("that is whole is valid, is counted, and is used", async () => {
    expect(await validate()).toMatchObject({ sources: 2 });
    expect(await doctor()).toContainEqual({
      verdict: "ok",
      subject: "fallback of pods",
      detail: "pods.txt: 1 image",
    });
    const plan = await mirror.plan();
    expect(plan.sources[0]).toMatchObject({ fallback: "pods.txt" });
    expect(plan.summary.copyImage).toBe(2);
  });

  it.each(broken)("that %s is told by validate, with its place", async (_, breaks, code, where) => {
    breaks();
    const error: unknown = await validate().catch((thrown: unknown) => thrown);
    if (!(error instanceof Problem)) throw new Error("it was accepted");
    expect(error.diagnostics).toMatchObject([
      { code, detail: expect.stringContaining('Fallback list of the source "pods": ') as string },
    ]);
    const { at } = error.diagnostics[0] ?? {};
    expect(`${at?.file.split("/").at(-1)}:${at?.line}`).toBe(where);
  });

  it.each(broken)(
    "that %s is told by doctor, with its place and a remedy",
    async (_, breaks, _code, where) => {
      breaks();
      const checks = (await doctor()).filter(({ subject }) => subject === "fallback of pods");
      expect(checks).toMatchObject([
        { verdict: "missing", detail: expect.stringContaining(where) as string },
      ]);
      expect(checks[0]?.remedy).not.toBe("");
    },
  );

  it.each(broken)(
    "that %s hides neither the source's failure nor other sources",
    async (_, breaks, _code, where) => {
      breaks();
      const plan = await mirror.plan();
      const [pods] = plan.sources;
      expect(pods?.fallback).toBeUndefined();
      expect(pods?.failed).toContain("kubectl");
      expect(pods?.failed).toContain("Its fallback list is not usable either: ");
      expect(pods?.failed).toContain(where);
      expect(plan.complete).toBe(false);
      expect(plan.actions.map(({ id }) => id)).toContain("copy-image:m/app:1");
    },
  );

  it("that is missing makes the plan exit 1, and apply does the rest and exits 1 too", async () => {
    rmSync(join(mirror.folder, "pods.txt"));
    const config = ["-c", join(mirror.folder, "mirror.config.yaml")];
    const options = { environment: { PASSWORD: mirror.source.password, PATH: "" } };
    const planned = await runProgram(["plan", ...config], options);
    expect(planned.code).toBe(1);
    expect(planned.stdout).toMatch(/Source "pods": .*kubectl[^]*fallback list is not usable either: .*/);
    expect(planned.stdout).toContain("m/app:1");
    const applied = await runProgram(["apply", "--yes", ...config], options);
    expect(applied.code).toBe(1);
    expect((await mirror.plan()).unchanged).toMatchObject([{ repository: "m/app", tag: "1" }]);
  });
});

describe("a chart of a variable that isn't set", () => {
  const config = (fallback: string) => `
version: 1
target: { registry: sandbox, prefix: m }
sources:
  - { name: rw, kind: helm, chart: "\${CHART:-}", repository: "https://charts.invalid", version: 1.0.0${fallback} }`;

  it("means the fallback list, and the plan says so", async () => {
    await mirror.close();
    mirror = await openMirror(config(", fallback: rw.txt"));
    mirror.write("rw.txt", "SOURCE/app:1\n");
    await mirror.source.push("app", "1", "one");
    const plan = await mirror.plan();
    expect(plan.sources[0]).toMatchObject({
      fallback: "rw.txt",
      failed: '`chart` of the source "rw" is empty.',
    });
    expect(plan.summary.copyImage).toBe(1);
    expect(await validate()).toMatchObject({ sources: 1 });
  });

  it("is an error of the config where there is no fallback", async () => {
    await mirror.close();
    mirror = await openMirror(config(""));
    const error: unknown = await mirror.plan().catch((caught: unknown) => caught);
    expect(error instanceof Problem && error.diagnostics).toMatchObject([
      {
        code: "chart/unnamed",
        detail: '`chart` of the source "rw" is empty.',
        at: { file: expect.stringContaining("mirror.config.yaml") as string, line: 5 },
      },
    ]);
  });
});
