// Attestations of buildx where they really lie: in an index of a registry, read by the reader of evidence.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Verdict } from "../../../src/core/gates/verdict.ts";
import { judgeRequired } from "../../../src/gates/attestations/judge.ts";
import { readEvidence } from "../../../src/gates/evidence/evidence.ts";
import { openRegistries, type Registries } from "../../../src/registry/registries.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { accessFor } from "../../registry/support/access.ts";
import { describe, imageOf, manifestOf, type TestImage, types } from "../../registry/support/images.ts";
import { stored } from "../../support/signatures/stored.ts";
import { MemoryStore } from "../evidence/memory-store.ts";
import { slsaPredicate, spdxPredicate, statement, statementType } from "./setup.ts";

const signal = new AbortController().signal;
const [amd64, arm64] = [imageOf("amd64", [50]), imageOf("arm64", [50])];

let registry: FaultRegistry;
let registries: Registries;
beforeEach(async () => {
  registry = await new FaultRegistry().start();
  registries = openRegistries(accessFor());
});
afterEach(async () => {
  await registries.close();
  await registry.close();
});

function attestation(of: TestImage, predicates: readonly string[], form: "new" | "old"): TestImage {
  const layers = predicates.map((predicateType) => ({
    bytes: statement({ of: of.root.digest, predicateType }),
    mediaType: statementType,
    annotations: { "in-toto.io/predicate-type": predicateType },
  }));
  if (form === "old") return stored({ layers });
  const artifactType = "application/vnd.docker.attestation.manifest.v1+json";
  return stored({ layers, artifactType, config: "application/vnd.oci.empty.v1+json", subject: of.root });
}

function indexOf(
  images: readonly (readonly [TestImage, string])[],
  attestations: readonly (readonly [TestImage, TestImage])[],
): TestImage {
  const root = manifestOf({
    schemaVersion: 2,
    mediaType: types.index,
    manifests: [
      ...images.map(([{ root: child }, architecture]) =>
        describe(child, child.mediaType, { platform: { os: "linux", architecture } }),
      ),
      ...attestations.map(([{ root: child }, of]) =>
        describe(child, child.mediaType, {
          platform: { os: "unknown", architecture: "unknown" },
          annotations: {
            "vnd.docker.reference.digest": of.root.digest,
            "vnd.docker.reference.type": "attestation-manifest",
          },
        }),
      ),
    ],
  });
  const all = [...images.map(([image]) => image), ...attestations.map(([one]) => one)];
  return {
    blobs: all.flatMap(({ blobs }) => blobs),
    manifests: [...all.flatMap(({ manifests }) => manifests), root],
    root,
  };
}

async function judge(index: TestImage, platforms: readonly string[] = ["all"]): Promise<Verdict> {
  registry.store("team/app", index, "1.0");
  const evidence = readEvidence(registries.repository(registry.host, "team/app"), new MemoryStore());
  const subject = await evidence.subject(index.root.digest, signal);
  const asked = { wish: ["sbom", "provenance"], reference: "team/app:1.0", subject, platforms } as const;
  return judgeRequired(asked, { signers: null, evidence }, signal);
}

const images = [
  [amd64, "amd64"],
  [arm64, "arm64"],
] as const;
const predicates = [spdxPredicate, slsaPredicate];

it.each(["new", "old"] as const)("are found, the %s form", async (form) => {
  const made = images.map(([image]) => [attestation(image, predicates, form), image] as const);
  const verdict = await judge(indexOf(images, made));
  expect(verdict).toMatchObject({ answer: "yes" });
  expect(verdict.found).toEqual([
    expect.stringMatching(/^SBOM \(SPDX\) for linux\/amd64 \(sha256:/),
    expect.stringMatching(/^SBOM \(SPDX\) for linux\/arm64 \(sha256:/),
    expect.stringMatching(/^provenance \(SLSA\) for linux\/amd64 \(sha256:/),
    expect.stringMatching(/^provenance \(SLSA\) for linux\/arm64 \(sha256:/),
  ]);
});

it("are asked for the platforms that are mirrored", async () => {
  const made = [[attestation(arm64, predicates, "new"), arm64] as const];
  const index = indexOf(images, made);
  expect(await judge(index)).toMatchObject({
    answer: "no",
    why: "no SBOM for linux/amd64 and no provenance for linux/amd64",
  });
  expect(await judge(index, ["linux/arm64"])).toMatchObject({ answer: "yes" });
});

it("that are on the index and not in the repository count for nothing", async () => {
  const made = images.map(([image]) => [attestation(image, predicates, "new"), image] as const);
  const index = indexOf(images, made);
  const gone = made[1]?.[0].root.digest;
  const verdict = await judge({
    ...index,
    manifests: index.manifests.filter(({ digest }) => digest !== gone),
  });
  expect(verdict).toMatchObject({ answer: "no", why: expect.stringContaining("no SBOM for linux/arm64") });
  expect(verdict.found.join("\n")).toContain(`not in the repository (${gone ?? ""})`);
});
