// The mistakes that users make: each gives one error with its code, its place and a remedy, which is followed.
// What the program prints is in golden/ and is reviewed as text; UPDATE_GOLDEN=1 writes it anew.
import { readdirSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { goldenBeside } from "../support/golden.ts";
import { openStage, plainConfig } from "../support/stage.ts";
import { local } from "./local/index.ts";
import { blockedFaults, faultsAfter, faultsOf, goldenName, make, setUp, transcript } from "./mistake.ts";
import { remote } from "./remote/index.ts";

const golden = goldenBeside(import.meta.url);
const halves = { local, remote };
const counts = { local: { good: 0, all: 0 }, remote: { good: 0, all: 0 } };

afterAll(() => {
  const { local, remote } = counts;
  const parts = `local ${local.good} of ${local.all}, remote ${remote.good} of ${remote.all}`;
  const good = local.good + remote.good;
  console.log(`mistakes: ${good} of ${local.all + remote.all} with code, place and remedy (${parts})`);
});

describe.each(["local", "remote"] as const)("%s", (half) => {
  it("names each mistake once", () => {
    const names = halves[half].map(goldenName);
    expect(names).toEqual([...new Set(names)]);
  });

  it("keeps the golden text of no other", () => {
    const names = new Set(halves[half].map(goldenName));
    const texts = readdirSync(new URL(`golden/${half}`, import.meta.url));
    expect(texts.filter((name) => !names.has(name))).toEqual([]);
  });

  for (const row of halves[half])
    it.skipIf(typeof row.skip === "string")(`${row.name}${row.skip ? `: ${row.skip}` : ""}`, async () => {
      counts[half].all += 1;
      const stage = await openStage(plainConfig, row.ecr);
      try {
        await setUp(stage, row);
        const ran = await make(stage, row);
        expect(faultsOf(ran, row), ran.stdout + ran.stderr).toEqual([]);
        expect(await blockedFaults(stage, row)).toEqual([]);
        golden(`${half}/${goldenName(row)}`, transcript(stage, row, ran));
        expect(await faultsAfter(stage, row)).toEqual([]);
        counts[half].good += 1;
      } finally {
        await stage.close();
      }
    });
});
