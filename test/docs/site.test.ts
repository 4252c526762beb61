// The site as a reader has it: built from a clone, served from loopback, opened in a browser that reaches nothing else.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kinds } from "../../site/navigation.ts";
import { hasChromium, openBrowser } from "../support/browser.ts";
import { root } from "../support/cli.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
};

let folder = "";
let server: Server;
let address = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "site-"));
  const args = ["node_modules/vitepress/bin/vitepress.js", "build", "site", "--outDir", folder];
  execFileSync(process.execPath, args, { cwd: root, stdio: "pipe" });
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://loopback");
    const path = join(folder, pathname.endsWith("/") ? `${pathname}index.html` : decodeURI(pathname));
    try {
      const content = readFileSync(path);
      response.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream" });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 300_000);

afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const files = (extension: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(extension));

describe("the site", () => {
  it("has a page for each entry of the index", () => {
    const pages = kinds.flatMap(({ items }) => items.map(({ link }) => link));
    expect(pages.length).toBeGreaterThan(20);
    const built = new Set(files(".html"));
    for (const link of pages)
      expect(built, link).toContain(`${link.slice(1)}${link.endsWith("/") ? "index" : ""}.html`);
  });

  it("loads nothing from another host", () => {
    const loaded = files(".html").flatMap((path) =>
      [...readFileSync(join(folder, path), "utf8").matchAll(/<(?:script|link|img|source)\b[^>]*>/g)].map(
        ([tag]) => tag,
      ),
    );
    expect(loaded.length).toBeGreaterThan(100);
    expect(loaded.filter((tag) => /(?:src|href|srcset)="(?:https?:)?\/\//.test(tag))).toEqual([]);
    const styles = files(".css").map((path) => readFileSync(join(folder, path), "utf8"));
    expect(styles.filter((text) => /url\(["']?(?:https?:)?\/\//.test(text))).toEqual([]);
  });

  it("serves the files that its pages link to", () => {
    const wanted = readFileSync(join(root, "examples/pipelines/images.txt"), "utf8");
    expect(readFileSync(join(folder, "files/examples/pipelines/images.txt.txt"), "utf8")).toBe(wanted);
  });
});

describe.skipIf(!hasChromium)("needs chromium: the site in a browser", () => {
  async function withPage(use: (page: Page) => Promise<void>): Promise<void> {
    const browser = await openBrowser();
    const elsewhere: string[] = [];
    const broken: string[] = [];
    try {
      const page = await browser.newPage();
      await page.route("**/*", (route) => {
        const url = route.request().url();
        if (url.startsWith(`${address}/`) || url.startsWith("data:")) return route.continue();
        elsewhere.push(url);
        return route.abort();
      });
      page.on("pageerror", (error) => broken.push(error.message));
      page.on("response", (answer) => {
        if (answer.status() >= 400) broken.push(`${answer.status()} ${answer.url()}`);
      });
      await use(page);
    } finally {
      await browser.close();
    }
    expect(elsewhere).toEqual([]);
    expect(broken).toEqual([]);
  }

  it("finds the page of a key by the search", { timeout: 120_000 }, () =>
    withPage(async (page) => {
      await page.goto(`${address}/`);
      await page.locator(".VPNavBarSearch button").first().click();
      await page.locator("#localsearch-input").fill("tokenServer");
      const results = page.locator(".VPLocalSearchBox .result");
      await results.first().waitFor();
      const goals = await results.evaluateAll((all) =>
        all.map((one) => (one as unknown as { href: string }).href),
      );
      expect(goals.some((goal) => /\/docs\/(?:registries|config)\.html#/.test(goal))).toBe(true);
      await page.locator('.VPLocalSearchBox .result[href*="/docs/registries.html"]').first().click();
      await page.waitForURL(/\/docs\/registries\.html/);
      // The page is drawn a moment after its address is shown.
      await page.locator("main", { hasText: "tokenServer" }).waitFor();
    }),
  );

  it("shows the pictures, and follows links between the folders", { timeout: 120_000 }, () =>
    withPage(async (page) => {
      await page.goto(`${address}/`);
      const widths = await page
        .locator("main img")
        .evaluateAll((all) => all.map((one) => (one as unknown as { naturalWidth: number }).naturalWidth));
      expect(widths.length).toBeGreaterThan(1);
      expect(Math.min(...widths)).toBeGreaterThan(0);
      await page.goto(`${address}/docs/scale.html`);
      await page.locator('main a[href*="examples/many"]').first().click();
      await page.waitForURL(/\/examples\/many\//);
      await page.locator("main h1", { hasText: "Many configs" }).waitFor();
    }),
  );

  it("leads to the heading that a link names, and to a file as text", { timeout: 120_000 }, () =>
    withPage(async (page) => {
      await page.goto(`${address}/docs/init.html#from-another-tool`);
      expect(await page.locator("#from-another-tool").count()).toBe(1);
      await page.goto(`${address}/docs/pipelines.html`);
      const link = page.locator('main a[href$="images.txt.txt"]').first();
      await link.click();
      await page.waitForURL(/images\.txt\.txt/);
    }),
  );
});
