import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DriftReport } from "../../../src/core/drift/report.ts";
import { renderRun } from "../../../src/views/metrics/run.ts";
import { helpOf, measureDrift, measurePlan } from "../../../src/views/metrics/samples.ts";
import { hasPromtool, parseMetrics, promtoolFaults } from "../../support/metrics.ts";
import { nasty, registry } from "../fixtures.ts";
import { gatedPlan } from "../gated-plan.ts";
import { fullPlan } from "../plans.ts";

const times = { ended: 1_700_000_000.25, seconds: 1.5, before: "" };
const plan = renderRun(
  "plan",
  new Map([
    ["a.yaml", measurePlan(gatedPlan)],
    [nasty, measurePlan(fullPlan)],
    ["broken.yaml", null],
  ]),
  times,
);
const drift: DriftReport = {
  target: registry,
  tags: [],
  files: [{ path: "a.csv", what: "changed" }],
  repositories: [],
  gates: [],
  upstream: [],
  unmanaged: [],
  warnings: [],
  failures: [],
  checked: { tags: 7, files: 2, repositories: 3, gates: 0 },
  ignored: 0,
  serial: 42,
  lastApplied: null,
};

const valueOf = (text: string, name: string, labels: Record<string, string>) =>
  parseMetrics(text).find(
    (one) =>
      one.name === `ecr_mirror_${name}` &&
      Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  )?.value;

describe("the metrics of a run", () => {
  it("are what the format wants, each series with its config", () => {
    const series = parseMetrics(plan);
    expect(new Set(series.map(({ labels }) => labels["config"]))).toEqual(
      new Set(["a.yaml", nasty, "broken.yaml"]),
    );
    expect(valueOf(plan, "plan_actions", { config: nasty, kind: "tag-image" })).toBe(
      fullPlan.summary.tagImage,
    );
    expect(valueOf(plan, "plan_success", { config: "broken.yaml" })).toBe(0);
    expect(valueOf(plan, "plan_success", { config: nasty })).toBe(0);
    expect(plan).toContain("\necr_mirror_plan_gate_digests{");
  });

  it.skipIf(!hasPromtool)("needs promtool: it finds nothing wrong with them", () => {
    expect(promtoolFaults(plan)).toBe("");
    expect(promtoolFaults(renderRun("drift", new Map([["c", measureDrift(drift)]]), times))).toBe("");
  });

  it("say what drifted, and that a check was completed", () => {
    const text = renderRun("drift", new Map([["c", measureDrift(drift)]]), times);
    expect(valueOf(text, "drift_findings", { kind: "file" })).toBe(1);
    expect(valueOf(text, "drift_checked", { kind: "tag" })).toBe(7);
    expect(valueOf(text, "drift_success", {})).toBe(1);
  });

  it("keep the last success of each config where this run was none", () => {
    const first = renderRun(
      "drift",
      new Map([
        ["a", measureDrift(drift)],
        ["b", measureDrift(drift)],
      ]),
      times,
    );
    const second = renderRun(
      "drift",
      new Map([
        ["a", null],
        ["b", measureDrift(drift)],
      ]),
      {
        ...times,
        ended: 1_700_000_900,
        before: first,
      },
    );
    expect(valueOf(second, "drift_last_success_timestamp_seconds", { config: "a" })).toBe(1_700_000_000.25);
    expect(valueOf(second, "drift_last_success_timestamp_seconds", { config: "b" })).toBe(1_700_000_900);
    const never = renderRun("drift", new Map([["a", null]]), times);
    expect(valueOf(never, "drift_last_success_timestamp_seconds", {})).toBeUndefined();
    expect(valueOf(never, "drift_last_run_timestamp_seconds", {})).toBe(times.ended);
  });

  it("hold whatever a config is called, and know it again", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: "binary", maxLength: 20 }), { minLength: 1, maxLength: 4 }),
        (names) => {
          const good = renderRun("drift", new Map(names.map((one) => [one, measureDrift(drift)])), times);
          expect(new Set(parseMetrics(good).map(({ labels }) => labels["config"]))).toEqual(new Set(names));
          const bad = renderRun("drift", new Map(names.map((one) => [one, null])), {
            ...times,
            before: good,
          });
          for (const config of names)
            expect(valueOf(bad, "drift_last_success_timestamp_seconds", { config })).toBe(times.ended);
        },
      ),
    );
  });
});

it("docs/metrics.md names every one of them, and no other", () => {
  const documented = [...readFileSync("docs/metrics.md", "utf8").matchAll(/^\| `(ecr_mirror_[a-z_]+)/gm)].map(
    ([, name = ""]) => name,
  );
  const names = (["plan", "apply", "drift"] as const).flatMap((one) => Object.keys(helpOf(one)));
  expect(documented).toEqual(names.map((name) => `ecr_mirror_${name}`));
});
