// The HTML plan of 5,000 images in Chromium: how long until it stands there, and how long a search and a sort take.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { renderPlanHtml } from "../../src/views/plan/html/plan-page.ts";
import { hasChromium, openBrowser } from "../../test/support/browser.ts";
import { digestOf, image } from "../../test/views/fixtures.ts";
import { designPlan } from "../../test/views/plans.ts";
import type { Bench } from "../bench.ts";
import { median } from "../support/measure.ts";
import { workFolder } from "../support/mirror.ts";
import { amount, atMost, type Row } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";

const images = 5_000;
const turns = turnsOf(5);

export const page: Bench = {
  name: "page",
  about: "the HTML plan of 5,000 images in Chromium",
  async run() {
    const title = "page: the HTML plan of 5,000 images in Chromium";
    if (!hasChromium) return { title, rows: [], notes: ["Chromium is missing: apt-get install chromium"] };
    const path = join(workFolder("page"), "plan.html");
    const actions = Array.from({ length: images }, (_, at) =>
      image(`team-${at % 50}/app-${at % 200}:1.${at}`, { digest: digestOf("1"), bytes: 1_000_000 + at }),
    );
    const began = performance.now();
    writeFileSync(path, renderPlanHtml({ ...designPlan, actions }, { config: "mirror.config.yaml" }));
    const rendered = performance.now() - began;
    return {
      title,
      rows: [
        { what: "made by us", ours: amount(rendered, "ms") },
        ...(await looks(pathToFileURL(path).href)),
      ],
      notes: [`Medians of ${turns}. A search and a sort end with the next frame that is shown.`],
    };
  },
};

async function looks(url: string): Promise<readonly Row[]> {
  const browser = await openBrowser();
  const found = { load: [] as number[], search: [] as number[], sort: [] as number[] };
  try {
    for (let turn = 0; turn < turns; turn += 1) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await page.goto(url);
      found.load.push(Number(await page.evaluate("performance.now()")));
      found.search.push(await timed(page, searching));
      found.sort.push(await timed(page, sorting));
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return [
    atMost("until it is there", median(found.load), 1_500, "ms"),
    atMost("a search", median(found.search), 200, "ms"),
    atMost("a sort", median(found.sort), 500, "ms"),
  ];
}

const searching =
  'const search = document.querySelector("input[type=search]"); search.value = "app-17:"; search.dispatchEvent(new Event("input"))';
const sorting = 'document.querySelectorAll("table.rows th button")[4].click()';

async function timed(page: Page, script: string): Promise<number> {
  const frame = "new Promise((seen) => requestAnimationFrame(() => setTimeout(seen)))";
  const run = `(async () => { const began = performance.now(); ${script}; await ${frame}; return performance.now() - began; })()`;
  return Number(await page.evaluate(run));
}
