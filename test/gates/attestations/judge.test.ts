// What the gate on attestations says, in words.
import { describe, expect, it } from "vitest";
import { judgeRequired } from "../../../src/gates/attestations/judge.ts";
import { Unusable } from "../../../src/gates/kind/unusable.ts";
import { evidenceOf } from "../../support/signatures/memory-evidence.ts";
import {
  amd64,
  arm64,
  attested,
  buildx,
  dsse,
  image,
  judge,
  referrer,
  single,
  slsaPredicate,
  spdx,
  statement,
} from "./setup.ts";

describe("a yes", () => {
  it("says what speaks for it, and what nobody checked", async () => {
    const made = [amd64, arm64].map((one) => buildx(one, [statement({ of: one.digest })]));
    expect(await judge({ subject: image, buildx: made })).toEqual({
      answer: "yes",
      found: [
        `SBOM (SPDX) for linux/amd64 (${made[0]?.manifest.digest ?? ""})`,
        `SBOM (SPDX) for linux/arm64 (${made[1]?.manifest.digest ?? ""})`,
      ],
      notChecked: ["who made the SBOM, and whether it is true and complete"],
    });
  });

  it("names who signed", async () => {
    const beside = attested(single, dsse(statement()));
    expect(await judge({ signed: true, attachments: [beside] })).toMatchObject({
      found: [expect.stringMatching(/^SBOM \(SPDX\), signed by .*acme\.pub.* \(sha256:/)],
      notChecked: expect.arrayContaining(["whether the SBOM is true and complete"]),
    });
  });
});

it("asks about no platform where the image as a whole has it", async () => {
  const [of, plain] = referrer(image, spdx);
  const evidence = {
    ...evidenceOf({ attachments: [[of, plain]] }),
    children: () => Promise.reject(new Error("asked")),
  };
  const asked = { wish: ["sbom"], reference: "a/b:1", subject: image, platforms: ["all"] } as const;
  const { signal } = new AbortController();
  expect(await judgeRequired(asked, { signers: null, evidence }, signal)).toMatchObject({ answer: "yes" });
});

describe("a no", () => {
  it("nothing there", async () => {
    expect(await judge({ wish: ["sbom", "provenance"] })).toEqual({
      answer: "no",
      code: "gate/missing-sbom",
      why: "no SBOM and no provenance",
      found: [],
      wanted: "SBOM and provenance",
      notChecked: [],
      waysOut: [
        {
          label: "Attest",
          text: `cosign attest --type spdxjson --predicate sbom.json ghcr.io/team/app:1@${single.digest}`,
        },
        {
          label: "Attest",
          text: `cosign attest --type slsaprovenance1 --predicate provenance.json ghcr.io/team/app:1@${single.digest}`,
        },
      ],
    });
  });

  it("there, and not signed", async () => {
    const beside = referrer(single, spdx);
    const verdict = await judge({ signed: true, attachments: [beside] });
    expect(verdict).toMatchObject({ answer: "no", why: "SBOM not signed" });
    expect(verdict.found[0]).toBe(`SBOM (SPDX) found, but not signed (${beside[1].digest})`);
    expect(verdict).toMatchObject({
      wanted: expect.stringMatching(/^SBOM, signed by .* or .*roots\.pem\)$/),
    });
  });

  it("one platform without it", async () => {
    const made = buildx(amd64, [statement({ of: amd64.digest })]);
    expect(await judge({ subject: image, buildx: [made] })).toMatchObject({
      why: "no SBOM for linux/arm64",
      found: [`SBOM (SPDX) for linux/amd64 (${made.manifest.digest})`],
      wanted: "SBOM for the image or for each of its platforms",
    });
  });

  it("one of two is there", async () => {
    const attachments = [attested(single, dsse(statement({ predicateType: slsaPredicate })))];
    expect(await judge({ wish: ["sbom", "provenance"], signed: true, attachments })).toMatchObject({
      code: "gate/missing-sbom",
      why: "no SBOM",
    });
  });

  it("a platform that there isn't is the image's trouble, and is told as such", async () => {
    await expect(judge({ subject: image, platforms: ["linux/s390x"] })).rejects.toThrow(
      /does not have this platform/,
    );
  });

  it("a check that nobody can make is no answer", async () => {
    const [of, plain] = referrer(single, spdx);
    const layers = plain.layers.map((layer) => ({ ...layer, size: 1, read: tooLarge }));
    expect(await judge({ attachments: [[of, { ...plain, layers }]] })).toMatchObject({
      answer: "unknown",
      found: [expect.stringContaining("a layer declares")],
    });
  });
});

function tooLarge(): Promise<never> {
  return Promise.reject(new Unusable("too-much-evidence", "a layer declares too many bytes"));
}
