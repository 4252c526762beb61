// `npm start`: the main job on mirror.config.yaml against the embedded ECR, as a newcomer would type it: plan,
// apply, plan again, then somebody tampers with a tag and `drift` finds it.
import { spawnSync } from "node:child_process";
import { build, install, root } from "./setup.mjs";

install();
build();

run(0, ["plan"]);
run(0, ["apply", "--yes"]);
run(0, ["plan"]);
say("Now somebody moves the tag demo/tools/curl:8.9.1 back to the old image, behind the tool's back:");
tamper();
run(2, ["drift"]);
say("That is all: `ecr-mirror apply` would put it back. Next: edit mirror.config.yaml, or read README.md.");

function run(expected, args) {
  say(`$ ecr-mirror ${args.join(" ")}`);
  const { status } = spawnSync(process.execPath, ["dist/main.js", ...args], { cwd: root, stdio: "inherit" });
  if (status !== expected) {
    console.error(`ecr-mirror ${args.join(" ")} ended with ${status}, expected ${expected}.`);
    process.exit(1);
  }
}

function tamper() {
  const args = ["scripts/tamper.mjs", "demo/tools/curl", "8.8.0", "8.9.1"];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

function say(line) {
  console.log(`\n${line}`);
}
