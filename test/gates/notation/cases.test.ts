// Every tampered case is refused for its own reason while the honest one that it was made of passes; every honest form passes.
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { honestJws, type Judged, type Tampered, tamperedJws } from "./cases.ts";
import { honestCose, tamperedCose } from "./cose-cases.ts";
import { honestTime, tamperedTime } from "./time-cases.ts";
import { ask, detail, verdict } from "./setup.ts";

/** Honest, and refused all the same. */
const notSupported = ["timestamps in BER"];
const counts = { refused: 0, passed: 0 };

function judge({ laid, asked }: Judged) {
  return ask(laid, asked);
}

const tampered: readonly Tampered[] = [...tamperedJws, ...tamperedCose, ...tamperedTime];
const honest = [...honestJws, ...honestCose, ...honestTime];

describe("tampered", () => {
  it.each(tampered.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    expect(verdict(await judge(one.honest)), "the honest one").toBe("passes");
    const answer = await judge(one.tampered);
    expect([verdict(answer), detail(answer)]).toEqual([one.fault, expect.any(String)]);
    if (one.detail !== undefined) expect(detail(answer)).toMatch(one.detail);
    counts.refused += 1;
  });
});

describe("honest", () => {
  it.each(honest.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const answer = await judge(one.judged);
    expect([verdict(answer), detail(answer)]).toEqual(["passes", ""]);
    counts.passed += 1;
  });
});

function told(refused: number, passed: number): string {
  const counted = `tampered: ${refused} of ${tampered.length} refused; honest: ${passed} of ${honest.length} pass`;
  return `notation: ${counted}; not supported: ${notSupported.join(", ")}`;
}

it("docs/gates.md tells the counts", () => {
  expect(readFileSync("docs/gates.md", "utf8")).toContain(told(tampered.length, honest.length));
});

afterAll(() => {
  console.log(told(counts.refused, counts.passed));
});
