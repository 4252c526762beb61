// The Notary Project's own tool: it signs and the gate lets the image in; the image is mirrored with its signature, and the
// tool verifies it at the destination. On a registry with referrers and on one that has only tags.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEvidence } from "../../../src/gates/evidence/evidence.ts";
import type { SignatureAnswer } from "../../../src/gates/kind/signer.ts";
import { notation } from "../../../src/gates/notation/notation.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import { startSandbox } from "../../../src/sandbox/server.ts";
import { accessFor } from "../../registry/support/access.ts";
import {
  type DockerRegistry,
  hasDockerRegistry,
  startDockerRegistry,
} from "../../registry/support/docker-registry.ts";
import { imageOf, pushImage, type TestImage } from "../../registry/support/images.ts";
import { type Mirror, openMirror } from "../../support/mirror.ts";
import { hasNotation, notationTool } from "../../support/notation/tool.ts";
import { login } from "../../support/registry.ts";
import { startTimestamps } from "../../support/timestamps/server.ts";
import { timestamper } from "../../support/timestamps/token.ts";
import { authority, keyPair, signer } from "../../support/x509/issue.ts";
import { MemoryStore } from "../evidence/memory-store.ts";
import { acme, detail, pemFile, verdict } from "./setup.ts";

const day = 24 * 60 * 60 * 1000;
const life = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 30 * day) };
const root = authority("acme root", life);
const middle = authority("acme issuing", { issuer: root, ...life });
const ec = signer(middle, life);
const rsa = signer(middle, { keys: keyPair("RSA-2048", "leaf"), ...life });
const strangerRoot = authority("acme root", life);
const stranger = signer(strangerRoot, life);
const clockRoot = authority("clock root", life);
const clock = timestamper(clockRoot, life);

const setup = {
  keys: [
    { name: "ec", chain: [ec, middle, root] },
    { name: "rsa", chain: [rsa, middle, root] },
    { name: "stranger", chain: [stranger, strangerRoot] },
  ],
  roots: [root],
  identities: [acme],
};
const stamped = { ...setup, timestampRoots: [clockRoot] };
const signal = new AbortController().signal;
const missing = hasNotation ? "" : " (notation is missing)";

describe.skipIf(!hasNotation)(`notation and a mirror${missing}`, () => {
  const config = `
version: 1
target: { registry: sandbox, prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }
gates:
  - match: "**"
    signedBy:
      - notation: { certificates: roots.pem, identities: ["${acme}"] }`;
  const names = ["jws", "cose", "rsa", "stranger", "unsigned", "fallback"] as const;
  let mirror: Mirror;

  beforeAll(async () => {
    mirror = await openMirror(config);
    mirror.write("roots.pem", root.pem);
    mirror.write("images.txt", names.map((name) => `SOURCE/team/${name}:1\n`).join(""));
    const { host, password } = mirror.source;
    const tool = notationTool(mirror.folder, { ...setup, password });
    const sign = async (name: (typeof names)[number], key: string, ...flags: string[]) => {
      const digest = await mirror.source.push(`team/${name}`, "1", `content ${name}`);
      if (key !== "") await tool.sign(`${host}/team/${name}@${digest}`, key, ...flags);
    };
    await sign("jws", "ec", "--force-referrers-tag=false");
    await sign("cose", "ec", "--force-referrers-tag=false", "--signature-format", "cose");
    await sign("rsa", "rsa", "--force-referrers-tag=false", "--expiry", "24h", "--user-metadata", "build=7");
    await sign("stranger", "stranger", "--force-referrers-tag=false");
    await sign("unsigned", "");
    await sign("fallback", "ec");
  });
  afterAll(() => mirror.close());

  it("lets in what is signed, keeps out what is not, and what is mirrored is verified there by the tool", async () => {
    const plan = await mirror.plan();
    expect(plan.blocked.map(({ id, why }) => `${id}: ${why}`).sort()).toEqual([
      expect.stringMatching(/^.*team\/stranger:1: /),
      expect.stringMatching(/^.*team\/unsigned:1: /),
    ]);
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    const sandbox = await startSandbox({ directory: join(mirror.folder, ".ecr-mirror/sandbox") });
    try {
      const password = Buffer.from((await login(sandbox)).replace("Basic ", ""), "base64")
        .toString()
        .slice(4);
      const tool = notationTool(mkdtempSync(join(mirror.folder, "verify-")), { ...setup, password });
      for (const name of ["jws", "cose", "rsa", "fallback"])
        expect(await tool.verify(`127.0.0.1:${sandbox.port}/m/team/${name}:1`)).toMatch(
          /Successfully verified/,
        );
    } finally {
      await sandbox.close();
    }
  });
});

const needsBoth = [hasNotation ? [] : ["notation"], hasDockerRegistry ? [] : ["docker-registry"]].flat();
const lacks = needsBoth.length === 0 ? "" : ` (${needsBoth.join(" and ")} missing)`;

describe.skipIf(needsBoth.length > 0)(
  `notation and docker-registry, which has no referrers API${lacks}`,
  () => {
    let registry: DockerRegistry;
    let folder: string;
    beforeAll(async () => {
      registry = await startDockerRegistry();
      folder = mkdtempSync(join(tmpdir(), "notation-"));
    });
    afterAll(async () => {
      await registry.close();
      rmSync(folder, { recursive: true });
    });

    interface Wish {
      readonly now?: Date;
      readonly timestamps?: boolean;
      readonly certificates?: Uint8Array;
      readonly identity?: string;
    }

    async function judge(image: TestImage, asked: Wish = {}): Promise<SignatureAnswer> {
      const { now = new Date(), timestamps = false, certificates = pemFile([root]), identity = acme } = asked;
      const registries = openRegistries(accessFor({ options: () => ({ plainHttp: true }) }));
      try {
        const evidence = readEvidence(registries.repository(registry.host, "team/app"), new MemoryStore());
        const wish = {
          certificates: "ca",
          identities: [identity],
          ...(timestamps ? { timestamps: "tsa" } : {}),
        };
        const files = new Map([
          ["ca", certificates],
          ["tsa", pemFile([clockRoot])],
        ]);
        const opened = await notation.open(wish, files, now);
        const subject = await evidence.subject(image.root.digest, signal);
        return await opened.signature(subject, evidence, signal);
      } finally {
        await registries.close();
      }
    }

    async function push(image: TestImage): Promise<string> {
      await pushImage(`http://${registry.host}`, "team/app", image);
      return `${registry.host}/team/app@${image.root.digest}`;
    }

    it("signs and we verify; another's signature beside it changes nothing", async () => {
      const image = imageOf("notation", [100]);
      const reference = await push(image);
      const tool = notationTool(folder, setup);
      await tool.sign(reference, "stranger");
      const before = await judge(image);
      expect([verdict(before), detail(before)]).toEqual([
        "untrusted-certificate",
        expect.stringContaining("CN=acme root, which is not trusted"),
      ]);
      await tool.sign(reference, "ec");
      expect(verdict(await judge(image))).toBe("passes");
    });

    it("a certificate that the tool made, which signed itself", async () => {
      const image = imageOf("notation alone", [100]);
      const reference = await push(image);
      const home = join(folder, "alone");
      const tool = notationTool(home, { ...setup, keys: [] });
      const certificates = Buffer.from(await tool.generate("alone"));
      await tool.sign(reference, "alone");
      const notary = "x509.subject: C=US, ST=WA, L=Seattle, O=Notary, CN=alone";
      expect(verdict(await judge(image, { certificates, identity: notary }))).toBe("passes");
      expect(verdict(await judge(image, { certificates }))).toBe("wrong-signer");
    });

    it.each(["jws", "cose"])(
      "a timestamp keeps its signature good when the certificate has expired: %s",
      async (format) => {
        const authorityServer = await startTimestamps({
          by: clock,
          carried: [clock, clockRoot],
          at: new Date(),
        });
        try {
          const image = imageOf(`notation ${format}`, [100]);
          const reference = await push(image);
          const rootFile = join(folder, "notation/truststore/x509/tsa/clock/0.pem");
          const stamp = ["--timestamp-url", authorityServer.url, "--timestamp-root-cert", rootFile];
          const tool = notationTool(folder, stamped);
          await tool.sign(reference, "ec", "--signature-format", format, ...stamp);
          expect(await tool.verify(reference)).toMatch(/Successfully verified/);
          const later = new Date(Date.now() + 60 * day);
          expect(verdict(await judge(image, { now: later }))).toBe("time-not-proven");
          expect(verdict(await judge(image, { now: later, timestamps: true }))).toBe("passes");
        } finally {
          await authorityServer.close();
        }
      },
    );
  },
);
