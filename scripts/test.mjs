// `npm test [-- FILTER...]`: installs and builds when needed, runs every test, and ends with one line that counts.
// A test whose peer program (skopeo, docker-registry, helm, moto, aws) is missing is named as skipped.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { root, setUp } from "./setup.mjs";

setUp();

const report = `${root}.cache/test-report.json`;
mkdirSync(`${root}.cache`, { recursive: true });
const args = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
];
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
const result = JSON.parse(readFileSync(report, "utf8"));
const tests = result.testResults.flatMap((file) => file.assertionResults);
const skipped = tests.filter((test) => test.status === "skipped" || test.status === "pending");
for (const test of skipped) console.log(`skipped: ${test.fullName}`);
// A file that fails to load has no tests to count, so it counts as one failure itself.
const broken = result.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
);
const failed = result.numFailedTests + broken.length;
process.exitCode = status === 0 && failed === 0 ? 0 : 1;
const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
console.log(`${result.numPassedTests} passed, ${Math.max(failed, process.exitCode)} failed${tail}`);
