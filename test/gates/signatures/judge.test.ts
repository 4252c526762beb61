// What a plan says of signatures that do not count: the code of the nearest miss, what is wrong with it, and who would
// have to sign.
import { expect, it } from "vitest";
import type { Fault } from "../../../src/gates/kind/evidence.ts";
import type { Signer } from "../../../src/gates/kind/signer.ts";
import { judgeSignatures } from "../../../src/gates/signatures/judge.ts";
import { evidenceOf } from "../../support/signatures/memory-evidence.ts";
import { tamperedJws } from "../notation/cases.ts";
import { ask, image } from "../notation/setup.ts";

const signal = new AbortController().signal;
const reference = "ghcr.io/acme/app:1.2";

/** A signer that gives this answer. */
function judge(signature: Signer["signature"]) {
  const signer: Signer = {
    wanted: "acme",
    signature,
    statements: () => Promise.resolve({ good: [], misses: [] }),
  };
  return judgeSignatures([signer], { reference, subject: image }, evidenceOf({}), signal);
}

function tampered(name: string): Signer["signature"] {
  const one = tamperedJws.find((other) => other.name === name);
  if (one === undefined) throw new Error(`no case ${name}`);
  return () => ask(one.tampered.laid, one.tampered.asked);
}

it.each([
  [
    "105 a verification plugin that nobody allowed",
    { answer: "unknown", code: "gate/not-checked", found: /com\.example\.plugin/ },
  ],
  ["103 two O", { answer: "no", code: "gate/wrong-signer", found: /O=/ }],
  ["18 sha512", { answer: "no", code: "gate/bad-signature", found: /made for the digest "sha512:/ }],
])("%s", async (name, { found, ...wanted }) => {
  const verdict = await judge(tampered(name));
  expect(verdict).toMatchObject({
    ...wanted,
    wanted: "a signature by acme",
    waysOut: [{ label: "Sign", text: `have ghcr.io/acme/app:1.2@${image.digest} signed by acme` }],
  });
  expect(verdict.found.join("\n")).toMatch(found);
});

it.each<[Fault, string]>([
  ["too-much-evidence", "gate/too-much-evidence"],
  ["missing-evidence", "gate/unsigned"],
  ["malformed", "gate/bad-signature"],
])("a miss that is %s has the code %s", async (fault, code) => {
  const misses = [
    { fault: "unsigned" as const, where: "sha256-0.sig", detail: "no signature" },
    { fault, where: "sha256-1.sig", detail: "60 layers; 50 is the limit" },
  ];
  const verdict = await judge(() => Promise.resolve({ signed: null, misses }));
  expect(verdict).toMatchObject({
    code,
    found: ["60 layers; 50 is the limit (sha256-1.sig)", expect.anything()],
  });
});
