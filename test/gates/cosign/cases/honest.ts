// What honest signers do: 1 to 26 of the catalog.
import { sign } from "node:crypto";
import { imageOf, indexOf, types } from "../../../registry/support/images.ts";
import { changes } from "../../../faults/support/faults.ts";
import type { FaultRegistry } from "../../../faults/support/registry.ts";
import { email, issuerRaw, github, issuerText, userName } from "../../../support/signatures/fulcio.ts";
import { byKeyLogged, clock, keyless, type KeylessTurns } from "../../../support/signatures/keyless.ts";
import { signPrehashed } from "../../../support/signatures/keys.ts";
import { makeRekor } from "../../../support/signatures/rekor.ts";
import type { Scene } from "../../../support/signatures/scene.ts";
import {
  byKey,
  image,
  type KeyTurns,
  payloadText,
  signatureKey,
  signedParts,
  statementText,
  together,
} from "../../../support/signatures/signed.ts";
import { emptyConfig, simpleSigning, tagOf } from "../../../support/signatures/stored.ts";
import { logJson } from "../../../support/signatures/trusted-root.ts";
import type { KeyKind, KeyPair } from "../../../support/x509/issue.ts";
import type { Honest } from "./case.ts";
import { goodBesideBad, otherKey } from "./payload.ts";

const index = indexOf([
  { image, platform: "linux/amd64" },
  { image: imageOf("arm", [5]), platform: "linux/arm64" },
]);
const newLog = makeRekor("log2026.acme.example", "Ed25519");
const oldLog = makeRekor("rekor.old.example");

function ofKind(number: number, what: string, kind: KeyKind, sign?: KeyTurns["sign"]): readonly Honest[] {
  const turns: KeyTurns = { kind, ...(sign === undefined ? {} : { sign }) };
  return [
    { number, what, scene: () => byKey(turns) },
    { number, what: `${what}, in a bundle`, scene: () => byKey({ ...turns, layout: "bundle" }) },
  ];
}

function signSha256({ privateKey }: KeyPair, bytes: Buffer): Buffer {
  return sign("sha256", bytes, privateKey);
}

export const honestForms: readonly Honest[] = [
  ...ofKind(1, "P-256", "P-256"),
  ...ofKind(2, "P-384 with SHA-384", "P-384"),
  ...ofKind(3, "P-384 with SHA-256", "P-384", signSha256),
  ...ofKind(4, "P-521", "P-521"),
  ...ofKind(5, "RSA of 2048 bits", "RSA-2048"),
  ...ofKind(5, "RSA of 4096 bits", "RSA-4096"),
  ...ofKind(6, "Ed25519", "Ed25519"),
  ...ofKind(7, "Ed25519ph", "Ed25519", signPrehashed),
  one(2, "P-384, and an entry in the log with SHA-384", () => byKeyLogged({ kind: "P-384" })),
  one(4, "P-521, and an entry in the log with SHA-512", () => byKeyLogged({ kind: "P-521" })),
  one(7, "Ed25519ph, and an entry in the log with SHA-512", () =>
    byKeyLogged({ kind: "Ed25519", sign: signPrehashed }),
  ),
  one(8, "annotations in the payload", () =>
    byKey({ text: () => payloadText(image.root.digest, { team: "app", critical: {}, Critical: 1 }) }),
  ),
  one(8, "an unknown key in the statement", () =>
    byKey({ layout: "bundle", text: (text) => `${text.slice(0, -1)},"note":{"a":1}}` }),
  ),
  one(9, "two signers in one manifest, ours the second", () => twoSigners()),
  one(10, "a good signature beside a bad one", goodBesideBad),
  one(11, "a certificate, legacy, with a promise", () => keyless()),
  one(11, "a key, and an entry in the log", () => byKeyLogged()),
  one(12, "a bundle of version 0.1", () =>
    keyless(bundleOf("application/vnd.dev.sigstore.bundle+json;version=0.1", "promise", true)),
  ),
  one(12, "a bundle of version 0.2", () =>
    keyless(bundleOf("application/vnd.dev.sigstore.bundle+json;version=0.2", "both", true)),
  ),
  one(13, "a bundle of version 0.3, promise and proof", () => keyless({ layout: "bundle" })),
  one(13, "a bundle of version 0.3, spelled as before", () =>
    keyless(bundleOf("application/vnd.dev.sigstore.bundle+json;version=0.3", "both")),
  ),
  one(14, "a bundle of version 0.3, proof and timestamp", () =>
    keyless({ layout: "bundle", has: "proof", clock }),
  ),
  one(14, "the second Rekor and a timestamp", () =>
    keyless({ layout: "bundle", has: "proof", clock, v2: true }),
  ),
  one(14, "the second Rekor with a key of Ed25519", () =>
    keyless({
      layout: "bundle",
      has: "proof",
      clock,
      v2: true,
      rekor: newLog,
      root: (root) => ({ ...root, tlogs: [...root.tlogs, logJson(newLog, `https://${newLog.origin}`)] }),
    }),
  ),
  one(14, "legacy, promise and timestamp", () => keyless({ clock })),
  one(15, "a bundle by key, without a log", () => byKey({ layout: "bundle" })),
  one(15, "a bundle by key, with an entry in the log", () => byKeyLogged({ layout: "bundle" })),
  one(16, "the list says that the bundle is of the type empty", () =>
    byKey({ layout: "bundle", harm: saysEmpty }),
  ),
  one(17, "the list lies under the fallback tag", () => fallback()),
  one(18, "the list of referrers has pages", () => byKey({ layout: "bundle", harm: pages })),
  one(19, "both layouts", () => together(byKey(), byKey({ layout: "bundle" }))),
  one(20, "only the index is signed, and it is judged", () => ofIndex()),
  one(20, "only the index is signed, in a bundle", () => ofIndex("bundle")),
  one(21, "a child is signed and judged", () => byKey({ also: [{ image: index, tag: "all" }] })),
  one(22, "an e-mail address", () => mail()),
  one(22, "a user's name", () =>
    keyless({
      leaf: { names: [userName("release!acme.example")] },
      wish: { identity: "release!acme.example" },
    }),
  ),
  one(22, "an identity without a star", () =>
    keyless({ wish: { identity: "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1" } }),
  ),
  one(22, "an issuer in the old extension alone", () => keyless({ leaf: { issuer: [issuerRaw(github)] } })),
  one(22, "an issuer in the new extension alone", () => keyless({ leaf: { issuer: [issuerText(github)] } })),
  one(23, "the log's key was rotated since", () =>
    keyless({ rekor: oldLog, root: (root) => ({ ...root, tlogs: [...root.tlogs, retired()] }) }),
  ),
  one(23, "the log's key was rotated since, and there is a proof", () =>
    keyless({
      rekor: oldLog,
      layout: "bundle",
      has: "proof",
      clock,
      root: (root) => ({ ...root, tlogs: [retired(), ...root.tlogs] }),
    }),
  ),
];

const spdx = "https://spdx.dev/Document";

/** Honest statements: 24 to 26. */
export const honestStatements: readonly Honest[] = [
  one(24, "an attestation, legacy", () => byKey({ predicateType: spdx })),
  one(24, "an attestation, legacy, by certificate", () => keyless({ predicateType: spdx })),
  one(24, "a statement of version 0.1", () =>
    byKey({ predicateType: spdx, text: (text) => text.replace("Statement/v1", "Statement/v0.1") }),
  ),
  one(25, "an attestation in a bundle", () => byKey({ predicateType: spdx, layout: "bundle" })),
  one(25, "an attestation in a bundle, by certificate", () =>
    keyless({ predicateType: spdx, layout: "bundle" }),
  ),
  one(25, "a statement about several subjects", () => byKey({ predicateType: spdx, text: twoSubjects })),
  one(26, "two predicates", () =>
    together(
      byKey({ predicateType: spdx }),
      byKey({ predicateType: "https://slsa.dev/provenance/v1", layout: "bundle" }),
    ),
  ),
];

function one(number: number, what: string, scene: () => Scene): Honest {
  return { number, what, scene };
}

function twoSigners(): Scene {
  const { payload, signature } = signedParts({}, otherKey);
  return byKey({
    manifest: (mine) => {
      const annotations = { [signatureKey]: signature.toString("base64") };
      return { ...mine, layers: [{ bytes: payload, mediaType: simpleSigning, annotations }, ...mine.layers] };
    },
  });
}

function bundleOf(mediaType: string, has: "promise" | "both", isChain = false): KeylessTurns {
  return {
    layout: "bundle",
    has,
    bundle: (made) => {
      const { certificate, ...material } = made.verificationMaterial;
      const verificationMaterial = isChain
        ? { ...material, x509CertificateChain: { certificates: [certificate] } }
        : made.verificationMaterial;
      return { ...made, mediaType, verificationMaterial };
    },
  };
}

function saysEmpty(registry: FaultRegistry): void {
  registry.inject(
    "referrers",
    changes(({ bytes }) => {
      const list = JSON.parse(bytes.toString("utf8")) as { manifests: object[] };
      const manifests = list.manifests.map((entry) => ({ ...entry, artifactType: emptyConfig }));
      return { bytes: Buffer.from(JSON.stringify({ ...list, manifests })) };
    }),
  );
}

function pages(registry: FaultRegistry): void {
  registry.inject(
    "referrers",
    changes(({ headers }, { url }) => ({
      bytes: Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          manifests: [{ mediaType: types.manifest, digest: image.root.digest, size: 1 }],
        }),
      ),
      headers: { ...headers, link: `<${url.pathname}?page=2>; rel="next"` },
    })),
  );
}

function fallback(): Scene {
  const scene = byKey({
    layout: "bundle",
    harm: (registry) => {
      registry.referrersApi = false;
    },
  });
  const [, bundle] = scene.stored;
  if (bundle === undefined) throw new Error("there is no bundle");
  return {
    ...scene,
    stored: [...scene.stored, { image: indexOf([{ image: bundle.image }]), tag: tagOf(image.root) }],
  };
}

function ofIndex(layout: KeyTurns["layout"] = "legacy"): Scene {
  return byKey({
    layout,
    signs: index.root,
    beside: index.root,
    judge: index.root,
    also: [{ image: index }],
  });
}

function mail(): Scene {
  return keyless({
    leaf: { names: [email("release@acme.example")], issuer: [issuerText("https://accounts.google.com")] },
    wish: { identity: "release@acme.example", issuer: "https://accounts.google.com" },
  });
}

function retired() {
  return logJson(oldLog, `https://${oldLog.origin}`, {
    start: "2020-01-01T00:00:00Z",
    end: "2026-11-21T00:00:00Z",
  });
}

function twoSubjects(text: string): string {
  const other = JSON.parse(statementText(imageOf("another", [1]).root.digest)) as { subject: unknown[] };
  const value = JSON.parse(text) as { subject: unknown[] };
  return JSON.stringify({ ...value, subject: [...other.subject, ...value.subject] });
}
