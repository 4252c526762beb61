// The HTML plan in a real browser: read in light and dark, narrow and wide, searched and sorted, with and without script.
import axe from "axe-core";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Plan } from "../../src/core/plan/plan.ts";
import { renderPlanHtml } from "../../src/views/plan/html/plan-page.ts";
import { hasChromium, openBrowser } from "../support/browser.ts";
import { digestOf, image } from "../views/fixtures.ts";
import { gatedPlan } from "../views/gated-plan.ts";
import { designPlan, fullPlan, nastyPlan } from "../views/plans.ts";

interface Look {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
}

describe.skipIf(!hasChromium)("needs chromium: a report in a browser", () => {
  let browser: Browser;
  let folder: string;
  let page: Page;
  /** What the browser asked for or complained about. */
  let told: string[];

  beforeAll(async () => {
    browser = await openBrowser();
    folder = mkdtempSync(join(tmpdir(), "ecr-mirror-page-"));
  });
  afterEach(() => page.context().close());
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(html: string, { width = 1280, ...look }: Look = {}): Promise<void> {
    const path = join(folder, "report.html");
    writeFileSync(path, html);
    const context = await browser.newContext({ viewport: { width, height: 900 }, ...look });
    page = await context.newPage();
    told = [];
    page.on("request", (request) => told.push(request.url()));
    page.on("console", (message) => told.push(message.text()));
    page.on("pageerror", (error) => told.push(error.message));
    page.on("dialog", (dialog) => {
      told.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(path).href);
    expect(told).toEqual([pathToFileURL(path).href]);
  }

  const openPlan = (plan: Plan, look?: Look) =>
    open(renderPlanHtml(plan, { config: "mirror.config.yaml" }), look);

  async function violations(): Promise<readonly string[]> {
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
    // As text: the page's policy lets no script element in, which is as it should be.
    await page.evaluate(axe.source);
    const found = await page.evaluate("axe.run()");
    return (found as axe.AxeResults).violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ""}`),
    );
  }

  const names = () => page.locator("table.rows tbody tr:visible td.name").allTextContents();
  const status = () => page.getByRole("status").textContent();

  describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
    it.each([390, 1280, 2560])(
      "on %i pixels: nothing that axe finds, no sideways scrolling",
      async (width) => {
        for (const html of [
          renderPlanHtml(fullPlan, { config: "mirror.config.yaml" }),
          renderPlanHtml(gatedPlan, { config: "mirror.config.yaml" }),
          renderPlanHtml(nastyPlan, { config: "mirror.config.yaml" }),
          readFileSync(new URL("../views/golden/drift-some.html", import.meta.url), "utf8"),
        ]) {
          await open(html, { width, colorScheme });
          expect(await violations()).toEqual([]);
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
        }
      },
    );
  });

  it("is searched by any words of a row, filtered by change and source, and counts what it shows", async () => {
    await openPlan(fullPlan);
    const all = await names();
    expect(await status()).toBe(`${all.length} of ${all.length} rows`);
    await page.getByLabel("Search").fill("NGINX drifted");
    expect(await names()).toEqual(["platform/nginx:1.27.4"]);
    expect(await status()).toBe(`1 of ${all.length} rows`);
    await page.getByLabel("Search").fill("");
    await page.getByRole("button", { name: "delete", exact: true }).click();
    expect(await names()).toEqual(["platform/old:1.0"]);
    await page.getByRole("button", { name: "kept", exact: true }).click();
    expect(await names()).toContain("platform/app:stable");
    await page.getByLabel("Source", { exact: true }).selectOption("gone");
    expect(await status()).toBe(`2 of ${all.length} rows`);
    await page.getByRole("button", { name: "delete", exact: true }).click();
    await page.getByRole("button", { name: "kept", exact: true }).click();
    await page.getByLabel("Source", { exact: true }).selectOption("");
    expect(await names()).toEqual(all);
  });

  it("is sorted by name and by size, with the keyboard alone", async () => {
    await openPlan(fullPlan);
    const all = await names();
    const head = page.getByRole("columnheader", { name: "name" });
    await head.getByRole("button").focus();
    await page.keyboard.press("Enter");
    expect(await names()).toEqual(all.toSorted());
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await page.keyboard.press("Enter");
    expect(await names()).toEqual(all.toSorted().toReversed());
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    const size = page.getByRole("columnheader", { name: "size" });
    await size.getByRole("button").click();
    await size.getByRole("button").click();
    expect((await names())[0]).toBe("runwhen/runner:2026-07-23.1");
    expect(await head.getAttribute("aria-sort")).toBeNull();
  });

  it("shows where an image comes from on demand", async () => {
    await openPlan(designPlan);
    const row = page.locator("table.rows tr", { hasText: "runwhen/runner:2026-07-23.1" });
    await expect.poll(() => row.getByText("requested by").isVisible()).toBe(false);
    await row.getByText("origin").click();
    expect(await row.getByText("requested by").isVisible()).toBe(true);
  });

  it("tells without a script all that it tells with one", async () => {
    await openPlan(fullPlan);
    const all = await names();
    await page.context().close();
    await openPlan(fullPlan, { javaScriptEnabled: false });
    expect(await names()).toEqual(all);
    expect(await page.locator(".tools").isVisible()).toBe(false);
  });

  it("runs nothing that a plan brought in", async () => {
    await openPlan(nastyPlan);
    const refused = await page.evaluate(`new Promise((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken'";
      document.body.append(script);
    })`);
    expect(refused).toBe("script-src-elem");
    expect(await page.title()).not.toBe("taken");
  });

  it("draws what moves where, and tells it to who doesn't see it", async () => {
    const sources = Array.from({ length: 15 }, (_, at) => ({
      name: `s${at}`,
      kind: "list",
      title: "",
      images: 2,
    }));
    const actions = sources.flatMap(({ name }, at) =>
      [1, 2].map((number) => ({
        ...image(`team/${name}-${number}:1`, { digest: digestOf(String(number)) }),
        from: name,
        bytes: 10 ** 6 * (at + number),
      })),
    );
    await openPlan({ ...designPlan, sources, actions });
    expect(await page.getByRole("img").getAttribute("aria-label")).toMatch(
      /^255 MB from 15 sources to 30 repositories$/,
    );
    const labels = await page.locator("svg.flow text").allTextContents();
    expect(labels.filter((text) => text.includes("other"))).toEqual([
      expect.stringMatching(/^4 other sources/),
      expect.stringMatching(/^13 other repositories/),
    ]);
    expect(labels).toHaveLength(30);
  });

  it("holds 5,000 images", async () => {
    const actions = Array.from({ length: 5_000 }, (_, at) =>
      image(`team/app-${at % 200}:1.${at}`, { digest: digestOf("1") }),
    );
    await openPlan({ ...designPlan, actions, blocked: [], held: [], gone: [] });
    expect(await status()).toBe("5000 of 5000 rows");
    await page.getByLabel("Search").fill("app-17:1.4817");
    expect(await names()).toEqual(["team/app-17:1.4817"]);
  });
});
