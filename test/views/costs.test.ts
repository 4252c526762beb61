import { expect, it } from "vitest";
import type { Plan } from "../../src/core/plan/plan.ts";
import { plainScreen } from "../../src/views/paint.ts";
import { renderPlanHtml } from "../../src/views/plan/html/plan-page.ts";
import { renderPlanMarkdown } from "../../src/views/plan/markdown.ts";
import { renderPlanText } from "../../src/views/plan/text.ts";
import { digestOf, emptyPlan, image } from "./fixtures.ts";

const config = "mirror.config.yaml";
const hub = { registry: "docker.io", limit: 100, windowSeconds: 21_600 };
const now = new Date("2026-11-20T08:20:00Z");
const plan: Plan = {
  ...emptyPlan,
  actions: [image("team/app:1", { digest: digestOf("1"), bytes: 12e9 })],
};
const text = (options: object) =>
  renderPlanText(plan, { ...plainScreen, config, verbose: false, ...options });

it("text tells of pulls that have to wait, and of all else with --verbose", () => {
  const short = { now, budgets: [{ ...hub, needed: 212, remaining: 88 }] };
  const waits =
    "docker.io: 212 pulls needed, 88 of 100 left now: enough by 2026-11-20 20:20Z at the latest; to raise the limit, log in or use a paid plan";
  expect(text({ pulls: short })).toContain(`\n\n${waits}\n\nPlan: `);
  const enough = { now, budgets: [{ ...hub, needed: 12, remaining: 88 }] };
  expect(text({ pulls: enough })).not.toContain("pulls");
  expect(text({ pulls: enough, verbose: true })).toContain(
    "\n\ndocker.io: 12 pulls needed, 88 of 100 left now: enough\n" +
      "Storage: up to 12 GB more in us-west-2, 1.20 USD per month at the ECR list price of 2026-03\n\nPlan: ",
  );
});

it("Markdown and HTML tell all of it", () => {
  const pulls = { now, budgets: [{ ...hub, needed: 12, remaining: 88 }] };
  for (const shown of [
    renderPlanMarkdown(plan, { config, pulls }),
    renderPlanHtml(plan, { config, pulls }),
  ]) {
    expect(shown).toContain("12 pulls needed, 88 of 100 left now: enough");
    expect(shown).toMatch(/Storage: up to 12 GB more in us-west-2, 1\.20 USD per month/);
  }
});

it("a price that nobody knows is asked for, and a tiny one is told as such", () => {
  const gov = { ...emptyPlan, target: { registry: "r.example.com", region: "us-gov-west-1" } };
  const actions = [{ ...image("a:1", { digest: digestOf("1"), bytes: 1e6 }) }].map((one) =>
    "destination" in one ? { ...one, destination: { ...one.destination, registry: "r.example.com" } } : one,
  );
  const shown = (some: Plan) => renderPlanMarkdown(some, { config });
  expect(shown({ ...gov, actions })).toContain(
    "1 MB more in us-gov-west-1, price unknown: set prices.storage",
  );
  expect(shown({ ...gov, actions, prices: { storage: 0.1, currency: "USD" } })).toContain(
    "less than 0.01 USD per month at the price in the config",
  );
});
