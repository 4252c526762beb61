// `sandbox`: runs the embedded ECR on a loopback port until Ctrl-C.
import { join, resolve } from "node:path";
import { ecrQuirks, ociQuirksOff, type Quirks } from "../../sandbox/base/options.ts";
import { renderSandboxLogin } from "../../views/sandbox-login.ts";
import { readCount, readDuration } from "../arguments/values.ts";
import { command } from "../base/command.ts";

const defaultFolder = join(".ecr-mirror", "sandbox");
const quirks = Object.keys(ecrQuirks);

function readQuirks(off: readonly string[]): Partial<Quirks> {
  return off.includes("all") ? ociQuirksOff : Object.fromEntries(off.map((name) => [name, false]));
}

export const sandboxCommand = command({
  options: {
    port: { type: "text", value: "N", describe: "loopback port (default: any free one)" },
    dir: { type: "text", value: "DIR", describe: `where its store lives (default: ${defaultFolder})` },
    latency: { type: "text", value: "TIME", describe: "answer after this long, as 20ms" },
    quotas: { type: "flag", describe: "throttle at ECR's default rates" },
    "without-quirk": {
      type: "list",
      value: "NAME",
      choices: [...quirks, "all"],
      describe: "follow the OCI specification in this point, or in all; may be repeated",
    },
  },
  examples: [
    ["sandbox", "an ECR to try things on"],
    ["sandbox --port 5000 --dir /tmp/ecr", "on a fixed port, with its own store"],
    ["sandbox --latency 20ms --quotas", "at ECR's pace"],
  ],
  read: (given) => ({
    port: readCount(given, "port", 0, 65_535) ?? 0,
    directory: given.text("dir") ?? defaultFolder,
    latencyMs: readDuration(given, "latency") ?? 0,
    quotas: given.flag("quotas"),
    quirks: readQuirks(given.list("without-quirk")),
  }),
  async run(options, { output, signal }) {
    const { serveSandbox } = await import("../../app/sandbox.ts");
    await serveSandbox(
      { ...options, directory: resolve(options.directory) },
      (sandbox) => output.result(renderSandboxLogin(sandbox, options.directory)),
      signal,
    );
    return { served: true };
  },
});
