// Runs the command with the inputs of action.yml, which come as environment variables, and writes the outputs of the step.
// Ends well whatever the command ended with: a later step of the action fails the job.
import { spawn } from "node:child_process";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { setOutputs } from "./outputs.mjs";

const {
  COMMAND: command = "",
  CONFIG: config = "",
  ARGS: more = "",
  PLAN_FILE: planFile = "",
  SUCCESS_EXITCODES: accepted = "",
  WORKING_DIRECTORY: folder = ".",
  RUNNER_TEMP: temporary = "",
  GITHUB_STEP_SUMMARY: summaryFile = "",
} = process.env;

const commands = ["plan", "apply", "drift", "validate", "check", "doctor"];
if (!commands.includes(command)) {
  console.log(`::error title=ecr-mirror::The input command must be one of ${commands.join(", ")}.`);
  setOutputs({ exitcode: "64", success: "false" });
  process.exit(64);
}

const saved = planFile === "" ? "mirror.plan" : planFile;
const isCompared = command === "plan" || command === "drift";
const isReported = isCompared || command === "apply";
const report = join(temporary, `ecr-mirror-${process.pid}.md`);
const ownArgs = {
  plan: ["--detailed-exitcode", "--out", saved],
  apply: planFile === "" ? ["--yes"] : [planFile],
};
const args = [
  command,
  ...(ownArgs[command] ?? []),
  ...(isReported ? ["--format", "text", "--format", `markdown=${report}`] : []),
  "--config",
  config,
  ...more.split(/\r?\n/).filter((line) => line !== ""),
];

const sizeOf = (path) => (existsSync(path) ? statSync(path).size : 0);
const summaryBefore = sizeOf(summaryFile);
const { code, last } = await run("ecr-mirror", args);

const isWritten = existsSync(report);
const lines = isWritten ? readFileSync(report, "utf8").split("\n") : [];
const heading = lines.find((line) => line.startsWith("### "));
const success = accepted === "" ? (command === "plan" ? "0 2" : "0") : accepted;
// GitHub drops a summary of more than 1 MiB as a whole.
if (isWritten && sizeOf(summaryFile) === summaryBefore && sizeOf(report) < 1_000_000)
  await pipeline(createReadStream(report), (text) => appendFile(summaryFile, text));
const plan = resolve(folder, saved);
setOutputs({
  exitcode: String(code),
  changes: changesOf(),
  summary: heading?.slice("### ".length) ?? last,
  success: String(success.split(/[\s,]+/).includes(String(code))),
  plan: command === "plan" && (code === 0 || code === 2 || code === 3) && existsSync(plan) ? plan : "",
  report: isWritten ? report : "",
  marker: markerOf(),
});

/** Whether plan or drift found something; empty where nobody knows. */
function changesOf() {
  if (!isCompared) return "";
  if (code === 0) return "false";
  return code === 2 || code === 3 ? "true" : "";
}

/** What finds this command's comment or issue again. It can end no HTML comment. */
function markerOf() {
  const path = isAbsolute(config) || folder === "." ? config : join(folder, config);
  return `<!-- ecr-mirror ${command} ${encodeURIComponent(path).replaceAll("--", "-%2D")} -->`;
}

/** Prints what the program prints, and gives its exit code with the last line of its results. */
function run(program, given) {
  const child = spawn(program, given, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  let tail = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    tail = (tail + text).slice(-10_000);
  });
  child.stdout.pipe(process.stdout);
  return new Promise((ended) => {
    child.on("error", ({ message }) => {
      console.log(`::error title=ecr-mirror::The program could not be started: ${message}`);
      ended({ code: 127, last: "" });
    });
    child.on("close", (exit, signal) => {
      const found = tail.trimEnd().split("\n").at(-1) ?? "";
      ended({ code: exit ?? (signal === "SIGKILL" ? 137 : 143), last: found });
    });
  });
}
