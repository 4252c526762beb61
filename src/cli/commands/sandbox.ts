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
    port: { type: "text", value: "N", describe: "loopback port (default: any free one)" },
    dir: { type: "text", value: "DIR", describe: `where its store lives (default: ${defaultFolder})` },
    account: { type: "text", value: "ID", describe: "the account's 12 digits (default: zeros)" },
    region: {
      type: "list",
      value: "REGION",
      describe: `may be repeated: each on the next port (default: ${sandboxRegion})`,
    },
    "any-credentials": { type: "flag", describe: "take every access key and every password" },
    tls: { type: "flag", describe: "serve HTTPS, with a CA of its own" },
    latency: { type: "text", value: "TIME", describe: "answer after this long, as 20ms" },
    quotas: { type: "flag", describe: "throttle at ECR's default rates" },
    findings: { type: "text", value: "FILE", describe: "what scans find: a JSON file" },
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
    ["sandbox --region us-east-1 --region eu-west-1", "two Regions, each on a port of its own"],
    ["sandbox --tls --any-credentials", "for clients that insist on HTTPS"],
    ["sandbox --latency 20ms --quotas", "at ECR's pace"],
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
  throw badValue("account", account, "an account has 12 digits");
}

function readRegions(given: Given): readonly string[] | undefined {
  const regions = given.list("region");
  const wrong = regions.find((region) => !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region));
  if (wrong !== undefined) throw badValue("region", wrong, "write a Region's name, as us-east-1");
  const twice = regions.find((region, at) => regions.indexOf(region) !== at);
  if (twice !== undefined) throw badValue("region", twice, "name each Region once");
  return regions.length === 0 ? undefined : regions;
}

function readQuirks(off: readonly string[]): Partial<Quirks> {
  return off.includes("all") ? ociQuirksOff : Object.fromEntries(off.map((name) => [name, false]));
}
