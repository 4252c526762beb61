// Attestations by tools that people have: cosign attests, oras attaches an SBOM, notation signs it. On a registry that has
// only tags.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Verdict } from "../../../src/core/gates/verdict.ts";
import { judgeRequired } from "../../../src/gates/attestations/judge.ts";
import type { Need } from "../../../src/gates/attestations/needs.ts";
import { cosign } from "../../../src/gates/cosign/cosign.ts";
import { readEvidence } from "../../../src/gates/evidence/evidence.ts";
import { notation } from "../../../src/gates/notation/notation.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import { accessFor } from "../../registry/support/access.ts";
import {
  type DockerRegistry,
  hasDockerRegistry,
  startDockerRegistry,
} from "../../registry/support/docker-registry.ts";
import { imageOf, pushImage, type TestImage } from "../../registry/support/images.ts";
import { hasNotation, notationTool } from "../../support/notation/tool.ts";
import { asBundle, cosignTool, hasCosign } from "../../support/signatures/tool.ts";
import { authority, signer } from "../../support/x509/issue.ts";
import { MemoryStore } from "../evidence/memory-store.ts";
import { acme, pemFile } from "../notation/setup.ts";

const run = promisify(execFile);
const oras = fileURLToPath(new URL("../../../.cache/peers/bin/oras", import.meta.url));
const peers = {
  cosign: hasCosign,
  "docker-registry": hasDockerRegistry,
  oras: existsSync(oras),
};
const missing = Object.entries(peers).flatMap(([name, isThere]) => (isThere ? [] : [name]));
const day = 24 * 60 * 60 * 1000;
const life = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) };
const root = authority("acme root", life);
const leaf = signer(root, life);
const spdx = { spdxVersion: "SPDX-2.3", SPDXID: "SPDXRef-DOCUMENT", name: "app", packages: [] };
const provenance = {
  buildDefinition: { buildType: "https://acme.example/build" },
  runDetails: { builder: { id: "x" } },
};

describe.skipIf(missing.length > 0)(
  `cosign and oras${missing.length === 0 ? "" : ` (${missing.join(", ")} missing)`}`,
  () => {
    let registry: DockerRegistry;
    let folder: string;
    beforeAll(async () => {
      registry = await startDockerRegistry();
      folder = mkdtempSync(join(tmpdir(), "attestations-"));
    });
    afterAll(async () => {
      await registry.close();
      rmSync(folder, { recursive: true });
    });

    async function push(name: string): Promise<{ readonly image: TestImage; readonly reference: string }> {
      const image = imageOf(name, [100]);
      await pushImage(`http://${registry.host}`, "team/app", image, name);
      return { image, reference: `${registry.host}/team/app@${image.root.digest}` };
    }

    async function judge(
      { root: { digest } }: TestImage,
      wish: readonly Need[],
      key: string,
    ): Promise<Verdict> {
      const { signal } = new AbortController();
      const registries = openRegistries(accessFor({ options: () => ({ plainHttp: true }) }));
      try {
        const evidence = readEvidence(registries.repository(registry.host, "team/app"), new MemoryStore());
        const files = new Map([
          ["key", Buffer.from(key)],
          ["roots", pemFile([root])],
        ]);
        const signers = [
          await cosign.open({ key: "key" }, files, new Date()),
          await notation.open({ certificates: "roots", identities: [acme] }, files, new Date()),
        ];
        const subject = await evidence.subject(digest, signal);
        const asked = { wish, reference: "team/app:1", subject, platforms: ["all"] };
        return await judgeRequired(asked, { signers, evidence }, signal);
      } finally {
        await registries.close();
      }
    }

    it.each([
      ["under a tag", [] as readonly string[]],
      ["in a bundle", asBundle],
    ])("cosign attests %s", async (where, flags) => {
      const tool = await cosignTool(join(folder, `cosign ${where}`));
      const { image, reference } = await push(`attested-${where.replaceAll(" ", "-")}`);
      await tool.attest(reference, { type: "spdxjson", predicate: spdx }, ...flags);
      expect(await judge(image, ["sbom", "provenance"], tool.publicKey)).toMatchObject({
        answer: "no",
        code: "gate/missing-provenance",
        why: "no provenance",
      });
      await tool.attest(reference, { type: "slsaprovenance1", predicate: provenance }, ...flags);
      expect(await judge(image, ["sbom", "provenance"], tool.publicKey)).toMatchObject({
        answer: "yes",
        found: [
          expect.stringMatching(/^SBOM \(SPDX\), signed by /),
          expect.stringMatching(/^provenance \(SLSA\)/),
        ],
      });
      const stranger = await cosignTool(join(folder, `stranger ${where}`));
      expect(await judge(image, ["sbom"], stranger.publicKey)).toMatchObject({ answer: "no" });
    });

    const signed = `oras attaches an SBOM, which counts once notation has signed it${hasNotation ? "" : " (notation is missing)"}`;
    it.skipIf(!hasNotation)(signed, async () => {
      const { publicKey } = await cosignTool(join(folder, "cosign"));
      const { image, reference } = await push("attached");
      const work = join(folder, "oras");
      mkdirSync(work, { recursive: true });
      writeFileSync(join(work, "sbom.spdx.json"), JSON.stringify(spdx));
      const attach = [
        "attach",
        "--plain-http",
        "--artifact-type",
        "application/spdx+json",
        "--format",
        "json",
      ];
      const { stdout } = await run(oras, [...attach, reference, "sbom.spdx.json:application/spdx+json"], {
        cwd: work,
      });
      const { digest } = JSON.parse(stdout) as { digest: string };
      const before = await judge(image, ["sbom"], publicKey);
      expect(before).toMatchObject({ answer: "no", why: "SBOM not signed" });
      expect(before.found[0]).toBe(`SBOM (SPDX) found, but not signed (${digest})`);
      const tool = notationTool(folder, {
        keys: [{ name: "acme", chain: [leaf, root] }],
        roots: [root],
        identities: [acme],
      });
      await tool.sign(`${registry.host}/team/app@${digest}`, "acme");
      expect(await judge(image, ["sbom"], publicKey)).toMatchObject({
        answer: "yes",
        found: [expect.stringMatching(/^SBOM \(SPDX\), signed by C=US, ST=WA, .*CN=release/)],
      });
    });
  },
);
