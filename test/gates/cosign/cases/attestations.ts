// 82 to 90: attestations, as far as a signer judges them. Whether one that is required is there is for another gate.
import { clock, keyless, type KeylessTurns } from "../../../support/signatures/keyless.ts";
import { imageOf } from "../../../registry/support/images.ts";
import {
  byKey,
  type EnvelopeJson,
  image,
  type KeyTurns,
  statementText,
} from "../../../support/signatures/signed.ts";
import { casesOf, type Tampered } from "./case.ts";
import { otherKey } from "./payload.ts";

export const spdx = "https://spdx.dev/Document";

const legacy = casesOf<KeyTurns>(byKey, { predicateType: spdx });
const bundle = casesOf<KeyTurns>(byKey, { predicateType: spdx, layout: "bundle" });
const certified = casesOf<KeylessTurns>(keyless, {
  predicateType: spdx,
  layout: "bundle",
  has: "proof",
  clock,
});
const other = imageOf("other", [100]).root.digest;

function signatures(turn: (all: EnvelopeJson["signatures"]) => EnvelopeJson["signatures"]): KeyTurns {
  return { envelope: (one) => ({ ...one, signatures: turn(one.signatures) }) };
}

function statement(turn: (value: Record<string, unknown>) => unknown): KeyTurns {
  return { text: (text) => JSON.stringify(turn(JSON.parse(text) as Record<string, unknown>)) };
}

export const attestationCases: readonly Tampered[] = [
  legacy(
    82,
    "the envelope has two signatures",
    "malformed",
    signatures((all) => [...all, ...all]),
  ),
  bundle(
    82,
    "a bundle's envelope has two signatures",
    "malformed",
    signatures((all) => [...all, ...all]),
  ),
  legacy(
    83,
    "the envelope has no signature",
    "malformed",
    signatures(() => []),
  ),
  bundle(
    83,
    "a bundle's envelope has no signature",
    "malformed",
    signatures(() => []),
  ),
  legacy(84, "the payload is of the type text/plain", "malformed", {
    envelope: (one) => ({ ...one, payloadType: "text/plain" }),
  }),
  bundle(84, "a bundle's payload is of the type text/plain", "malformed", {
    envelope: (one) => ({ ...one, payloadType: "text/plain" }),
  }),
  legacy(
    85,
    "the statement is of an unknown type",
    "malformed",
    statement((one) => ({ ...one, _type: "https://in-toto.io/Statement/v2" })),
  ),
  bundle(
    85,
    "a bundle's statement is of an unknown type",
    "malformed",
    statement((one) => ({ ...one, _type: "https://in-toto.io/Statement/v1#" })),
  ),
  legacy(
    88,
    "the statement has no subject",
    "missing-evidence",
    statement((one) => ({ ...one, subject: undefined })),
  ),
  bundle(
    88,
    "a bundle's statement has no subject",
    "missing-evidence",
    statement((one) => ({ ...one, subject: [] })),
  ),
  bundle(
    88,
    "a statement's subject has no sha256",
    "missing-evidence",
    statement((one) => ({ ...one, subject: [{ name: "app", digest: { sha512: "00" } }] })),
  ),
  legacy(89, "the right name, and another digest", "not-for-this-digest", {
    text: () => statementText(other, { predicateType: spdx }),
  }),
  bundle(89, "the right name, and another digest, in a bundle", "not-for-this-digest", {
    text: () =>
      statementText(other, { predicateType: spdx }).replace('"name":""', `"name":"${image.root.digest}"`),
  }),
  legacy(90, "another key", "bad-signature", { by: otherKey }),
  bundle(90, "another key, in a bundle", "bad-signature", { by: otherKey }),
  certified(90, "another authority", "wrong-signer", { wish: { issuer: "https://accounts.google.com" } }),
];
