// Sigstore's own tool: it signs, and the gate lets the image in; the image is mirrored with its signature, and the tool
// verifies it at the destination. On a registry with the referrers API, and on one that has only tags.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CosignFile } from "../../../src/config/schema.gen.ts";
import type { Digest } from "../../../src/core/base/digest.ts";
import { cosign } from "../../../src/gates/cosign/cosign.ts";
import { readEvidence } from "../../../src/gates/evidence/evidence.ts";
import type { Evidence } from "../../../src/gates/kind/evidence.ts";
import type { Signer } from "../../../src/gates/kind/signer.ts";
import { openRegistries, type Registries } from "../../../src/registry/registries.ts";
import { startSandbox } from "../../../src/sandbox/server.ts";
import { accessFor } from "../../registry/support/access.ts";
import {
  type DockerRegistry,
  hasDockerRegistry,
  startDockerRegistry,
} from "../../registry/support/docker-registry.ts";
import { imageOf, pushImage } from "../../registry/support/images.ts";
import { type Mirror, openMirror } from "../../support/mirror.ts";
import { login } from "../../support/registry.ts";
import { type SigstoreServices, startSigstore } from "../../support/signatures/services.ts";
import { keyFile } from "../../support/signatures/signed.ts";
import {
  asBundle,
  type CosignTool,
  cosignTool,
  hasCosign,
  verifiesBundle,
} from "../../support/signatures/tool.ts";
import { today } from "../../support/x509/issue.ts";
import { MemoryStore } from "../evidence/memory-store.ts";

const signal = new AbortController().signal;
const sbom = { type: "spdxjson", predicate: { spdxVersion: "SPDX-2.3", name: "app", packages: [] } };

function passwordOf(authorization: string): string {
  return Buffer.from(authorization.replace("Basic ", ""), "base64").toString().slice("AWS:".length);
}

describe.skipIf(!hasCosign)(`cosign and a mirror${hasCosign ? "" : " (cosign is missing)"}`, () => {
  const config = `
version: 1
target: { registry: sandbox, prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }
gates:
  - match: "**"
    signedBy:
      - cosign: { key: cosign/cosign.pub }`;
  const names = ["legacy", "bundle", "both", "stranger", "attested", "unsigned"] as const;
  let mirror: Mirror;
  let tool: CosignTool;

  beforeAll(async () => {
    mirror = await openMirror(config);
    const { host, password } = mirror.source;
    tool = await cosignTool(join(mirror.folder, "cosign"), password);
    const stranger = await cosignTool(join(mirror.folder, "stranger"), password);
    mirror.write("images.txt", names.map((name) => `SOURCE/team/${name}:1\n`).join(""));
    const push = async (name: (typeof names)[number]) =>
      `${host}/team/${name}@${await mirror.source.push(`team/${name}`, "1", `content ${name}`)}`;
    await tool.sign(await push("legacy"));
    await tool.sign(await push("bundle"), ...asBundle);
    const both = await push("both");
    await tool.sign(both);
    await tool.sign(both, ...asBundle);
    await stranger.sign(await push("stranger"));
    await tool.attest(await push("attested"), sbom, ...asBundle);
    await push("unsigned");
  });
  afterAll(() => mirror.close());

  it("lets in what is signed, keeps out what is not, and what is mirrored is verified there by the tool", async () => {
    const plan = await mirror.plan();
    expect(plan.blocked.map(({ id }) => id.replace(/^.*team\//, "")).sort()).toEqual([
      "attested:1",
      "stranger:1",
      "unsigned:1",
    ]);
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    const sandbox = await startSandbox({ directory: join(mirror.folder, ".ecr-mirror/sandbox") });
    try {
      const there = await cosignTool(join(mirror.folder, "there"), passwordOf(await login(sandbox)));
      const at = (name: string) => `127.0.0.1:${sandbox.port}/m/team/${name}:1`;
      const wanted = join(mirror.folder, "cosign/cosign.pub");
      const verified = /The signatures were verified against the specified public key/;
      expect(await there.verify(at("legacy"), "--key", wanted)).toMatch(verified);
      // Where it sees a bundle it looks at nothing else.
      for (const name of ["bundle", "both"])
        expect(await there.verify(at(name), "--key", wanted, ...verifiesBundle)).toMatch(verified);
      await expect(there.verify(at("legacy"))).rejects.toThrow(/./);
    } finally {
      await sandbox.close();
    }
  });
});

const lacking = [...(hasCosign ? [] : ["cosign"]), ...(hasDockerRegistry ? [] : ["docker-registry"])];
const lacks = lacking.length === 0 ? "" : ` (missing: ${lacking.join(", ")})`;

describe.skipIf(lacking.length > 0)(`cosign and docker-registry, which has no referrers API${lacks}`, () => {
  let folder: string;
  let registry: DockerRegistry;
  let registries: Registries;
  let tool: CosignTool;
  let signer: Signer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cosign-peer-"));
    registry = await startDockerRegistry();
    registries = openRegistries(accessFor());
    tool = await cosignTool(join(folder, "ours"));
    signer = await cosign.open({ key: keyFile }, new Map([[keyFile, Buffer.from(tool.publicKey)]]), today);
  });
  afterAll(async () => {
    await registries.close();
    await registry.close();
    rmSync(folder, { recursive: true });
  });

  async function pushed(name: string): Promise<{ reference: string; digest: Digest; evidence: Evidence }> {
    const image = imageOf(name, [100]);
    await pushImage(`http://${registry.host}`, name, image, "1");
    const { digest } = image.root;
    const evidence = readEvidence(registries.repository(registry.host, name), new MemoryStore());
    return { reference: `${registry.host}/${name}@${digest}`, digest, evidence };
  }

  it.each([
    ["legacy", []],
    ["bundle", asBundle],
    ["annotated", ["-a", "team=app", "-a", "run=7"]],
  ])("signs as we understand it: %s", async (name, flags) => {
    const { reference, digest, evidence } = await pushed(name);
    await tool.sign(reference, ...flags);
    const subject = await evidence.subject(digest, signal);
    expect(await signer.signature(subject, evidence, signal)).toMatchObject({
      signed: { by: `the key ${keyFile}`, notChecked: ["the transparency log"] },
    });
  });

  it.each([
    ["attested", []],
    ["attested-bundle", asBundle],
  ])("attests as we understand it, and that is no signature: %s", async (name, flags) => {
    const { reference, digest, evidence } = await pushed(name);
    await tool.attest(reference, sbom, ...flags);
    await tool.attest(
      reference,
      { type: "slsaprovenance1", predicate: { buildDefinition: {}, runDetails: {} } },
      ...flags,
    );
    const subject = await evidence.subject(digest, signal);
    const { good, misses } = await signer.statements(subject, evidence, signal);
    expect(misses).toEqual([]);
    expect(good.map(({ predicateType }) => predicateType).sort()).toEqual([
      "https://slsa.dev/provenance/v1",
      "https://spdx.dev/Document",
    ]);
    expect(good.find(({ predicateType }) => predicateType.includes("spdx"))?.predicate).toMatchObject({
      spdxVersion: "SPDX-2.3",
    });
    const answer = await signer.signature(subject, evidence, signal);
    expect(answer.signed === null && answer.misses[0]?.fault).toBe("unsigned");
  });

  it.each([
    ["rsa", "RSA-2048" as const],
    ["p-384", "P-384" as const],
    ["ed25519", "Ed25519" as const],
  ])("signs with a key of another kind: %s", async (name, kind) => {
    const { reference, digest, evidence } = await pushed(name);
    const key = await tool.importKey(name, kind);
    await tool.sign(reference, "--key", key.file);
    const other = await cosign.open(
      { key: keyFile },
      new Map([[keyFile, Buffer.from(key.publicPem)]]),
      today,
    );
    const subject = await evidence.subject(digest, signal);
    expect(await other.signature(subject, evidence, signal)).toMatchObject({
      signed: { by: `the key ${keyFile}` },
    });
    expect((await signer.signature(subject, evidence, signal)).signed).toBeNull();
  });

  describe("by certificate", () => {
    const who = {
      subject: "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1",
      issuer: "https://token.actions.githubusercontent.com",
    };
    const wish = { identity: "https://github.com/acme/*", issuer: who.issuer, trustedRoot: "root.json" };
    let services: SigstoreServices;

    beforeAll(async () => {
      services = await startSigstore();
    });
    afterAll(() => services.close());

    function keyless(more: Partial<CosignFile> = {}): Promise<Signer> {
      const files = new Map([["root.json", Buffer.from(JSON.stringify(services.root))]]);
      return cosign.open({ ...wish, ...more }, files, today);
    }

    it.each([
      ["certified", []],
      ["certified-bundle", asBundle],
    ])("signs as we and it understand it: %s", async (name, flags) => {
      const { reference, digest, evidence } = await pushed(name);
      await tool.signAs(who, reference, services, ...flags);
      const subject = await evidence.subject(digest, signal);
      const ours = await (await keyless()).signature(subject, evidence, signal);
      expect(ours).toMatchObject({ signed: { by: `${who.subject} of ${who.issuer}` } });
      const other = await (
        await keyless({ identity: "https://github.com/acme-evil/*" })
      ).signature(subject, evidence, signal);
      expect(other.signed === null && other.misses[0]).toMatchObject({
        fault: "wrong-signer",
        detail: `signed by ${who.subject} of ${who.issuer}`,
      });
      const root = name === "certified" ? [] : [...asBundle, "--trusted-root", "services.json"];
      expect(await tool.verifyAs(who, reference, services, ...root)).toMatch(/certificate/);
    });

    it.each([
      ["certified-sbom", []],
      ["certified-sbom-bundle", asBundle],
    ])("attests as we understand it: %s", async (name, flags) => {
      const { reference, digest, evidence } = await pushed(name);
      writeFileSync(join(folder, "ours/sbom.json"), JSON.stringify(sbom.predicate));
      await tool.signAs(who, reference, services, "--predicate", "sbom.json", "--type", sbom.type, ...flags);
      const subject = await evidence.subject(digest, signal);
      const { good, misses } = await (await keyless()).statements(subject, evidence, signal);
      expect(misses).toEqual([]);
      expect(good).toMatchObject([
        { by: `${who.subject} of ${who.issuer}`, predicateType: "https://spdx.dev/Document" },
      ]);
    });
  });
});
