// 32 to 48: chains, times and clocks. 49 to 58: who signed.
import {
  email,
  github,
  issueLeaf,
  issuerRaw,
  issuerText,
  makeFulcio,
  makeLog,
  minutes,
  uri,
  userName,
  workflow,
} from "../../../support/signatures/fulcio.ts";
import { makeClock } from "../../../support/signatures/clock.ts";
import { clock, fulcio, keyless, type KeylessTurns } from "../../../support/signatures/keyless.ts";
import {
  basicConstraints,
  extension,
  extendedKeyUsage,
  keyUsage,
  purposes,
} from "../../../support/x509/issue.ts";
import { context, type Der, octets, sequence } from "../../../../src/sandbox/tls/der.ts";
import { casesOf, type Tampered } from "./case.ts";

const legacy = casesOf<KeylessTurns>(keyless, {});
const bundle = casesOf<KeylessTurns>(keyless, { layout: "bundle" });
/** Time by a clock: the entry has none of its own. */
const stamped = casesOf<KeylessTurns>(keyless, { layout: "bundle", has: "proof", clock });
const v2 = casesOf<KeylessTurns>(keyless, { layout: "bundle", has: "proof", clock, v2: true });

const evil = makeFulcio();

/** A believed authority that is wrong in itself, beside one that is made the same way and right. */
function authority(
  number: number,
  what: string,
  fault: Tampered["fault"],
  wrong: ReturnType<typeof makeFulcio>,
): Tampered {
  const right = makeFulcio();
  const made = casesOf<KeylessTurns>(keyless, { layout: "bundle", fulcio: right, trusts: right });
  return made(number, what, fault, { fulcio: wrong, trusts: wrong });
}

const caUses = keyUsage([5, 6]);
const signsCode = extendedKeyUsage([purposes.codeSigning]);
const aLeaf = issueLeaf(fulcio);
const strangeExtension = extension("1.3.6.1.4.1.99999.1", octets(Buffer.from("x")), true);
const noSerial = makeClock({ extensions: [basicConstraints(false), keyUsage([0])] });

export const chainCases: readonly Tampered[] = [
  legacy(
    32,
    "an authority of their own",
    "untrusted-certificate",
    { fulcio: evil },
    /not issued by a certificate authority in \.\/trusted_root\.json/,
  ),
  bundle(32, "an authority of their own, in a bundle", "untrusted-certificate", { fulcio: evil }),
  legacy(33, "the root is in the annotation for the chain alone", "untrusted-certificate", {
    fulcio: evil,
    annotations: (all) => ({
      ...all,
      "dev.sigstore.cosign/chain": evil.chain.map(({ pem }) => pem).join(""),
    }),
  }),
  bundle(33, "the root is in the bundle alone", "untrusted-certificate", {
    fulcio: evil,
    bundle: (one) => {
      const { certificate, ...material } = one.verificationMaterial;
      const certificates = [
        certificate,
        ...evil.chain.map(({ der }) => ({ rawBytes: der.toString("base64") })),
      ];
      const verificationMaterial = { ...material, x509CertificateChain: { certificates } };
      return {
        ...one,
        mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.2",
        verificationMaterial,
      };
    },
  }),
  legacy(34, "the certificate is issued by another leaf", "untrusted-certificate", {
    leaf: { by: { name: sequence(), keys: aLeaf.keys } },
  }),
  authority(
    35,
    "the authority has no CA bit",
    "untrusted-certificate",
    makeFulcio({ intermediate: { extensions: [basicConstraints(false), caUses, signsCode] } }),
  ),
  authority(
    35,
    "the authority may not sign certificates",
    "untrusted-certificate",
    makeFulcio({ intermediate: { extensions: [basicConstraints(true), keyUsage([0]), signsCode] } }),
  ),
  authority(
    36,
    "the chain is longer than the root allows",
    "untrusted-certificate",
    makeFulcio({ root: { extensions: [basicConstraints(true, { pathLength: 0 }), caUses] } }),
  ),
  authority(
    37,
    "the authority between had expired",
    "time-not-proven",
    makeFulcio({ intermediate: { notAfter: minutes(-5) } }),
  ),
  legacy(
    38,
    "signed before the certificate began",
    "time-not-proven",
    { leaf: { notBefore: minutes(1) } },
    /is valid from/,
  ),
  legacy(39, "signed after the certificate ended", "time-not-proven", { time: minutes(10) }),
  bundle(39, "signed after the certificate ended, in a bundle", "time-not-proven", { time: minutes(10) }),
  stamped(39, "stamped after the certificate ended", "time-not-proven", { time: minutes(10) }),
  legacy(40, "the root no longer vouches for the authority", "time-not-proven", {
    root: (root) => ({
      ...root,
      certificateAuthorities: root.certificateAuthorities.map((one) => ({
        ...one,
        validFor: { start: minutes(-2000).toISOString(), end: minutes(-1).toISOString() },
      })),
    }),
  }),
  legacy(41, "a certificate for servers", "untrusted-certificate", { leaf: { uses: [purposes.serverAuth] } }),
  bundle(
    41,
    "a certificate for no use that is named",
    "untrusted-certificate",
    { leaf: { uses: ["1.3.6.1.4.1.99999.2"] } },
    /not for code signing/,
  ),
  authority(
    41,
    "an authority for servers",
    "untrusted-certificate",
    makeFulcio({
      intermediate: { extensions: [basicConstraints(true), caUses, extendedKeyUsage([purposes.serverAuth])] },
    }),
  ),
  authority(
    41,
    "an authority with limits of names",
    "untrusted-certificate",
    makeFulcio({
      intermediate: {
        extensions: [
          basicConstraints(true),
          caUses,
          signsCode,
          extension("2.5.29.30", sequence(context(0, sequence(), true))),
        ],
      },
    }),
  ),
  legacy(41, "a critical extension that nobody knows", "untrusted-certificate", {
    leaf: { more: [strangeExtension] },
  }),
  legacy(
    42,
    "no promise of a certificate log",
    "untrusted-certificate",
    { leaf: { log: null } },
    /expected 1 SCTs/,
  ),
  bundle(42, "no promise of a certificate log, in a bundle", "untrusted-certificate", {
    leaf: { log: null },
  }),
  legacy(
    43,
    "the promise of another certificate log",
    "untrusted-certificate",
    { leaf: { log: makeLog() } },
    /SCT verification failed/,
  ),
  legacy(43, "another log's promise in the name of the believed one", "untrusted-certificate", {
    leaf: { log: { ...makeLog(), id: fulcio.log.id } },
  }),
  legacy(44, "a certificate signed with SHA-1", "untrusted-certificate", { leaf: { hash: "sha1" } }),
  stamped(45, "the timestamp is over other bytes", "time-not-proven", {
    stamped: () => Buffer.from("another signature"),
  }),
  stamped(46, "the timestamp is by an unknown clock", "time-not-proven", { clock: makeClock() }),
  stamped(
    47,
    "the clock's certificate is not for timestamps",
    "time-not-proven",
    { clock: noSerial, trustsClock: noSerial },
    /not for timestamps/,
  ),
  v2(48, "the second Rekor without a timestamp", "time-not-proven", withoutClock()),
  stamped(
    48,
    "a proof without a timestamp",
    "time-not-proven",
    withoutClock(),
    /neither a log entry nor a timestamp/,
  ),
  stamped(48, "an entry's own time without a promise", "time-not-proven", {
    ...withoutClock(),
    entries: (entries) =>
      entries.map((one) => ({ ...one, integratedTime: String(minutes(1).getTime() / 1000) })),
  }),
];

function withoutClock(): KeylessTurns {
  return {
    bundle: (one) => ({
      ...one,
      verificationMaterial: { ...one.verificationMaterial, timestampVerificationData: undefined },
    }),
  };
}

const regExp = { identityRegExp: String.raw`https://github\.com/acme/.*` };
const byExpression = casesOf<KeylessTurns>((turns) => {
  const { wish, ...scene } = keyless(turns);
  const { identity: _, ...rest } = wish;
  return { ...scene, wish: { ...rest, ...regExp } };
}, {});
const byAddress = casesOf<KeylessTurns>(keyless, {
  leaf: { names: [email("release@acme.example")] },
  wish: { identity: "release@acme.example" },
});

function names(...all: readonly Der[]): KeylessTurns {
  return { leaf: { names: all } };
}

const evilPath = "https://github.com/acme-evil/app/.github/workflows/release.yml@refs/tags/v1";

export const identityCases: readonly Tampered[] = [
  legacy(
    49,
    "an organization that begins the same",
    "wrong-signer",
    names(uri(evilPath)),
    /^signed by https:\/\/github\.com\/acme-evil\/.* of https:\/\/token/,
  ),
  bundle(49, "an organization that begins the same, in a bundle", "wrong-signer", names(uri(evilPath))),
  byExpression(
    49,
    "an organization that begins the same, by expression",
    "wrong-signer",
    names(uri(evilPath)),
  ),
  legacy(
    50,
    "the identity within another one",
    "wrong-signer",
    names(uri("https://evil.example/?https://github.com/acme/app")),
  ),
  byExpression(
    50,
    "the identity within another one, by expression",
    "wrong-signer",
    names(uri("https://evil.example/?https://github.com/acme/app")),
  ),
  byExpression(50, "something behind the expression's end", "wrong-signer", {
    ...names(uri("https://github.com/acme/app\nhttps://evil.example")),
  }),
  legacy(51, "any character for the dot", "wrong-signer", names(uri("https://githubXcom/acme/app"))),
  byExpression(
    51,
    "any character for the dot, by expression",
    "wrong-signer",
    names(uri("https://githubXcom/acme/app")),
  ),
  legacy(52, "an address for a URI", "wrong-signer", names(email("https://github.com/acme/app"))),
  legacy(
    52,
    "an address that holds the URI",
    "wrong-signer",
    names(email("https://github.com/acme/app@evil.example")),
  ),
  legacy(52, "a user's name for a URI", "wrong-signer", names(userName(workflow))),
  byAddress(52, "a URI for an address", "wrong-signer", names(uri("release@acme.example"))),
  byAddress(
    52,
    "another address that ends the same",
    "wrong-signer",
    names(email("evil-release@acme.example")),
  ),
  byAddress(52, "the same address in another case", "wrong-signer", names(email("Release@acme.example"))),
  legacy(53, "NUL in the name", "wrong-signer", names(uri(`${workflow}\0.evil.example`)), /\\x00/),
  legacy(53, "a new line in the name", "wrong-signer", names(uri(`${workflow}\n`)), /\\n/),
  legacy(
    53,
    "a letter outside ASCII in the name",
    "wrong-signer",
    names(uri("https://github.com/acme/\u00adapp")),
  ),
  legacy(
    54,
    "a second name that fits",
    "wrong-signer",
    names(uri("https://evil.example/"), uri(workflow)),
    /and https:\/\/github/,
  ),
  legacy(54, "a first name that fits", "wrong-signer", names(uri(workflow), uri("https://evil.example/"))),
  legacy(
    54,
    "a second name of another sort",
    "wrong-signer",
    names(uri(workflow), context(2, Buffer.from("evil.example"))),
  ),
  legacy(54, "no name at all", "wrong-signer", names()),
  legacy(
    55,
    "another issuer",
    "wrong-signer",
    { leaf: { issuer: [issuerText("https://accounts.google.com")] } },
    /of https:\/\/accounts\.google\.com/,
  ),
  bundle(55, "another issuer, in the old extension", "wrong-signer", {
    leaf: { issuer: [issuerRaw("https://accounts.google.com")] },
  }),
  legacy(56, "no issuer", "wrong-signer", { leaf: { issuer: [] } }, /of no issuer/),
  legacy(57, "the issuer with a slash more", "wrong-signer", {
    leaf: { issuer: [issuerText(`${github}/`)] },
  }),
  legacy(57, "the issuer in another case", "wrong-signer", {
    leaf: { issuer: [issuerText(github.replace("token", "Token"))] },
  }),
  legacy(
    58,
    "two issuers that differ",
    "wrong-signer",
    { leaf: { issuer: [issuerRaw(github), issuerText("https://evil.example")] } },
    /two issuers/,
  ),
  legacy(58, "two issuers that differ, the new one right", "wrong-signer", {
    leaf: { issuer: [issuerRaw("https://evil.example"), issuerText(github)] },
  }),
];
