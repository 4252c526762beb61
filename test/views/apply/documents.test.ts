// The documents that an apply leaves, one report in each form.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { AppliedPlan } from "../../../src/core/apply/applied.ts";
import {
  describeApply,
  describeNothing,
  type RunEnd,
  type SettledAction,
} from "../../../src/core/apply/describe.ts";
import type { Diagnostic } from "../../../src/core/base/diagnostic.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { renderApplyGitlab } from "../../../src/views/apply/gitlab.ts";
import { renderApplyHtml } from "../../../src/views/apply/html.ts";
import { renderApplyJson } from "../../../src/views/apply/json.ts";
import { renderAppliesJunit, renderApplyJunit } from "../../../src/views/apply/junit.ts";
import { renderApplyMarkdown } from "../../../src/views/apply/markdown.ts";
import { renderApplyText } from "../../../src/views/apply/report.ts";
import { toldReports } from "../../../src/views/many/applies.ts";
import { plainScreen } from "../../../src/views/paint.ts";
import { hasXmllint, junitFaults } from "../../support/junit.ts";
import { digestOf, image, nasty } from "../fixtures.ts";
import { expectGolden } from "../golden.ts";
import { designPlan, nastyPlan } from "../plans.ts";

const failure: Diagnostic = {
  code: "registry/connection",
  severity: "error",
  summary: "No answer",
  detail: "ghcr.io: 503, 5 tries",
  hint: "Run it again.",
  at: { file: "mirror.config.yaml", line: 24, column: 5 },
};
const places = {
  action: () => ({ file: "mirror.config.yaml", line: 24, column: 5 }),
  source: () => ({ file: "mirror.config.yaml", line: 20, column: 3 }),
};

function reportOf(plan: Plan, more: Partial<RunEnd> = {}): AppliedPlan {
  const [first, second, ...rest] = plan.actions;
  const end: RunEnd = {
    chosen: plan.actions,
    settled: new Map<string, SettledAction>([
      [first?.id ?? "", { result: "skipped", moved: 0, seconds: 0 }],
      ...rest
        .slice(0, 2)
        .map(({ id }): [string, SettledAction] => [id, { result: "done", moved: 40, seconds: 1.5 }]),
    ]),
    failed: second === undefined ? [] : [{ id: second.id, diagnostic: failure }],
    stale: [],
    warnings: [{ ...failure, severity: "warning", code: "state/history-not-kept" }],
    interrupted: false,
    seconds: 12.25,
    ...more,
  };
  return describeApply({
    plan,
    end,
    config: "mirror.config.yaml",
    part: { kind: "whole" },
    places,
    planProblems: [],
  });
}

const bad: Diagnostic = { ...failure, summary: nasty, detail: nasty, hint: nasty };
const hostile = reportOf(nastyPlan, {
  failed: [...nastyPlan.actions.slice(1, 2), { id: "state-lock" }].map(({ id }) => ({ id, diagnostic: bad })),
  stale: nastyPlan.actions.slice(2, 3).map(({ id }) => ({ id, expected: nasty, found: nasty })),
  warnings: [bad],
});
const about = { tool: "ecr-mirror 0.1.0", config: "mirror.config.yaml", target: designPlan.target };
const reports: readonly [string, AppliedPlan][] = [
  ["design", reportOf(designPlan)],
  ["interrupted", reportOf(designPlan, { interrupted: true, failed: [] })],
  [
    "stale",
    reportOf(designPlan, {
      stale: [{ id: designPlan.actions[4]?.id ?? "", expected: null, found: digestOf("a") }],
      failed: [],
      settled: new Map(),
    }),
  ],
  [
    "refused",
    describeNothing(about, { problems: [{ ...failure, code: "state/locked" }], interrupted: false }),
  ],
  ["nasty", { ...hostile, config: nasty }],
];
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL("../../../schemas/apply.schema.json", import.meta.url), "utf8")) as object,
);
const unsafe = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

describe.each(reports)("the %s report", (name, report) => {
  const json = [...renderApplyJson(report)].join("");
  const views: readonly [string, string][] = [
    ["txt", renderApplyText(report, plainScreen)],
    ["json", json],
    ["md", renderApplyMarkdown(report)],
    ["html", renderApplyHtml(report)],
    ["junit.xml", renderApplyJunit(report)],
    ["gitlab.json", renderApplyGitlab([report])],
  ];
  it.each(views)("as %s", (extension, text) => {
    expectGolden(`apply-${name}.${extension}`, text);
    expect(text).not.toMatch(unsafe);
  });

  it("as JSON fits its schema, and is the report itself", () => {
    expect(validate(JSON.parse(json)), JSON.stringify(validate.errors)).toBe(true);
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it.skipIf(!hasXmllint)("needs xmllint: as JUnit fits its schema", () => {
    expect(junitFaults(renderApplyJunit(report))).toBe("");
  });

  it("as HTML has nothing but our own tags, and runs nothing", () => {
    const html = renderApplyHtml(report);
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9!]+)/g)].map(([, tag]) => tag));
    const own = "!doctype html meta title style h1 h2 p code main table tr th td div small".split(" ");
    expect([...tags].filter((tag) => !own.includes(tag ?? ""))).toEqual([]);
    expect(html).not.toMatch(/<script|<[^>]+ on[a-z]+=|href/i);
  });
});

it.skipIf(!hasXmllint)("needs xmllint: the schema refuses what GitLab would hide", () => {
  const report = renderApplyJunit(reportOf(designPlan));
  expect(junitFaults(report.replace(/name="copy [^"]+"/, 'name="create runwhen/runner"'))).not.toBe("");
  expect(junitFaults(report.replaceAll("testcase", "test"))).not.toBe("");
});

it.skipIf(!hasXmllint)("needs xmllint: several configs as JUnit fit the schema, broken ones too", () => {
  const results = [
    { config: "a.yaml", result: reportOf(designPlan), problems: [] },
    { config: "b.yaml", result: reportOf(designPlan), problems: [] },
    { config: nasty, result: null, problems: [bad] },
  ];
  const text = renderAppliesJunit(results, toldReports);
  expect(junitFaults(text)).toBe("");
  expect(text).toContain("3 configs: 3 failed.");
});

describe("GitLab's report", () => {
  it("has a finding for what failed and what is blocked, each with a place and a fingerprint of its own", () => {
    const found = JSON.parse(renderApplyGitlab([reportOf(designPlan)])) as {
      check_name: string;
      fingerprint: string;
      severity: string;
      location: { path: string; lines: { begin: number } };
    }[];
    expect(found.map((one) => [one.check_name, one.severity, one.location.lines.begin])).toEqual([
      ["registry/connection", "critical", 24],
      ["tag/immutable", "major", 20],
    ]);
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});

describe("the Markdown report", () => {
  it("of thousands of actions stays within its limit and names what failed", () => {
    const many = Array.from({ length: 5_000 }, (_, at) =>
      image(`team/app-${at}:${"1".repeat(50)}`, { digest: digestOf(`${at}`.padStart(8, "0")) }),
    );
    const report = reportOf({ ...designPlan, actions: many });
    const text = renderApplyMarkdown(report);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
    expect(text).toContain("#### Failed: 1");
    expect(text).toContain("#### Blocked: 1");
    expect(text).toMatch(/and 4\d\d\d more like these/);
  });
});
