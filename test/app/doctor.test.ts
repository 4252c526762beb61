// The doctor: a healthy config is all there; each thing that is missing is one line with a remedy, and exit code 1.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { checkNode } from "../../src/app/doctor/machine.ts";
import { examine } from "../../src/app/doctor.ts";
import type { Check } from "../../src/app/doctor/checked.ts";
import { withTokens } from "../faults/support/auth.ts";
import { FaultRegistry } from "../faults/support/registry.ts";
import { type EcrServer, startEcr, startGate, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";
import { run as runProgram } from "./run-command.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";

let server: EcrServer;
let mirror: Mirror | undefined;
beforeEach(async () => {
  useAwsEnvironment();
  server = await startEcr(registry);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await mirror?.close();
  mirror = undefined;
  await server.close();
});

async function open(target: string, more = "", now = () => new Date()): Promise<Mirror> {
  mirror = await openMirror(
    `
version: 1
target: { ${target}, prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }${more}`,
    { now },
  );
  await mirror.source.push("app", "1", "one");
  mirror.write("images.txt", "SOURCE/app:1\n");
  return mirror;
}

const findings = (opened: Mirror, nodeVersion = "22.1.0") =>
  opened.run(({ config, runtime }) => examine(config, runtime, { nodeVersion }, signal));
const bad = (checks: readonly Check[]) => checks.filter(({ verdict }) => verdict === "missing");

describe("doctor", () => {
  it("finds all there: credentials, clock, every permission of apply, state, sources", async () => {
    const opened = await open("registry: sandbox");
    const checks = await findings(opened);
    expect(bad(checks)).toEqual([]);
    const details = checks.map(({ subject, detail }) => `${subject}: ${detail}`);
    expect(details).toContain(`${registry}: credentials of account 000000000000, region us-east-1`);
    expect(details).toContain(`${registry}: the clocks agree`);
    expect(details).toContain(`${registry}: 13 of 13 permissions are allowed (tried on m/app)`);
    expect(details).toContain("state: state/mirror.state.json: no state yet");
    expect(details).toContain("source list: 1 image");
    expect(details).toContain(`${opened.source.host}: answers; it reports no rate limit`);
  });

  it("changes nothing by trying, neither without the repository nor with it", async () => {
    const opened = await open("registry: sandbox");
    await findings(opened);
    expect((await opened.plan()).summary).toMatchObject({ createRepository: 1, copyImage: 1 });
    await opened.apply();
    expect(bad(await findings(opened))).toEqual([]);
    expect((await opened.plan()).actions).toEqual([]);
  });

  it("names each permission that is denied", async () => {
    const gate = await startGate(
      server.sandbox.url,
      new Set(["DescribeImages", "DescribePullThroughCacheRules"]),
    );
    try {
      const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
      const opened = await open(`registry: ${registry}, endpoint: "${url}", registryEndpoint: "${url}"`);
      const missing = bad(await findings(opened));
      expect(missing.map(({ detail }) => detail.split(":").slice(0, 2).join(":"))).toEqual(
        ["ecr:DescribePullThroughCacheRules is denied", "ecr:DescribeImages is denied"].map(
          (text) => expect.stringContaining(text) as string,
        ),
      );
      expect(missing[0]?.remedy).toContain("Allow ecr:DescribePullThroughCacheRules");
    } finally {
      gate.closeAllConnections();
      gate.close();
    }
  });

  it("absent credentials are one line, not one for each permission", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "");
    const opened = await open(server.settings);
    const missing = bad(await findings(opened));
    expect(missing).toHaveLength(1);
    expect(missing[0]).toMatchObject({
      subject: registry,
      detail: expect.stringContaining("No AWS credentials") as string,
    });
  });

  it("tells a clock that is wrong", async () => {
    const opened = await open("registry: sandbox", "", () => new Date(Date.now() + 600_000));
    expect(bad(await findings(opened))).toMatchObject([
      { detail: expect.stringMatching(/^this machine's clock is (599|60\d) s ahead$/) as string },
    ]);
  });

  it("tells a host that is no registry, and a source that can't be read", async () => {
    const other = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void other.close());
    const host = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const opened = await open("registry: sandbox", "\n  - { name: other, kind: list, path: gone.txt }");
    opened.write("images.txt", `${host}/app:1\n`);
    const again = await runProgram(["doctor", "-c", `${opened.folder}/mirror.config.yaml`], {
      environment: { PASSWORD: opened.source.password },
    });
    expect(again.code).toBe(1);
    expect(again.stdout).toMatch(/^missing {2}source other .*gone\.txt.* -> .+$/m);
    expect(again.stdout).toMatch(new RegExp(`^missing {2}${host} .* -> .+$`, "m"));
    expect(again.stdout).toMatch(/\d of \d+ checks failed/);
  });

  it("asks a token server on another origin for real, with the config's tokenServer and without it", async () => {
    const [source, realm] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
    onTestFinished(() => Promise.all([source.close(), realm.close()]).then(() => undefined));
    const auth = withTokens(source, `${realm.base}/token`, realm);
    const opened = await open("registry: sandbox");
    opened.write("images.txt", `${source.host}/team/app:1.0\n`);
    const config = (more: string) => `version: 1
target: { registry: sandbox }
sources:
  - { name: list, kind: list, path: images.txt }
registries:
  "${source.host}": { username: me, password: correct-horse${more} }
`;
    const asked = async (more = "") => {
      opened.write("mirror.config.yaml", config(more));
      return (await findings(opened)).filter(({ subject }) => subject === source.host).slice(1);
    };
    expect(await asked()).toEqual([
      {
        verdict: "missing",
        subject: source.host,
        detail: `${source.host} asks for tokens at ${realm.base}/token, which is another origin. Its credentials were not sent there.`,
        remedy: [
          "If this token server belongs to the registry, add to the config:",
          `# in "${source.host}" below \`registries:\`, ${opened.folder}/mirror.config.yaml:6`,
          `tokenServer: "${realm.base}/token",`,
        ].join("\n"),
      },
    ]);
    expect(auth.asked.every((one) => one === undefined)).toBe(true);
    expect(await asked(`, tokenServer: "${realm.base}"`)).toEqual([
      { verdict: "ok", subject: source.host, detail: `${realm.base} accepts the credentials` },
    ]);
    source.guard = undefined;
    expect(await asked(`, tokenServer: "${realm.base}"`)).toMatchObject([{ verdict: "warning" }]);
  });

  it("tells tools that the config needs", async () => {
    const opened = await open("registry: sandbox", "\n  - { name: pods, kind: cluster, context: none }");
    const checks = await findings(opened);
    expect(checks.find(({ subject }) => subject === "kubectl")).toMatchObject({
      verdict: "missing",
      remedy: "Install kubectl.",
    });
  });

  it.each([
    ["18.20.0", "missing"],
    ["20.18.1", "missing"],
    ["20.19.0", "note"],
    ["22.0.0", "ok"],
  ] as const)("Node %s: %s", (version, verdict) => {
    expect(checkNode(version)).toMatchObject({ verdict });
  });
});
