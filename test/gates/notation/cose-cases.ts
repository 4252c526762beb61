// The tampered cases and honest forms of COSE envelopes.
import type { Asked } from "./setup.ts";
import { Raw } from "../../support/notation/cbor.ts";
import {
  cose,
  coseUntagged,
  type CoseWish,
  laidCose,
  signingAuthority,
} from "../../support/notation/envelopes.ts";
import { tagged } from "../../support/notation/cbor.ts";
import { keyPair, signer, today } from "../../support/x509/issue.ts";
import type { Honest, Judged, Tampered } from "./cases.ts";
import { awsShaped, honest, image, middle } from "./setup.ts";

function changed(change: Partial<CoseWish> = {}, asked?: Asked): Judged {
  return judged(cose({ ...honest, ...change }), asked);
}

function judged(bytes: Uint8Array, asked?: Asked): Judged {
  return { laid: [laidCose(image, bytes)], ...(asked === undefined ? {} : { asked }) };
}

const good = changed();
const tomorrow = new Date(today.getTime() + 24 * 60 * 60 * 1000);
const aws = changed(awsShaped.wish, { wish: awsShaped.allowed });

export const tamperedCose: readonly Tampered[] = [
  {
    name: "1 a byte of the signature flipped (COSE)",
    honest: good,
    tampered: changed({ alterSignature: (signature) => signature.fill((signature[9] ?? 0) ^ 1, 9, 10) }),
    fault: "bad-signature",
  },
  {
    name: "94 RS256 (COSE)",
    honest: good,
    tampered: changed({ algorithm: "RS256" }),
    fault: "bad-signature",
  },
  {
    name: "95 an algorithm that is not the key's (COSE)",
    honest: good,
    tampered: changed({ algorithm: "ES384" }),
    fault: "bad-signature",
  },
  {
    name: "96 crit with an unknown label (COSE)",
    honest: changed({ alterProtected: (pairs) => pairs.push([99, "x"]) }),
    tampered: changed({
      alterProtected: (pairs) => {
        pairs.push([99, "x"]);
        pairs.splice(1, 1, [2, ["io.cncf.notary.signingScheme", 99]]);
      },
    }),
    fault: "malformed",
    detail: /label 99/,
  },
  {
    name: "97 no crit (COSE)",
    honest: good,
    tampered: changed({ alterProtected: (pairs) => pairs.splice(1, 1) }),
    fault: "malformed",
  },
  {
    name: "98 expired (COSE)",
    honest: changed({ expiry: tomorrow }),
    tampered: changed({ expiry: today }),
    fault: "expired",
  },
  {
    name: "98 an expiry that is a plain number (COSE)",
    honest: changed({ expiry: tomorrow }),
    tampered: changed({
      expiry: tomorrow,
      alterProtected: (pairs) => {
        pairs.pop();
        pairs.push(["io.cncf.notary.expiry", Math.floor(tomorrow.getTime() / 1000)]);
      },
    }),
    fault: "malformed",
  },
  { name: "107 untagged", honest: good, tampered: judged(coseUntagged(honest)), fault: "malformed" },
  {
    name: "107 the tag of another message",
    honest: good,
    tampered: judged(tagged(98, coseUntagged(honest))),
    fault: "malformed",
  },
  {
    name: "107 trailing bytes",
    honest: good,
    tampered: judged(Buffer.concat([cose(honest), Buffer.from([0])])),
    fault: "malformed",
  },
  {
    name: "108 a protected label twice",
    honest: good,
    tampered: changed({ alterProtected: (pairs) => pairs.push([1, -7]) }),
    fault: "malformed",
    detail: /label 1 appears twice/,
  },
  {
    name: "108 an unprotected label twice",
    honest: good,
    tampered: changed({ alterUnprotected: (pairs) => pairs.push(...pairs.slice(0, 1)) }),
    fault: "malformed",
  },
  {
    name: "108 a label in both headers",
    honest: good,
    tampered: changed({ alterUnprotected: (pairs) => pairs.push([1, -7]) }),
    fault: "malformed",
  },
  {
    name: "a number that is not the shortest",
    honest: good,
    tampered: changed({
      alterUnprotected: (pairs) => pairs.push(["x", new Raw(Buffer.from("1801", "hex"))]),
    }),
    fault: "malformed",
  },
  {
    name: "a list without an end",
    honest: good,
    tampered: changed({
      alterUnprotected: (pairs) => pairs.push(["x", new Raw(Buffer.from("9fff", "hex"))]),
    }),
    fault: "malformed",
  },
  {
    name: "20 text that is not UTF-8 (COSE)",
    honest: good,
    tampered: changed({
      alterUnprotected: (pairs) => pairs.push(["x", new Raw(Buffer.from("61ff", "hex"))]),
    }),
    fault: "malformed",
  },
  {
    name: "21 10,000 lists in each other (COSE)",
    honest: good,
    tampered: judged(Buffer.alloc(10_000, 0x81)),
    fault: "malformed",
  },
  {
    name: "80 a list that claims four billion values (COSE)",
    honest: good,
    tampered: judged(Buffer.from("d29affffffff", "hex")),
    fault: "malformed",
  },
  {
    name: "106 a profile of another account (COSE)",
    honest: aws,
    tampered: changed(
      {
        ...awsShaped.wish,
        headers: {
          ...awsShaped.wish.headers,
          "com.amazonaws.signer.signingProfileVersion": awsShaped.version.replace("1111", "4444"),
        },
      },
      { wish: awsShaped.allowed },
    ),
    fault: "wrong-signer",
  },
];

export const honestCose: readonly Honest[] = [
  { name: "30 COSE", judged: good },
  ...(["P-384", "P-521", "RSA-2048", "RSA-3072"] as const).map((kind) => ({
    name: `30 COSE, ${kind}`,
    judged: changed({ by: signer(middle, { keys: keyPair(kind, "leaf") }) }),
  })),
  {
    name: "30 COSE of a signing authority",
    judged: changed({ scheme: signingAuthority }, { wish: { store: "signingAuthority" } }),
  },
  { name: "34 as AWS Signer makes them, in COSE", judged: aws },
  {
    name: "35 headers that need not be understood (COSE)",
    judged: changed({
      alterProtected: (pairs) =>
        pairs.push(
          ["com.example.note", new Raw(Buffer.from("fb3ff8000000000000", "hex"))],
          [-70_000, [true, null]],
        ),
    }),
  },
];
