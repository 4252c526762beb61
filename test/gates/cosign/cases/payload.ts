// 1 to 24: what is signed, and the form in which it lies there. 25 to 31: keys.
import { constants, sign } from "node:crypto";
import { digestOf, imageOf, indexOf, types } from "../../../registry/support/images.ts";
import { answers } from "../../../faults/support/faults.ts";
import { type FaultRegistry, json } from "../../../faults/support/registry.ts";
import {
  byKey,
  type BundleJson,
  image,
  type KeyTurns,
  payloadText,
  signatureKey,
  together,
} from "../../../support/signatures/signed.ts";
import { fulcio, keyless, type KeylessTurns } from "../../../support/signatures/keyless.ts";
import { publicPem, spkiOf } from "../../../support/signatures/keys.ts";
import { dsseLayer, type StoredManifest } from "../../../support/signatures/stored.ts";
import { keyPair, type KeyPair } from "../../../support/x509/issue.ts";
import { casesOf, type Tampered } from "./case.ts";

const other = imageOf("other", [100]);
const index = indexOf([{ image, platform: "linux/amd64" }]);
const { digest } = image.root;
const hex = digest.replace("sha256:", "");
const otherDigest = other.root.digest;

const legacy = casesOf<KeyTurns>(byKey, {});
const bundle = casesOf<KeyTurns>(byKey, { layout: "bundle", predicate: { run: "1" } });
const rsa = casesOf<KeyTurns>(byKey, { kind: "RSA-2048" });
const ofIndex = casesOf<KeyTurns>(byKey, {
  signs: index.root,
  beside: index.root,
  judge: index.root,
  also: [{ image: index }],
});
const certified = casesOf<KeylessTurns>(keyless, {});
const certifiedBundle = casesOf<KeylessTurns>(keyless, { layout: "bundle" });

function replaced(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) throw new Error(`there is no ${from}`);
    return text.replace(from, to);
  };
}

function replacedIn(from: string, to: string): (bytes: Buffer) => Buffer {
  return (bytes) => Buffer.from(replaced(from, to)(bytes.toString("utf8")));
}

function omit(all: Record<string, string>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));
}

function firstLayer(more: object): (manifest: StoredManifest) => StoredManifest {
  return (manifest) => ({ ...manifest, layers: manifest.layers.map((layer) => ({ ...layer, ...more })) });
}

const named = `"docker-manifest-digest":"${digest}"`;
const foreign = `"docker-manifest-digest":"${otherDigest}"`;
const cutEnd = (text: string) => text.slice(0, -1);

export const payloadCases: readonly Tampered[] = [
  legacy(1, "a byte of the payload is flipped", "bad-signature", {
    sent: replacedIn("acme.example", "acmf.example"),
  }),
  bundle(1, "a byte of the statement is flipped", "bad-signature", {
    sent: replacedIn('"run":"1"', '"run":"2"'),
  }),
  legacy(
    2,
    "the payload names another digest",
    "not-for-this-digest",
    { text: replaced(digest, otherDigest) },
    /the signature is for sha256:/,
  ),
  bundle(2, "the statement names another digest", "not-for-this-digest", {
    text: replaced(hex, otherDigest.replace("sha256:", "")),
  }),
  legacy(3, "another image's signature lies under our tag", "not-for-this-digest", { signs: other.root }),
  bundle(3, "another image's bundle refers to us", "not-for-this-digest", { signs: other.root }),
  ofIndex(4, "the child is signed, and the index is judged", "not-for-this-digest", { signs: image.root }),
  legacy(5, "the index is signed, and the child is judged", "not-for-this-digest", {
    signs: index.root,
    also: [{ image: index }],
  }),
  legacy(6, "the signature is not base64", "malformed", { written: (text) => `!${text}` }),
  legacy(6, "the signature is base64 in another form", "malformed", { written: (text) => `${text}\n` }),
  bundle(6, "the bundle's signature is not base64", "malformed", { written: (text) => `!${text}` }),
  bundle(6, "the bundle's payload is not base64", "malformed", {
    envelope: (one) => ({ ...one, payload: `${one.payload}*` }),
  }),
  legacy(7, "the signature is empty", "malformed", { written: () => "" }),
  bundle(7, "the bundle's signature is empty", "malformed", { written: () => "" }),
  legacy(8, "there is no signature", "malformed", { annotations: (all) => omit(all, signatureKey) }),
  bundle(8, "there is no signature in the envelope", "malformed", {
    envelope: (one) => ({ ...one, signatures: [{}] }),
  }),
  legacy(
    9,
    "the layer has another type",
    "malformed",
    { manifest: firstLayer({ mediaType: types.layer }) },
    /a layer has the unexpected type/,
  ),
  bundle(9, "the bundle's layer has another type", "malformed", {
    manifest: firstLayer({ mediaType: types.layer }),
  }),
  legacy(10, "an envelope lies under .sig", "malformed", { manifest: firstLayer({ mediaType: dsseLayer }) }),
  legacy(11, "the bytes are not those of the digest", "malformed", {
    harm: ({ blobs }) => {
      for (const [name, bytes] of blobs)
        if (bytes.includes("docker-manifest-digest")) blobs.set(name, Buffer.alloc(bytes.length, 0x20));
    },
  }),
  legacy(
    12,
    "the size is larger than the bytes",
    "malformed",
    { manifest: firstLayer({ claims: { size: 400 } }) },
    /the size of a layer differs/,
  ),
  legacy(12, "the size is smaller than the bytes", "too-much-evidence", {
    manifest: firstLayer({ claims: { size: 20 } }),
  }),
  legacy(13, "the payload is of another type", "malformed", {
    text: replaced("cosign container image", "atomic container"),
  }),
  legacy(
    14,
    "the digest is there twice, the last one right",
    "malformed",
    { text: replaced(named, `${foreign},${named}`) },
    /twice/,
  ),
  legacy(15, "the digest is there twice, the first one right", "malformed", {
    text: replaced(named, `${named},${foreign}`),
  }),
  bundle(15, "a statement's digest is there twice", "malformed", {
    text: replaced('"sha256":', `"sha256":"${"0".repeat(64)}","sha256":`),
  }),
  legacy(16, "critical is there twice", "malformed", {
    text: (text) => text.replace("{", `{"critical":{},`),
  }),
  legacy(16, "critical is there twice, once escaped", "malformed", {
    text: (text) => text.replace("{", String.raw`{"critica\u006c":{},`),
  }),
  legacy(17, "the digest's key in another case", "malformed", {
    text: replaced("docker-manifest-digest", "Docker-Manifest-Digest"),
  }),
  legacy(17, "the digest's key in another case, beside the right one", "malformed", {
    text: replaced(named, `${named},${foreign.replace("docker", "Docker")}`),
  }),
  legacy(17, "Critical beside critical", "malformed", {
    text: (text) =>
      `${cutEnd(text)},"Critical":${JSON.stringify((JSON.parse(payloadText(otherDigest)) as { critical: unknown }).critical)}}`,
  }),
  legacy(17, "a key that Go folds: the long s", "malformed", {
    text: replaced(named, `${named},${foreign.replace("digest", "dige\u017ft")}`),
  }),
  legacy(18, "the digest is sha512", "malformed", { text: replaced(digest, `sha512:${hex}${hex}`) }),
  legacy(18, "the digest is in capitals", "malformed", { text: replaced(hex, hex.toUpperCase()) }),
  bundle(18, "a statement's digest is in capitals", "malformed", { text: replaced(hex, hex.toUpperCase()) }),
  legacy(19, "bytes behind the payload", "malformed", { text: (text) => `${text}{}` }),
  bundle(19, "bytes behind the statement", "malformed", { text: (text) => `${text}\0` }),
  bundle(19, "bytes behind the bundle", "malformed", {
    bytes: (bytes) => Buffer.concat([bytes, Buffer.from("{}")]),
  }),
  legacy(20, "a byte order mark before the payload", "malformed", { text: (text) => `\ufeff${text}` }),
  legacy(20, "the payload is not UTF-8", "malformed", {
    text: (text) => Buffer.from(text.replace("acme", "acm\u00e9"), "latin1"),
  }),
  legacy(
    21,
    "the payload is 10,000 levels deep",
    "malformed",
    { text: replaced("null", `${"[".repeat(10_000)}${"]".repeat(10_000)}`) },
    /deeper/,
  ),
  bundle(21, "the statement is 10,000 levels deep", "malformed", {
    text: replaced('{"run":"1"}', `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`),
  }),
  bundle(
    22,
    "the manifest has another subject",
    "malformed",
    { beside: other.root, harm: listed },
    /the manifest has the subject/,
  ),
  legacy(22, "the manifest under the tag has another subject", "malformed", {
    manifest: (one) => ({ ...one, subject: other.root }),
  }),
  bundle(
    23,
    "the manifest has two layers",
    "malformed",
    { manifest: (one) => ({ ...one, layers: [...one.layers, ...one.layers] }) },
    /2 layers/,
  ),
  bundle(24, "the bundle is of version 0.9", "malformed", {
    bundle: (one) => ({ ...one, mediaType: "application/vnd.dev.sigstore.bundle.v0.9+json" }),
  }),
  bundle(24, "the bundle names no version", "malformed", {
    bundle: (one) => ({ ...one, mediaType: undefined }),
  }),
];

/** The referrers API lists whatever is there as ours. */
function listed(registry: FaultRegistry): void {
  const found = [...registry.manifests].filter(([, { bytes }]) => bytes.includes('"subject"'));
  const entries = found.map(([, { bytes }]) => ({
    mediaType: types.manifest,
    digest: digestOf(bytes),
    size: bytes.length,
  }));
  registry.inject("referrers", answers(json({ schemaVersion: 2, manifests: entries })));
}

const otherKey = keyPair();
const zero = Buffer.from([0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00]);

function signedWith(options: object, hash = "sha256"): (keys: KeyPair, bytes: Buffer) => Buffer {
  return ({ privateKey }, bytes) => sign(hash, bytes, { key: privateKey, ...options });
}

/** Two signatures in one manifest. */
function twoLayers(turns: { readonly bad?: boolean }) {
  const by = turns.bad === true ? { by: otherKey } : {};
  const more = (one: StoredManifest): StoredManifest => ({ ...one, layers: [...one.layers, ...one.layers] });
  return byKey({ ...by, manifest: more });
}

export const keyCases: readonly Tampered[] = [
  legacy(
    25,
    "another key has signed",
    "bad-signature",
    { by: otherKey },
    /not signed with the key \.\/keys\/acme\.pub/,
  ),
  bundle(25, "another key has signed the bundle", "bad-signature", { by: otherKey }),
  legacy(25, "the config names another key", "bad-signature", { file: publicPem(otherKey) }),
  casesOf(twoLayers, {})(26, "two signatures, both bad", "bad-signature", { bad: true }),
  legacy(27, "r and s without DER", "bad-signature", { sign: signedWith({ dsaEncoding: "ieee-p1363" }) }),
  rsa(28, "PSS in place of PKCS #1 v1.5", "bad-signature", {
    sign: signedWith({ padding: constants.RSA_PKCS1_PSS_PADDING }),
  }),
  legacy(29, "SHA-1 (ECDSA)", "bad-signature", { sign: signedWith({}, "sha1") }),
  rsa(29, "SHA-1 (RSA)", "bad-signature", { sign: signedWith({}, "sha1") }),
  rsa(29, "SHA-512 where the kind of key says SHA-256", "bad-signature", { sign: signedWith({}, "sha512") }),
  legacy(30, "r and s are zero", "bad-signature", { sign: () => zero }),
  bundle(30, "r and s are zero in the bundle", "bad-signature", { sign: () => zero }),
  certified(31, "a public key in place of the certificate", "malformed", {
    annotations: (all) => ({ ...all, "dev.sigstore.cosign/certificate": publicPem(otherKey) }),
  }),
  certified(31, "two certificates in place of one", "malformed", {
    annotations: (all) => ({
      ...all,
      "dev.sigstore.cosign/certificate": `${all["dev.sigstore.cosign/certificate"] ?? ""}${fulcio.chain[0]?.pem ?? ""}`,
    }),
  }),
  certifiedBundle(31, "a bundle's certificate is a public key", "malformed", {
    bundle: (one: BundleJson) => ({
      ...one,
      verificationMaterial: {
        ...one.verificationMaterial,
        certificate: { rawBytes: spkiOf(otherKey.publicKey).toString("base64") },
      },
    }),
  }),
];

/** Kept here, for it looks the same: a good signature beside bad ones. */
export function goodBesideBad() {
  const bad = byKey({ by: otherKey });
  return together(byKey({ layout: "bundle" }), bad);
}

export { other, otherKey };
