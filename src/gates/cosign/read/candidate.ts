// One signature that is attached to an image, read and not yet believed, in the same shape whichever layout it comes from.
import type { Bundle } from "@sigstore/bundle";
import type { Attachment, Layer } from "../../kind/evidence.ts";
import { malformed } from "../../kind/unusable.ts";

/** `payload`: simple signing, which names a digest. `statement`: in-toto, in an envelope. */
export interface Candidate {
  readonly form: "payload" | "statement";
  readonly payload: Buffer;
  readonly signature: Buffer;
  /** The bytes that the signature is over. */
  readonly signed: Buffer;
  /** With all that speaks for the signer: certificate, log entries, timestamps. An Unusable where that can't be read. */
  bundle(): Bundle;
}

/** Where a candidate is; `sort` is what the layout makes of it, and a bundle may be either. */
export interface Place {
  readonly sort: "signature" | "attestation" | "bundle";
  readonly attachment: Attachment;
  readonly layer: Layer;
}

const simpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json";
const envelopeType = "application/vnd.dsse.envelope.v1+json";
const bundleTypes = /^application\/vnd\.dev\.sigstore\.bundle[.+]/;
/** The legacy layers as referrers, which cosign has as an experiment. */
const legacyTypes: Readonly<Record<string, "signature" | "attestation">> = {
  "application/vnd.dev.cosign.artifact.sig.v1+json": "signature",
  "application/vnd.dev.cosign.artifact.att.v1+json": "attestation",
};

/** The places of one attachment; an Unusable where it says that it holds some, and does not. None: it is something else. */
export function placesIn(attachment: Attachment): readonly Place[] {
  const sort = sortOf(attachment);
  if (sort === undefined) return [];
  const { layers } = attachment;
  if (layers.length === 0) throw malformed("the manifest has no layers");
  if (sort === "bundle" && layers.length > 1)
    throw malformed(`the manifest has ${layers.length} layers; a bundle has one`);
  return layers.map((layer) => {
    if (!fits(sort, layer.mediaType)) throw malformed(`a layer has the unexpected type ${layer.mediaType}`);
    return { sort, attachment, layer };
  });
}

function sortOf({ scheme, artifactType = "", config, layers }: Attachment): Place["sort"] | undefined {
  if (scheme === "sig") return "signature";
  if (scheme === "att") return "attestation";
  const types = [artifactType, config?.mediaType ?? "", ...layers.map(({ mediaType }) => mediaType)];
  return types.some((type) => bundleTypes.test(type)) ? "bundle" : legacyTypes[artifactType];
}

function fits(sort: Place["sort"], mediaType: string): boolean {
  if (sort === "bundle") return bundleTypes.test(mediaType);
  return mediaType === (sort === "signature" ? simpleSigning : envelopeType);
}
