// What is in ECR against the gates of today.
import { afterEach, expect, it } from "vitest";
import { driftMirror, type DriftOptions } from "../../../src/app/drift.ts";
import { hasDrift } from "../../../src/core/drift/report.ts";
import { renderDriftText } from "../../../src/views/drift/text.ts";
import { renderDriftJunit } from "../../../src/views/drift/junit.ts";
import { type Mirror, openMirror, signal } from "../../support/mirror.ts";

let mirror: Mirror;
afterEach(() => mirror.close());

const options: DriftOptions = { upstream: false, ignore: [], unmanaged: false, gates: true };
const head =
  "version: 1\ntarget: { registry: sandbox, prefix: m }\nsources: [{ name: list, kind: list, path: images.txt }]\n";
const registries = `registries:\n  "SOURCE": { username: AWS, password: "\${PASSWORD}" }\n`;
const drift = (more: Partial<DriftOptions> = {}) =>
  mirror.run(({ config, runtime }) => driftMirror(config, runtime, { ...options, ...more }, signal));

it("names what would not be let in any more, and only when it is asked", async () => {
  mirror = await openMirror(head);
  await mirror.source.push("app", "1", "one");
  await mirror.source.push("other", "1", "two");
  mirror.write("images.txt", "SOURCE/app:1\nSOURCE/other:1\n");
  await mirror.apply();
  const gates = "gates: [{ match: m/app, allowedRegistries: [ghcr.io] }]\n";
  mirror.write("mirror.config.yaml", head + gates + registries);
  const report = await drift();
  expect(hasDrift(report)).toBe(true);
  expect(report.failures).toEqual([]);
  expect(report.gates).toMatchObject([
    { repository: "m/app", tag: "1", refusals: [{ gate: "allowedRegistries", code: "gate/registry" }] },
  ]);
  const shown = renderDriftText(report, { width: 100, color: 0, config: "mirror.config.yaml" });
  expect(shown).toContain("! m/app:1  would be refused today: registry not allowed");
  expect(shown).toContain("Drift: 0 of 2 tags, 0 of 0 files, 1 of 2 images refused by gates.");
  const junit = renderDriftJunit(report, { config: "mirror.config.yaml" });
  expect(junit).toContain('<testsuite name="gates" tests="2" failures="1"');
  expect(hasDrift(await drift({ gates: false }))).toBe(false);
  expect((await drift({ ignore: ["m/app:*"] })).gates).toEqual([]);
});

it("says that all pass", async () => {
  mirror = await openMirror(`${head}gates: [{ allowedRegistries: [SOURCE] }]`);
  await mirror.source.push("app", "1", "one");
  mirror.write("images.txt", "SOURCE/app:1\n");
  await mirror.apply();
  const report = await drift();
  expect([hasDrift(report), report.checked.gates]).toEqual([false, 1]);
  expect(renderDriftText(report, { width: 100, color: 0, config: "mirror.config.yaml" })).toContain(
    "the current gates allow 1 image",
  );
});
