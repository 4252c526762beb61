// `sandbox`: runs the embedded ECR on loopback until Ctrl-C.
import { join, resolve } from "node:path";
import { defined } from "../../core/base/record.ts";
import { ecrQuirks, ociQuirksOff, type Quirks, sandboxRegion } from "../../sandbox/base/options.ts";
import { renderSandboxLogin } from "../../views/sandbox-login.ts";
import type { Given } from "../arguments/options.ts";
import { badValue } from "../arguments/problems.ts";
import { readCount, readDuration } from "../arguments/values.ts";
import { command } from "../base/command.ts";

const defaultFolder = join(".ecr-mirror", "sandbox");
const quirks = Object.keys(ecrQuirks);

export const sandboxCommand = command({
  options: {
    port: { type: "text", value: "N", describe: "local port (default: any free port)" },
    dir: { type: "text", value: "DIR", describe: `directory for its data (default: ${defaultFolder})` },
    account: { type: "text", value: "ID", describe: "12-digit account ID (default: 000000000000)" },
    region: {
      type: "list",
      value: "REGION",
      describe: `AWS Region, each on the next port (repeatable; default: ${sandboxRegion})`,
    },
    "any-credentials": { type: "flag", describe: "accept any access key and any password" },
    tls: { type: "flag", describe: "serve HTTPS with its own CA" },
    latency: { type: "text", value: "TIME", describe: "delay each response, for example 20ms" },
    quotas: { type: "flag", describe: "throttle requests at ECR's default rates" },
    findings: { type: "text", value: "FILE", describe: "JSON file with the findings that scans report" },
    "without-quirk": {
      type: "list",
      value: "NAME",
      choices: [...quirks, "all"],
      describe: "follow the OCI specification instead of ECR on this point, or on all (repeatable)",
    },
  },
  examples: [
    ["sandbox", "start a local ECR"],
    ["sandbox --port 5000 --dir /tmp/ecr", "use a fixed port and data directory"],
    ["sandbox --region us-east-1 --region eu-west-1", "serve two Regions, each on its own port"],
    ["sandbox --tls --any-credentials", "serve clients that require HTTPS"],
    ["sandbox --latency 20ms --quotas", "respond at the speed of ECR"],
  ],
  read: (given) => ({
    port: readCount(given, "port", 0, 65_535) ?? 0,
    directory: given.text("dir") ?? defaultFolder,
    anyCredentials: given.flag("any-credentials"),
    tls: given.flag("tls"),
    latencyMs: readDuration(given, "latency") ?? 0,
    quotas: given.flag("quotas"),
    quirks: readQuirks(given.list("without-quirk")),
    findings: given.text("findings"),
    ...defined({ account: readAccount(given), regions: readRegions(given) }),
  }),
  async run({ findings, ...options }, { output, signal }) {
    const { serveSandbox } = await import("../../app/sandbox.ts");
    await serveSandbox(
      { ...options, directory: resolve(options.directory), findings },
      (sandbox) => output.result(renderSandboxLogin(sandbox, options.directory)),
      signal,
    );
    return { served: true };
  },
});

function readAccount(given: Given): string | undefined {
  const account = given.text("account");
  if (account === undefined || /^\d{12}$/.test(account)) return account;
  throw badValue("account", account, ["an account ID has 12 digits", "Write --account 000000000000."]);
}

function readRegions(given: Given): readonly string[] | undefined {
  const regions = given.list("region");
  const wrong = regions.find((region) => !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region));
  if (wrong !== undefined)
    throw badValue("region", wrong, ["it is not a Region name", "Write --region us-east-1."]);
  const twice = regions.find((region, at) => regions.indexOf(region) !== at);
  if (twice !== undefined) throw badValue("region", twice, ["it appears twice", "Name each Region once."]);
  return regions.length === 0 ? undefined : regions;
}

function readQuirks(off: readonly string[]): Partial<Quirks> {
  return off.includes("all") ? ociQuirksOff : Object.fromEntries(off.map((name) => [name, false]));
}
