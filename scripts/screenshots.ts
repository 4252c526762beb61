// Makes the pictures of docs/images from real runs: the HTML plan in light, dark and narrow, the live view of an apply, and a
// plan as a comment. Needs Chromium and python3. Run with `npm run screenshots` after what people see has changed.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { openBrowser } from "../test/support/browser.ts";
import { until } from "../test/support/stage.ts";
import { startOnTerminal } from "../test/support/terminal/pty.ts";
import { commentPage } from "./screenshots/comment-page.ts";
import { openScene, slowDown } from "./screenshots/scene.ts";
import { terminalPage } from "./screenshots/terminal-page.ts";

const folder = fileURLToPath(new URL("../docs/images/", import.meta.url));
mkdirSync(folder, { recursive: true });

const stage = await openScene();
const browser = await openBrowser();
try {
  const formats = ["html", "markdown"].flatMap((one) => ["--format", `${one}=plan.${one}`]);
  const planned = await stage.cli("plan", ...formats);
  if (planned.code !== 0) throw new Error(planned.stderr);
  const plan = stage.path("plan.html");
  await shoot(browser, plan, "plan-light.png", { width: 1280, height: 1000 });
  await shoot(browser, plan, "plan-dark.png", { width: 1280, height: 1000, dark: true });
  await shoot(browser, plan, "plan-narrow.png", { width: 390, height: 844 });

  const comment = stage.path("comment.html");
  writeFileSync(comment, await commentPage(stage.read("plan.markdown")));
  await shoot(browser, comment, "comment.png", { width: 940, whole: true });

  const [columns, rows] = [110, 22];
  slowDown(stage.source);
  const { terminal, type, ended } = startOnTerminal(["apply", "--yes"], {
    cwd: stage.folder,
    env: stage.env,
    columns,
    rows,
  });
  const isMidway = () => terminal.texts().filter((text) => /copied /.test(text)).length > 2;
  await until(() => terminal.texts().some((text) => text.startsWith("Total ")), "the live view");
  await until(isMidway, "an apply midway");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const page = stage.path("terminal.html");
  writeFileSync(page, await terminalPage(terminal.writes, columns, rows));
  type("\u0003");
  await ended;
  await shoot(browser, page, "apply.png", { width: 1000, whole: true });
} finally {
  await browser.close();
  await stage.close();
}

interface Shot {
  readonly width: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** All of the body, however long. */
  readonly whole?: boolean;
}

async function shoot(browser: Browser, file: string, name: string, shot: Shot): Promise<void> {
  const { width, height = 100, dark = false, whole = false } = shot;
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    deviceScaleFactor: width < 500 ? 2 : 1,
  });
  await page.goto(pathToFileURL(file).href);
  const path = `${folder}${name}`;
  await (whole ? page.locator("body").screenshot({ path }) : page.screenshot({ path }));
  await page.close();
}
