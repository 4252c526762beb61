// The tampered cases and honest forms of notation, by their numbers. A tampered case is an honest one with one change, and
// both are judged.
import { createHmac, sign } from "node:crypto";
import type { Digest } from "../../../src/core/base/digest.ts";
import type { Attachment, Fault } from "../../../src/gates/kind/evidence.ts";
import {
  type EnvelopeWish,
  type Jws,
  jws,
  laid,
  laidJws,
  signingAuthority,
} from "../../support/notation/envelopes.ts";
import {
  authority,
  issue,
  keyPair,
  leafExtensions,
  signer,
  subjectOf,
  today,
  years,
} from "../../support/x509/issue.ts";
import { acme, type Asked, awsShaped, honest, image, laidWith, leaf, middle, root } from "./setup.ts";

export interface Judged {
  readonly laid: readonly Attachment[];
  readonly asked?: Asked;
}

export interface Tampered {
  readonly name: string;
  readonly honest: Judged;
  readonly tampered: Judged;
  readonly fault: Fault;
  readonly detail?: RegExp;
}

export interface Honest {
  readonly name: string;
  readonly judged: Judged;
}

const good: Judged = { laid: [laidWith()] };

function changed(change: Partial<EnvelopeWish>, asked?: Asked): Judged {
  return { laid: [laidWith(change)], ...(asked === undefined ? {} : { asked }) };
}

function altered(alter: (envelope: Jws) => Jws | object, asked?: Asked): Judged {
  const envelope = alter(jws(honest));
  return {
    laid: [laid(image, Buffer.from(JSON.stringify(envelope)))],
    ...(asked === undefined ? {} : { asked }),
  };
}

/** Any text as the envelope. */
function written(alter: (text: string) => string | Buffer): Judged {
  return { laid: [laid(image, Buffer.from(alter(JSON.stringify(jws(honest)))))] };
}

function reheaded(
  envelope: Jws,
  change: (headers: Record<string, unknown>) => void,
  made: "none" | "hs" | "rs",
): Jws {
  const headers = JSON.parse(Buffer.from(envelope.protected, "base64url").toString()) as Record<
    string,
    unknown
  >;
  change(headers);
  const text = Buffer.from(JSON.stringify(headers)).toString("base64url");
  const content = Buffer.from(`${text}.${envelope.payload}`);
  const publicKey = leaf.keys.publicKey.export({ type: "spki", format: "pem" });
  const signatures = {
    none: () => Buffer.alloc(0),
    hs: () => createHmac("sha256", publicKey).update(content).digest(),
    rs: () => sign("sha256", content, rsaLeaf.keys.privateKey),
  };
  return { ...envelope, protected: text, signature: signatures[made]().toString("base64url") };
}

const rsaLeaf = signer(middle, { keys: keyPair("RSA-2048", "leaf") });
const other = authority("acme root", { subject: subjectOf("acme root", "acme") });
const alone = issue({ subject: subjectOf("alone"), extensions: leafExtensions });
const trickster = signer(middle, { subject: subjectOf("release", "acme, O=x") });
const twoNames = signer(middle, { subject: [...subjectOf("release"), ["O", "acme"]] });
const authorityAsked: Asked = { wish: { store: "signingAuthority" } };
const aws: Judged = changed(awsShaped.wish, { wish: awsShaped.allowed });
const plugin = {
  headers: { "io.cncf.notary.verificationPlugin": "com.example.plugin" },
  critical: ["io.cncf.notary.verificationPlugin"],
};
const tomorrow = new Date(today.getTime() + 24 * 60 * 60 * 1000);
const oldMiddle = authority("acme issuing", { issuer: root, notAfter: years(-0.1) });
const early = signer(middle, { notBefore: years(0.5) });

export const tamperedJws: readonly Tampered[] = [
  {
    name: "1 a byte of the payload flipped",
    honest: good,
    tampered: altered((envelope) => ({
      ...envelope,
      payload: Buffer.from(
        Buffer.from(envelope.payload, "base64url")
          .toString()
          .replace("oci.image.manifest", "oci.image.manifesu"),
      ).toString("base64url"),
    })),
    fault: "bad-signature",
  },
  {
    name: "1 a byte of the signature flipped",
    honest: good,
    tampered: changed({ alterSignature: (signature) => signature.fill((signature[9] ?? 0) ^ 1, 9, 10) }),
    fault: "bad-signature",
  },
  {
    name: "2 another digest",
    honest: good,
    tampered: changed({ alterPayload: (target) => (target["digest"] = `sha256:${"0".repeat(64)}`) }),
    fault: "not-for-this-digest",
  },
  {
    name: "6 base64url with padding",
    honest: good,
    tampered: altered((envelope) => ({ ...envelope, signature: `${envelope.signature}==` })),
    fault: "malformed",
  },
  {
    name: "7 an empty signature",
    honest: good,
    tampered: altered((envelope) => ({ ...envelope, signature: "" })),
    fault: "bad-signature",
  },
  {
    name: "9 a layer of another type",
    honest: good,
    tampered: { laid: [laid(image, Buffer.from(JSON.stringify(jws(honest))), { mediaType: "text/plain" })] },
    fault: "malformed",
  },
  {
    name: "14 a protected header twice",
    honest: good,
    tampered: altered((envelope) => ({
      ...envelope,
      protected: Buffer.from(
        Buffer.from(envelope.protected, "base64url").toString().replace("{", '{"alg":"ES256",'),
      ).toString("base64url"),
    })),
    fault: "malformed",
  },
  {
    name: "16 a member twice",
    honest: good,
    tampered: written((text) => text.replace("{", '{"signature":"",')),
    fault: "malformed",
  },
  {
    name: "19 something behind it",
    honest: good,
    tampered: written((text) => `${text}{}`),
    fault: "malformed",
  },
  {
    name: "20 a byte order mark",
    honest: good,
    tampered: written((text) => Buffer.from(`\ufeff${text}`)),
    fault: "malformed",
  },
  {
    name: "22 a manifest with another subject",
    honest: good,
    tampered: { laid: good.laid.map((one) => ({ ...one, subject: `sha256:${"0".repeat(64)}` as Digest })) },
    fault: "malformed",
  },
  {
    name: "22 a manifest without a subject",
    honest: good,
    tampered: { laid: good.laid.map((one) => ({ ...one, subject: null })) },
    fault: "malformed",
  },
  {
    name: "23 two layers",
    honest: good,
    tampered: {
      laid: good.laid.map((one) => ({ ...one, layers: [...one.layers, ...one.layers] })),
    },
    fault: "malformed",
  },
  {
    name: "27 DER in place of the two numbers",
    honest: good,
    tampered: altered((envelope) => ({
      ...envelope,
      signature: sign(
        "sha256",
        Buffer.from(`${envelope.protected}.${envelope.payload}`),
        leaf.keys.privateKey,
      ).toString("base64url"),
    })),
    fault: "bad-signature",
  },
  {
    name: "30 two zeros as the signature",
    honest: good,
    tampered: changed({ alterSignature: () => Buffer.alloc(64) }),
    fault: "bad-signature",
  },
  {
    name: "31 a public key as the certificate",
    honest: good,
    tampered: changed({
      alterChain: ([, ...above]) => [leaf.keys.publicKey.export({ type: "spki", format: "der" }), ...above],
    }),
    fault: "malformed",
  },
  {
    name: "32 another root of the same name",
    honest: good,
    tampered: changed({ by: signer(other), above: [other] }),
    fault: "untrusted-certificate",
    detail: /not trusted/,
  },
  {
    name: "34 a leaf issued by a leaf",
    honest: good,
    tampered: changed({ by: signer(leaf), above: [leaf, middle, root] }),
    fault: "untrusted-certificate",
  },
  {
    name: "37 an intermediate that expired",
    honest: good,
    tampered: changed({ by: signer(oldMiddle), above: [oldMiddle, root] }),
    fault: "time-not-proven",
  },
  {
    name: "38 before the leaf's life",
    honest: good,
    tampered: changed({ by: early }),
    fault: "time-not-proven",
  },
  {
    name: "39 after the leaf's life",
    honest: good,
    tampered: { ...good, asked: { now: new Date(years(1).getTime() + 1000) } },
    fault: "time-not-proven",
  },
  {
    name: "94 alg none",
    honest: good,
    tampered: altered((envelope) => reheaded(envelope, (headers) => (headers["alg"] = "none"), "none")),
    fault: "bad-signature",
  },
  {
    name: "94 alg HS256, by the public key as the secret",
    honest: good,
    tampered: altered((envelope) => reheaded(envelope, (headers) => (headers["alg"] = "HS256"), "hs")),
    fault: "bad-signature",
  },
  {
    name: "94 alg RS256, with a key of RSA",
    honest: changed({ by: rsaLeaf }),
    tampered: {
      laid: [
        laidJws(
          image,
          reheaded(jws({ ...honest, by: rsaLeaf }), (headers) => (headers["alg"] = "RS256"), "rs"),
        ),
      ],
    },
    fault: "bad-signature",
  },
  {
    name: "94 a key of a size that has no algorithm",
    honest: changed({ by: rsaLeaf }),
    tampered: changed({ by: signer(middle, { keys: keyPair("RSA-2560", "leaf") }) }),
    fault: "untrusted-certificate",
    detail: /is not supported: rsa 2560/,
  },
  {
    name: "95 alg that is not the key's",
    honest: good,
    tampered: changed({ algorithm: "ES384" }),
    fault: "bad-signature",
  },
  {
    name: "96 crit with an unknown header",
    honest: changed({ headers: { "com.example.note": "x" } }),
    tampered: changed({ headers: { "com.example.note": "x" }, critical: ["com.example.note"] }),
    fault: "malformed",
    detail: /com\.example\.note/,
  },
  {
    name: "96 crit with a header that is not there",
    honest: good,
    tampered: changed({ critical: ["io.cncf.notary.expiry"] }),
    fault: "malformed",
  },
  {
    name: "97 crit without the scheme",
    honest: good,
    tampered: changed({ alterHeaders: (headers) => (headers["crit"] = ["io.cncf.notary.signingTime"]) }),
    fault: "malformed",
  },
  {
    name: "97 no crit",
    honest: good,
    tampered: changed({ alterHeaders: (headers) => delete headers["crit"] }),
    fault: "malformed",
  },
  {
    name: "97 crit without the expiry",
    honest: changed({ expiry: tomorrow }),
    tampered: changed({ headers: { "io.cncf.notary.expiry": tomorrow } }),
    fault: "malformed",
  },
  {
    name: "98 expired",
    honest: changed({ expiry: tomorrow }),
    tampered: changed({ expiry: today }),
    fault: "expired",
  },
  {
    name: "99 a signing authority by roots of the store ca",
    honest: changed({ scheme: signingAuthority }, authorityAsked),
    tampered: changed({ scheme: signingAuthority }),
    fault: "untrusted-certificate",
    detail: /store signingAuthority/,
  },
  {
    name: "99 the plain scheme by roots of a signing authority",
    honest: good,
    tampered: { ...good, asked: authorityAsked },
    fault: "untrusted-certificate",
  },
  {
    name: "100 x5c unordered",
    honest: good,
    tampered: changed({ alterChain: (chain) => [...chain].reverse() }),
    fault: "untrusted-certificate",
  },
  {
    name: "100 x5c with the authorities exchanged",
    honest: good,
    tampered: changed({ alterChain: ([first, ...rest]) => [first ?? Buffer.alloc(0), ...rest.reverse()] }),
    fault: "untrusted-certificate",
  },
  {
    name: "100 a foreign certificate in x5c",
    honest: good,
    tampered: changed({ above: [middle, root, other] }),
    fault: "untrusted-certificate",
  },
  {
    name: "101 x5c without the root",
    honest: good,
    tampered: changed({ above: [middle] }),
    fault: "untrusted-certificate",
    detail: /not self-signed/,
  },
  {
    name: "102 O=acme\\, O=x",
    honest: good,
    tampered: changed({ by: trickster }),
    fault: "wrong-signer",
    detail: /signed by .*O=acme\\, O\\=x.*wanted C=US, ST=WA, O=acme$/,
  },
  { name: "103 two O", honest: good, tampered: changed({ by: twoNames }), fault: "wrong-signer" },
  ...(
    [
      [
        "14 a digest twice, the last one right",
        (text: string) => text.replace('"digest"', `"digest":"x","digest"`),
      ],
      [
        "15 a digest twice, the first one right",
        (text: string) => text.replace('"size"', `"digest":"x","size"`),
      ],
      ["17 a key in another case", (text: string) => text.replace("targetArtifact", "TargetArtifact")],
      ["19 something behind the payload", (text: string) => `${text}{}`],
      ["21 a payload of 10,000 levels", () => "[".repeat(10_000)],
      ["a payload that is a list", () => "[]"],
      ["a target that is a text", () => '{"targetArtifact":"x"}'],
    ] as const
  ).map(([name, payload]) => ({
    name,
    honest: good,
    tampered: changed({ payload }),
    fault: "malformed" as const,
  })),
  {
    name: "18 the digest in upper case",
    honest: good,
    tampered: changed({ alterPayload: (target) => (target["digest"] = image.digest.toUpperCase()) }),
    fault: "not-for-this-digest",
  },
  {
    name: "18 sha512",
    honest: good,
    tampered: changed({ alterPayload: (target) => (target["digest"] = `sha512:${"0".repeat(128)}`) }),
    fault: "not-for-this-digest",
  },
  {
    name: "84 a payload of another type",
    honest: good,
    tampered: changed({ alterHeaders: (headers) => (headers["cty"] = "text/plain") }),
    fault: "malformed",
    detail: /text\/plain/,
  },
  {
    name: "104 another size",
    honest: good,
    tampered: changed({ alterPayload: (target) => (target["size"] = 9) }),
    fault: "malformed",
  },
  {
    name: "104 another media type",
    honest: good,
    tampered: changed({
      alterPayload: (target) => (target["mediaType"] = "application/vnd.oci.image.index.v1+json"),
    }),
    fault: "malformed",
  },
  {
    name: "105 a verification plugin that nobody allowed",
    honest: changed(plugin, { wish: { allowUnchecked: ["com.example.plugin"] } }),
    tampered: changed(plugin),
    fault: "not-checked",
    detail: /com\.example\.plugin/,
  },
  {
    name: "105 the plugin of AWS Signer, not allowed",
    honest: aws,
    tampered: changed(awsShaped.wish, { wish: { ...awsShaped.allowed, allowUnchecked: [] } }),
    fault: "not-checked",
    detail: /com\.amazonaws\.signer\.notation\.plugin.*AWS Signer revoked/,
  },
  {
    name: "105 a plugin that is not critical",
    honest: changed(plugin, { wish: { allowUnchecked: ["com.example.plugin"] } }),
    tampered: changed({ headers: plugin.headers }, { wish: { allowUnchecked: ["com.example.plugin"] } }),
    fault: "malformed",
  },
  ...[
    awsShaped.version.replace("111122223333", "444455556666"),
    awsShaped.version.replace("acme_images", "acme_images_evil"),
    awsShaped.version.replace("us-west-2", "us-east-1"),
  ].map((version) => ({
    name: `106 ${version}`,
    honest: aws,
    tampered: changed(
      {
        ...awsShaped.wish,
        headers: { ...awsShaped.wish.headers, "com.amazonaws.signer.signingProfileVersion": version },
      },
      { wish: awsShaped.allowed },
    ),
    fault: "wrong-signer" as const,
  })),
  ...["arn:aws:signer:us-west-2:111122223333:/signing-profiles/acme_images", "acme_images", 7].map(
    (value) => ({
      name: `106 ${value} is no version of a profile`,
      honest: aws,
      tampered: changed(
        {
          ...awsShaped.wish,
          headers: { ...awsShaped.wish.headers, "com.amazonaws.signer.signingProfileVersion": value },
        },
        { wish: awsShaped.allowed },
      ),
      fault: "malformed" as const,
    }),
  ),
  {
    name: "106 anybody is no profile",
    honest: aws,
    tampered: changed(awsShaped.wish, { wish: { ...awsShaped.allowed, identities: ["*"] } }),
    fault: "wrong-signer",
  },
  {
    name: "106 another version",
    honest: changed(awsShaped.wish, { wish: { ...awsShaped.allowed, identities: [awsShaped.version] } }),
    tampered: changed(awsShaped.wish, {
      wish: { ...awsShaped.allowed, identities: [`${awsShaped.profile}/AbCd012346`] },
    }),
    fault: "wrong-signer",
  },
  {
    name: "106 an AWS profile below a name of X.509",
    honest: aws,
    tampered: changed(awsShaped.wish, { wish: { ...awsShaped.allowed, identities: [acme] } }),
    fault: "wrong-signer",
  },
  {
    name: "106 a signature without a profile, where a profile is wanted",
    honest: changed({ scheme: signingAuthority }, authorityAsked),
    tampered: changed({ scheme: signingAuthority }, { wish: awsShaped.allowed }),
    fault: "wrong-signer",
  },
  {
    name: "109 a member more",
    honest: good,
    tampered: altered((envelope) => ({ ...envelope, signatures: [] })),
    fault: "malformed",
  },
  {
    name: "109 alg in the header that nothing protects",
    honest: good,
    tampered: altered((envelope) => ({ ...envelope, header: { ...envelope.header, alg: "none" } })),
    fault: "malformed",
  },
];

export const honestJws: readonly Honest[] = [
  ...(["P-256", "P-384", "P-521"] as const).map((kind) => ({
    name: `28 ES of ${kind}`,
    judged: changed({ by: signer(middle, { keys: keyPair(kind) }) }),
  })),
  ...(["RSA-2048", "RSA-3072", "RSA-4096"] as const).map((kind) => ({
    name: `28 PS of ${kind}`,
    judged: changed({ by: signer(middle, { keys: keyPair(kind, "leaf") }) }),
  })),
  {
    name: "29 one certificate that signed itself",
    judged: changed({ by: alone, above: [] }, { roots: [alone] }),
  },
  { name: "31 the type as that of the config", judged: good },
  {
    name: "31 the type as that of the artifact",
    judged: { laid: [laid(image, Buffer.from(JSON.stringify(jws(honest))), { byArtifactType: true })] },
  },
  { name: "32 a signing authority", judged: changed({ scheme: signingAuthority }, authorityAsked) },
  {
    name: "32 a signing authority, the leaf expired since",
    judged: changed(
      { scheme: signingAuthority },
      { ...authorityAsked, now: new Date(years(1).getTime() + 1000) },
    ),
  },
  { name: "34 as AWS Signer makes them, a profile of any version", judged: aws },
  {
    name: "34 as AWS Signer makes them, written in another case",
    judged: changed(awsShaped.wish, {
      wish: { ...awsShaped.allowed, identities: [awsShaped.version.toUpperCase().replace("ARN", "arn")] },
    }),
  },
  {
    name: "35 an unknown header that need not be understood",
    judged: changed({ headers: { "com.example.note": { any: ["thing", 1.5, null] } } }),
  },
  {
    name: "35 an unknown header that nothing protects",
    judged: altered((envelope) => ({ ...envelope, header: { ...envelope.header, "com.example.note": 1 } })),
  },
  {
    name: "10 good beside bad",
    judged: { laid: [laidWith({ algorithm: "ES384" }), laidWith()] },
  },
  {
    name: "anybody below the roots",
    judged: changed(
      { by: signer(middle, { subject: [["CN", "somebody"]] }) },
      { wish: { identities: ["*"] } },
    ),
  },
  { name: "an expiry that is to come", judged: changed({ expiry: tomorrow }) },
];
