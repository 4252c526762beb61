// `npm run mutate [-- FOLDER...]`: plants small faults in the pure folders and counts those that the unit tests notice.
// A folder fails below 90 %. Results are kept in .cache/, so that a second run tries only what changed.
import { mkdirSync, realpathSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";

const judged = ["src/core/plan", "src/core/state", "src/core/naming", "src/core/settings", "src/net"];

mkdirSync(".cache/mutate", { recursive: true });
const cache = realpathSync(".cache/mutate");
const folders = process.argv.slice(2).map((folder) => folder.replace(/\/+$/, ""));
for (const folder of folders.length > 0 ? folders : judged) {
  const name = folder.replaceAll("/", "-");
  console.log(`== ${folder}`);
  await new Stryker({
    mutate: [`${folder}/**/*.ts`],
    testRunner: "strict-vitest",
    plugins: ["@stryker-mutator/vitest-runner", "./scripts/mutate/runner.mjs"],
    vitest: { configFile: "scripts/mutate/vitest.config.ts" },
    coverageAnalysis: "perTest",
    concurrency: 2,
    incremental: true,
    incrementalFile: `.cache/mutate/${name}.json`,
    tempDirName: `${cache}/work`,
    ignorePatterns: [".cache", "dist"],
    reporters: ["progress-append-only", "clear-text", "html"],
    logLevel: "warn",
    htmlReporter: { fileName: `.cache/mutate/${name}.html` },
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
    thresholds: { high: 95, low: 90, break: 90 },
    // The compiler has no API in TypeScript 7, and mutants are run without types anyway.
    tsconfigFile: "none",
    disableTypeChecks: false,
    allowConsoleColors: false,
  }).runMutationTest();
}
