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
const projects = speed ?? (filters.some((one) => !one.startsWith("-")) ? [] : usual);
report(runAgain(projects, filters, run(projects, filters)));

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

/**
 * In CI a file that failed runs once more, when all others are through: whether the machine was the reason, or the program.
 * A test that fails twice has failed. One that passes then is named as flaky.
 */
function runAgain(projects, filters, first) {
  const failed = first.result.testResults.filter((file) => file.status === "failed");
  if (process.env.CI === undefined || failed.length === 0) return { ...first, flaky: [] };
  const files = failed.map((file) => file.name);
  console.log(`run again: ${files.map((file) => relative(root, file)).join(" ")}`);
  const options = filters.filter((one) => one.startsWith("-"));
  const { status, result } = run(projects, [...options, ...files]);
  const stillFailing = new Set(failuresOf(result.testResults).map(labelOf));
  const kept = first.result.testResults.filter((file) => file.status !== "failed");
  return {
    status,
    result: countsOf([...kept, ...result.testResults]),
    flaky: failuresOf(failed).filter((one) => !stillFailing.has(labelOf(one))),
  };
}

function countsOf(testResults) {
  const tests = testResults.flatMap((file) => file.assertionResults);
  const withStatus = (status) => tests.filter((test) => test.status === status).length;
  return { testResults, numPassedTests: withStatus("passed"), numFailedTests: withStatus("failed") };
}

/** Each test that failed; a file that could not be loaded counts as one. */
function failuresOf(testResults) {
  return testResults.flatMap(({ name, status, assertionResults, message }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0 && status === "failed") return [{ file: name, test: "the file", message }];
    return failed.map((test) => ({
      file: name,
      test: test.fullName,
      message: test.failureMessages.join("\n"),
    }));
  });
}

function labelOf({ file, test }) {
  return `${relative(root, file)}: ${test}`;
}

/** Named again at the end, with the beginning of the reason: nobody scrolls through ten thousand lines. */
function logFailure(kind, failure) {
  const lines = failure.message.split("\n").filter((line) => !line.includes("node_modules"));
  const reason = lines.slice(0, 12).join("\n  ");
  console.log(`${kind}: ${labelOf(failure)}\n  ${reason}`);
}

function report({ status, result, flaky }) {
  const tests = result.testResults.flatMap((file) => file.assertionResults);
  const skipped = tests.filter((test) => test.status === "skipped" || test.status === "pending");
  for (const test of skipped) console.log(`skipped: ${test.fullName}`);
  for (const one of flaky) logFailure("flaky", one);
  const failures = failuresOf(result.testResults);
  for (const one of failures) logFailure("failed", one);
  process.exitCode = status === 0 && failures.length === 0 ? 0 : 1;
  const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  console.log(
    `${result.numPassedTests} passed, ${Math.max(failures.length, process.exitCode)} failed${tail}`,
  );
}
