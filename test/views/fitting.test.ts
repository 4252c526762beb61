// Documents for comments: whatever a plan, an apply or a drift holds, they stay within their limit, and what a reader must
// see outlives all that is said about it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DriftReport } from "../../src/core/drift/report.ts";
import { describeApply } from "../../src/core/apply/describe.ts";
import type { Action, Blocked, Plan } from "../../src/core/plan/plan.ts";
import { renderApplyMarkdown } from "../../src/views/apply/markdown.ts";
import { renderDriftMarkdown } from "../../src/views/drift/markdown.ts";
import { fitDocument, give } from "../../src/views/markdown.ts";
import { renderPlanMarkdown } from "../../src/views/plan/markdown.ts";
import { digestOf, emptyPlan, emptySummary, file, image, nasty, registry } from "./fixtures.ts";

const limit = 65_536;
const config = "mirror.config.yaml";
const bytes = (text: string) => Buffer.byteLength(text);

interface Shape {
  readonly sources: number;
  readonly repositories: number;
  readonly images: number;
  readonly blocked: number;
  readonly deletions: number;
  readonly files: number;
  readonly diff: number;
  readonly name: number;
  readonly warnings: number;
  readonly text: string;
}

function planOf(shape: Shape): Plan {
  const { sources, repositories, images, blocked, deletions, files, diff, name, warnings, text } = shape;
  const pad = (at: number) => `team-${"x".repeat(name)}/app-${at}`;
  return {
    ...emptyPlan,
    sources: Array.from({ length: sources }, (_, at) => ({
      name: `s${at}`,
      kind: "list",
      title: text,
      images: 1,
    })),
    summary: { ...emptySummary, copyImage: images, deleteImage: deletions, blocked },
    actions: [
      ...Array.from({ length: images }, (_, at) =>
        image(`${pad(at % repositories)}:1.${at}`, {
          digest: digestOf(`${at}`),
          from: `s${(at % repositories) % sources}`,
        }),
      ),
      ...Array.from({ length: deletions }, (_, at): Action => ({
        id: `delete-image:old/app-${at}:1`,
        kind: "delete-image",
        reason: "unwanted",
        registry,
        repository: `old/app-${at}`,
        tag: "1",
        digest: digestOf(`${at}`),
      })),
      ...Array.from({ length: files }, (_, at) =>
        file(`out/${at}.csv`, { before: null, diff: "+x\n".repeat(diff) }),
      ),
    ],
    blocked: Array.from({ length: blocked }, (_, at): Blocked => ({
      id: `b${at}`,
      subject: "image",
      code: "tag/immutable",
      registry,
      repository: `barred/app-${at}`,
      tag: "1",
      from: "s0",
      why: text,
      detail: text,
      before: null,
      after: null,
      waysOut: [{ label: "Keep", text }],
    })),
    warnings: Array.from({ length: warnings }, () => ({
      code: "plan/quota" as const,
      severity: "warning" as const,
      summary: "s",
      detail: `${text}\n`.repeat(30),
    })),
  };
}

const shapes = fc.record({
  sources: fc.integer({ min: 1, max: 600 }),
  repositories: fc.integer({ min: 1, max: 1_500 }),
  images: fc.integer({ min: 0, max: 2_000 }),
  blocked: fc.integer({ min: 0, max: 600 }),
  deletions: fc.integer({ min: 0, max: 600 }),
  files: fc.integer({ min: 0, max: 100 }),
  diff: fc.integer({ min: 0, max: 300 }),
  name: fc.integer({ min: 0, max: 60 }),
  warnings: fc.integer({ min: 0, max: 60 }),
  text: fc.constantFrom("x", nasty, "é".repeat(300)),
});

/** All names of a kind, or the first of them and how many more there are. */
function expectNamed(text: string, names: readonly string[], what: string): void {
  const missing = names.filter((name) => !text.includes(name));
  if (missing.length === 0) return;
  expect(text, what).toMatch(/and \d+ more|Omitted because the document would be too long: /);
  expect(missing.length, `${what}: at least some are named`).toBeLessThan(names.length);
}

describe("a plan of any size", () => {
  it("fits, with its summary, what is blocked and deleted; and each repository and file, or how many are not named", () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(limit, 20_000), (shape, most) => {
        const plan = planOf(shape);
        const text = renderPlanMarkdown(plan, { config, limit: most });
        expect(bytes(text)).toBeLessThanOrEqual(most);
        if (plan.actions.length + shape.blocked > 0) {
          expect(text).toContain(`${shape.blocked} blocked`);
          expect(text).toContain(`${shape.deletions} to delete`);
        }
        if (shape.blocked > 0) expect(text).toContain(`#### Blocked: ${shape.blocked}`);
        if (shape.deletions > 0) expect(text).toContain(`#### Deletions: ${shape.deletions}`);
        expectNamed(
          text,
          plan.blocked.map(({ repository }) => `barred/${repository.slice(7)}`),
          "blocked",
        );
        const own = plan.actions.flatMap((action) =>
          action.kind === "copy-image" ? [action.destination.repository] : [],
        );
        const missing = [...new Set(own)].filter(
          (name) => !text.includes(`${name}\``) && !text.includes(`${name}:`),
        );
        if (missing.length > 0) expect(text).toMatch(/and \d+ more repositor(?:y|ies)|too long: .*source/);
        const files = plan.actions.flatMap((action) => (action.kind === "write-file" ? [action.path] : []));
        if (files.some((path) => !text.includes(path))) expect(text).toMatch(/too long: .*\d+ files?/);
        const opened = text.match(/<details>/g)?.length ?? 0;
        expect(text.match(/<\/details>/g)?.length ?? 0).toBe(opened);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ["long reasons give way before names", { blocked: 300, text: "é".repeat(300) }],
    ["diffs give way before rows", { files: 100, diff: 2_000 }],
    ["warnings give way before names", { warnings: 60, text: "é".repeat(300) }],
  ])("%s", (_, more) => {
    const shape = { sources: 5, repositories: 300, images: 3_000, blocked: 2, deletions: 2, files: 3 };
    const plan = planOf({ ...shape, diff: 3, name: 4, warnings: 1, text: "x", ...more });
    const text = renderPlanMarkdown(plan, { config });
    expect(bytes(text)).toBeLessThanOrEqual(limit);
    for (let at = 0; at < 300; at += 1) expect(text).toContain(`team-xxxx/app-${at}\``);
    for (const { repository } of plan.blocked) expect(text).toContain(`${repository}:1`);
    for (const action of plan.actions) if (action.kind === "write-file") expect(text).toContain(action.path);
    expect(text).not.toContain("Left out");
  });
});

it("an apply of any size fits, and names what failed and what is blocked", () => {
  fc.assert(
    fc.property(shapes, fc.integer({ min: 0, max: 2_000 }), (shape, failures) => {
      const plan = planOf(shape);
      const failed = plan.actions.slice(0, failures).map(({ id }) => ({
        id,
        diagnostic: {
          code: "registry/connection",
          severity: "error",
          summary: "s",
          detail: shape.text,
        } as const,
      }));
      const end = {
        chosen: plan.actions,
        settled: new Map(),
        failed,
        stale: [],
        warnings: [],
        interrupted: false,
      };
      const applied = describeApply({
        plan,
        end: { ...end, seconds: 1 },
        config,
        part: { kind: "whole" },
        places: { action: () => undefined, source: () => undefined },
        planProblems: [],
      });
      const text = renderApplyMarkdown(applied);
      expect(bytes(text)).toBeLessThanOrEqual(limit);
      if (failed.length > 0) {
        expect(text).toContain(`#### Failed: ${failed.length}`);
        const names = failed.map(({ id }) => id.slice(id.indexOf(":") + 1));
        expectNamed(text, names, "failed");
      }
      if (shape.blocked > 0) {
        expect(text).toContain(`#### Blocked: ${shape.blocked}`);
        expectNamed(
          text,
          plan.blocked.map(({ repository }) => repository),
          "blocked",
        );
      }
    }),
    { numRuns: 25 },
  );
});

it("a drift of any size fits, and names what drifted", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 6_000 }),
      fc.integer({ min: 0, max: 80 }),
      fc.integer({ min: 0, max: 300 }),
      (tags, name, failures) => {
        const report: DriftReport = {
          target: registry,
          tags: Array.from({ length: tags }, (_, at) => ({
            registry,
            repository: `team-${"x".repeat(name)}/app-${at}`,
            tag: "1",
            what: "missing",
            was: digestOf("1"),
            now: null,
            immutable: false,
          })),
          files: [{ path: "a.csv", what: "changed" }],
          repositories: [],
          gates: [],
          upstream: [],
          unmanaged: [],
          warnings: [],
          failures: Array.from({ length: failures }, () => ({
            code: "registry/connection",
            severity: "error",
            summary: "s",
            detail: "é".repeat(400),
          })),
          checked: { tags, files: 1, repositories: 1, gates: 0 },
          ignored: 0,
          serial: 1,
          lastApplied: null,
        };
        const text = renderDriftMarkdown(report, { config });
        expect(bytes(text)).toBeLessThanOrEqual(limit);
        expect(text).toContain(`Drift: ${tags} of `);
        expectNamed(text, [...report.tags.map(({ repository }) => `${repository}:1`), "a.csv"], "drift");
        if (failures > 0) expect(text).toContain("#### Could not be checked");
      },
    ),
    { numRuns: 25 },
  );
});

describe("fitting", () => {
  const section = (text: string, short: string) => ({
    text,
    shorter: [[give.rows, short]] as const,
    yields: 5,
  });

  it("shortens no more than must be, the longest first", () => {
    const text = fitDocument([section("a".repeat(500), "A"), section("b".repeat(400), "B")], 800);
    expect(text).toBe(`A\n\n${"b".repeat(400)}\n`);
  });

  it("never takes a form that is longer than what is there", () => {
    expect(fitDocument([section("ab", "longer than that")], 10)).not.toContain("longer");
  });

  it("counts what it left out, by kind", () => {
    const sections = Array.from({ length: 9 }, () => ({ text: "x".repeat(100), yields: 5, noun: "source" }));
    const text = fitDocument([{ text: "head", yields: 0 }, ...sections], 700);
    expect(text).toMatch(/^head\n\nx+\n\n/);
    expect(text).toContain("Omitted because the document would be too long: 6 sources.");
    expect(bytes(text)).toBeLessThanOrEqual(700);
  });
});
