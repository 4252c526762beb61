// Runs one row of a fault table: a fresh pair of registries, one fault, one copy, the outcome that is promised.
import { expect } from "vitest";
import { imageOf, type TestImage } from "../../registry/support/images.ts";
import { copyImage, type CopySetup, isComplete, type Outcome, repository } from "./copy.ts";
import { FaultRegistry } from "./registry.ts";

export interface Pair {
  readonly source: FaultRegistry;
  readonly target: FaultRegistry;
  image: TestImage;
}

export interface Row {
  /** The number in the fault plan, and what happens. */
  readonly name: string;
  /** Arranges the fault; may give other settings for the copy. */
  readonly arrange: (pair: Pair) => Partial<CopySetup> | void | Promise<Partial<CopySetup> | void>;
  /** `C`, or how the message of the failure must read. */
  readonly expect: "C" | RegExp;
  /** The code of the failure, where the text is not enough. */
  readonly code?: string;
  readonly check?: (pair: Pair, outcome: Outcome) => void;
}

/** One small layer that is sent whole and one that is streamed. */
export function usualImage(): TestImage {
  return imageOf("usual", [40_000, 1_400_000]);
}

export async function runRow(row: Row): Promise<Outcome> {
  const [source, target] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
  const pair: Pair = { source, target, image: usualImage() };
  try {
    source.store(repository, pair.image);
    const settings = (await row.arrange(pair)) ?? {};
    const outcome = await copyImage({ source, target, image: pair.image, ...settings });
    judge(row, pair, outcome);
    return outcome;
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

function judge(row: Row, pair: Pair, outcome: Outcome): void {
  const { target, image } = pair;
  if (row.expect === "C") {
    expect(`${outcome.result} ${outcome.message}`).toBe("C ");
    expect(isComplete(target, image)).toBe(true);
  } else {
    expect(outcome.result).not.toBe("C");
    expect(outcome.message).toMatch(row.expect);
    if (row.code !== undefined) expect(outcome.result).toBe(row.code);
    expect([...target.tags.keys()]).toEqual([]);
  }
  expect(target.incompleteTags()).toEqual([]);
  row.check?.(pair, outcome);
}
