// Warnings of a plan: as much of each as somebody reads, a remedy, and no long list again and again.
import { describe, expect, it } from "vitest";
import { warning } from "../../src/core/base/diagnostic.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import { plainScreen } from "../../src/views/paint.ts";
import { renderPlanMarkdown } from "../../src/views/plan/markdown.ts";
import { renderPlanText } from "../../src/views/plan/text.ts";
import { digestOf, emptyPlan, emptySummary, image } from "./fixtures.ts";

const config = "mirror.config.yaml";
const text = (plan: Plan, verbose = false) => renderPlanText(plan, { ...plainScreen, config, verbose });
const quota = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    warning("plan/quota", "More than a quota", { detail: `a/b${at}.`, hint: "Ask AWS." }),
  );
const renamed = (items: number) =>
  warning("config/renamed", "Names were changed", {
    detail: Array.from({ length: items }, (_, at) => `name ${at}`).join("\n"),
    hint: "Choose names.",
  });
const changed: Plan = {
  ...emptyPlan,
  summary: { ...emptySummary, copyImage: 1 },
  actions: [image("a/b:1", { digest: digestOf("1") })],
};

describe("as text", () => {
  it("has all items up to a bound, says how many more there are, and keeps the remedy", () => {
    const shown = text({ ...changed, warnings: [renamed(31)] });
    expect(shown).toContain(
      "  name 19\n  and 11 more. Show them: ecr-mirror plan --verbose\n  help: Choose names.\n",
    );
    expect(shown).not.toContain("name 20");
    expect(text({ ...changed, warnings: [renamed(31)] }, true)).toContain("  name 30\n  help: Choose names.");
    expect(text({ ...changed, warnings: [renamed(21)] })).toContain("name 20");
  });

  it("of a plan with changes has all of them, and says how one is accepted", () => {
    const shown = text({ ...changed, warnings: quota(5) });
    expect(shown.match(/Ask AWS\./g)).toHaveLength(5);
    expect(shown).toContain("To accept a warning, add its code to mirror.config.yaml: accept: [plan/quota]");
  });

  it("of a plan without changes is one line, with how to see them", () => {
    const plan = { ...emptyPlan, warnings: [...quota(38), renamed(3), renamed(2)] };
    const shown = text(plan);
    expect(shown).toContain(
      "40 warnings: plan/quota 38, config/renamed 2. Show them: ecr-mirror plan --verbose\n",
    );
    expect(shown).not.toContain("Ask AWS.");
    expect(text(plan, true).match(/Ask AWS\./g)).toHaveLength(38);
    expect(renderPlanMarkdown(plan, { config })).toContain(
      "40 warnings: plan/quota 38, config/renamed 2. Show them:",
    );
  });

  it("of a plan without changes has the few that there are", () => {
    expect(text({ ...emptyPlan, warnings: quota(3) }).match(/Ask AWS\./g)).toHaveLength(3);
  });

  it("counts those that are accepted", () => {
    const accepted = [
      { code: "config/renamed", count: 1 },
      { code: "plan/quota", count: 2 },
    ] as const;
    const sentence = "3 accepted warnings: config/renamed 1, plan/quota 2.";
    expect(text({ ...emptyPlan, accepted })).toContain(`${sentence}\n`);
    expect(renderPlanMarkdown({ ...emptyPlan, accepted }, { config })).toContain(sentence);
    expect(text(emptyPlan)).not.toContain("accepted");
  });
});
