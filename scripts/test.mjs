// `npm test [-- unit|soak] [-- FILTER...]`: installs and builds when needed, runs tests, and ends with one line that
// counts. By itself it runs all but the soak tests; a filter looks among them too. A test whose peer program (skopeo,
// docker-registry, helm, moto, aws) is missing is named as skipped; helm is fetched.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { install, root } from "./setup.mjs";

/** Projects of vitest.config.ts. */
const speeds = { unit: ["unit"], soak: ["soak"] };
const usual = ["unit", "system", "program"];

install();
const [first, ...others] = process.argv.slice(2);
const speed = Object.hasOwn(speeds, first ?? "") ? speeds[first] : undefined;
const filters = speed === undefined ? process.argv.slice(2) : others;
if (speed === undefined) fetchHelm();
report(run(speed ?? (filters.some((one) => !one.startsWith("-")) ? [] : usual), filters));

function fetchHelm() {
  const { status } = spawnSync(process.execPath, ["scripts/peers/helm.mjs"], { cwd: root, stdio: "inherit" });
  if (status !== 0)
    console.log("Helm could not be fetched: tests that need it are skipped, unless it is installed.");
}

function run(projects, filters) {
  const outputFile = `${root}.cache/test-report.json`;
  mkdirSync(`${root}.cache`, { recursive: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${outputFile}`];
  const named = projects.map((name) => `--project=${name}`);
  const args = ["node_modules/vitest/vitest.mjs", "run", ...reporters, ...named, ...filters];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  return { status, result: JSON.parse(readFileSync(outputFile, "utf8")) };
}

/** Named again at the end, with the beginning of the reason: nobody scrolls through ten thousand lines. */
function logFailure(file, test, message) {
  const reason = message.split("\n").slice(0, 12).join("\n  ");
  console.log(`failed: ${relative(root, file)}: ${test}\n  ${reason}`);
}

function report({ status, result }) {
  const tests = result.testResults.flatMap((file) => file.assertionResults);
  const skipped = tests.filter((test) => test.status === "skipped" || test.status === "pending");
  for (const test of skipped) console.log(`skipped: ${test.fullName}`);
  for (const { name, assertionResults, message } of result.testResults) {
    const inFile = assertionResults.filter((test) => test.status === "failed");
    for (const test of inFile) logFailure(name, test.fullName, test.failureMessages.join("\n"));
    if (inFile.length === 0 && message) logFailure(name, "the file", message);
  }
  // A file that fails to load has no tests to count, so it counts as one failure itself.
  const broken = result.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  const failed = result.numFailedTests + broken.length;
  process.exitCode = status === 0 && failed === 0 ? 0 : 1;
  const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  console.log(`${result.numPassedTests} passed, ${Math.max(failed, process.exitCode)} failed${tail}`);
}
