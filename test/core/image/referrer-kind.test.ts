import { expect, it } from "vitest";
import { referrerKind } from "../../../src/core/image/referrer-kind.ts";

it.each<[tag: string | null, artifactType: string | undefined, kind: string | undefined]>([
  ["sha256-abc.sig", "application/vnd.oci.image.config.v1+json", "signature"],
  ["sha256-abc.att", undefined, "attestation"],
  ["sha256-abc.sbom", undefined, "SBOM"],
  [null, "application/vnd.cncf.notary.signature", "signature"],
  [null, "application/vnd.dev.sigstore.bundle.v0.3+json", "signature"],
  [null, "application/vnd.dev.cosign.artifact.sbom.v1+json", "SBOM"],
  [null, "application/spdx+json", "SBOM"],
  [null, "application/vnd.cyclonedx+json", "SBOM"],
  [null, "application/vnd.in-toto+json", "attestation"],
  [null, "application/vnd.example.thing", undefined],
  [null, undefined, undefined],
])("%s %s is a %s", (tag, artifactType, kind) => {
  expect(referrerKind({ tag, ...(artifactType === undefined ? {} : { artifactType }) })).toBe(kind);
});
