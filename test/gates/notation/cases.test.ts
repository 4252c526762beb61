// Every tampered case is refused for its own reason while the honest one that it was made of passes; every honest form passes.
import { afterAll, describe, expect, it } from "vitest";
import { honestJws, type Judged, type Tampered, tamperedJws } from "./cases.ts";
import { honestCose, tamperedCose } from "./cose-cases.ts";
import { honestTime, tamperedTime } from "./time-cases.ts";
import { ask, detail, verdict } from "./setup.ts";

const notSupported: readonly string[] = [];
const counts = { tampered: 0, refused: 0, honest: 0, passed: 0 };

function judge({ laid, asked }: Judged) {
  return ask(laid, asked);
}

describe("tampered", () => {
  const all: readonly Tampered[] = [...tamperedJws, ...tamperedCose, ...tamperedTime];

  it.each(all.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    counts.tampered += 1;
    expect(verdict(await judge(one.honest)), "the honest one").toBe("passes");
    const answer = await judge(one.tampered);
    expect([verdict(answer), detail(answer)]).toEqual([one.fault, expect.any(String)]);
    if (one.detail !== undefined) expect(detail(answer)).toMatch(one.detail);
    counts.refused += 1;
  });
});

describe("honest", () => {
  const all = [...honestJws, ...honestCose, ...honestTime];

  it.each(all.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    counts.honest += 1;
    const answer = await judge(one.judged);
    expect([verdict(answer), detail(answer)]).toEqual(["passes", ""]);
    counts.passed += 1;
  });
});

afterAll(() => {
  const { tampered, refused, honest, passed } = counts;
  const missing = notSupported.length === 0 ? "" : `; not supported: ${notSupported.join(", ")}`;
  console.log(
    `notation: tampered: ${refused} of ${tampered} refused; honest: ${passed} of ${honest} pass${missing}`,
  );
});
