// The catalog of attacks and of honest forms: whatever is tampered with is refused, for its own reason, and without the one
// turn the same passes; whatever is honest passes. The counts are printed, and stand in docs/gates.md.
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { Miss } from "../../../src/gates/kind/evidence.ts";
import { judged, type Scene, stated } from "../../support/signatures/scene.ts";
import { attestationCases } from "./cases/attestations.ts";
import type { Tampered } from "./cases/case.ts";
import { chainCases, identityCases } from "./cases/certificates.ts";
import { honestForms, honestStatements } from "./cases/honest.ts";
import { limitCases, logCases } from "./cases/log.ts";
import { keyCases, payloadCases } from "./cases/payload.ts";

const groups: readonly (readonly [string, readonly Tampered[]])[] = [
  ["payload and form", payloadCases],
  ["keys", keyCases],
  ["chain and time", chainCases],
  ["identity", identityCases],
  ["log", logCases],
  ["limits", limitCases],
];
/** What cosign writes and is refused by name. */
const notSupported = [
  "log entries of the kind intoto 0.0.1",
  "certificates for Ed25519 keys, and authorities with limits of names",
  "bundles that sign a file (a message signature) and not an image",
];

const count = { refused: 0, passed: 0 };

function nearest(misses: readonly Miss[]): string {
  const [first] = misses;
  return `${first?.fault ?? "none"}: ${first?.detail ?? ""}`;
}

function expectRefusal({ fault, told }: Tampered, misses: readonly Miss[]): void {
  expect(nearest(misses)).toMatch(new RegExp(`^${fault}: `));
  if (told !== undefined) expect(misses[0]?.detail).toMatch(told);
  count.refused += 1;
}

async function expectSigned(scene: Scene): Promise<void> {
  const answer = await judged(scene);
  expect(answer.signed === null ? nearest(answer.misses) : "signed").toBe("signed");
}

describe.each(groups)("tampered: %s", (_, cases) => {
  it.each(cases)("$number: $what", async (one) => {
    await expectSigned(one.honest());
    const answer = await judged(one.tampered());
    expect(answer.signed).toBeNull();
    expectRefusal(one, answer.signed === null ? answer.misses : []);
  });
});

describe("tampered: attestations", () => {
  it.each(attestationCases)("$number: $what", async (one) => {
    const honest = await stated(one.honest());
    expect([honest.good.length, honest.misses]).toEqual([1, []]);
    const { good, misses } = await stated(one.tampered());
    expect(good).toEqual([]);
    expectRefusal(one, misses);
  });

  it.each(["legacy", "bundle"] as const)("86: an attestation alone is no signature (%s)", async (layout) => {
    const [attested] = attestationCases.filter(
      ({ what }) => what.includes("bundle") === (layout === "bundle"),
    );
    const scene = attested?.honest();
    if (scene === undefined) throw new Error("there is no attestation");
    const answer = await judged(scene);
    expect(answer.signed === null && nearest(answer.misses)).toMatch(
      layout === "bundle"
        ? /^unsigned: an attestation \(https:\/\/spdx\.dev\/Document\) is not a signature/
        : /^unsigned: /,
    );
    count.refused += 1;
  });
});

describe("honest", () => {
  it.each(honestForms)("$number: $what", async ({ scene }) => {
    await expectSigned(scene());
    count.passed += 1;
  });

  it.each(honestStatements)("$number: $what", async ({ number, scene }) => {
    const { good, misses } = await stated(scene());
    expect(misses).toEqual([]);
    expect(good.length).toBe(number === 26 ? 2 : 1);
    expect(good.map(({ predicateType }) => predicateType)).toContain("https://spdx.dev/Document");
    count.passed += 1;
  });
});

const tampered = [...groups.flatMap(([, cases]) => cases), ...attestationCases];
const honest = [...honestForms, ...honestStatements];

it("has every number of the catalog that is cosign's", () => {
  const has = (all: readonly { readonly number: number }[]) =>
    [...new Set(all.map(({ number }) => number))].sort((a, b) => a - b);
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
  // 86 is above; 87 and 91 to 93 are the gate's that asks for attestations.
  expect(has(tampered)).toEqual([...numbers(1, 85), 88, 89, 90]);
  expect(has(honest)).toEqual(numbers(1, 26));
});

/** What the suite prints, and the page repeats. */
const told = (refused: number, passed: number) =>
  `cosign: tampered: ${refused} of ${tampered.length + 2} refused; honest: ${passed} of ${honest.length} pass`;

afterAll(() => {
  const lines = notSupported.map((one) => `not supported, refused by name: ${one}`);
  console.log([told(count.refused, count.passed), ...lines].join("\n"));
});

it("has its counts in docs/gates.md", () => {
  expect(readFileSync("docs/gates.md", "utf8")).toContain(told(tampered.length + 2, honest.length));
});
