// Every config that a page shows, or part of one, is one that the schema accepts: a key that was renamed is seen here.
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { validate } from "../../src/config/schema/validate-config.js";
import { configKeys, isConfig, pagePaths, readPage } from "./support/markdown.ts";

const shown = pagePaths()
  .map(readPage)
  .flatMap(({ path, blocks }) =>
    blocks.filter(isConfig).map(({ line, text }) => [`${path}:${line}`, text] as const),
  );

/** The part as a config: with what every config needs. */
function completed(text: string): Readonly<Record<string, unknown>> {
  const part = parse(text) as Readonly<Record<string, object>>;
  return { ...base, ...part, target: { ...base.target, ...part["target"] } };
}

const base = {
  version: 1,
  target: { registry: "sandbox" },
  sources: [{ name: "images", kind: "images", images: ["nginx:1.27"] }],
};

describe("configs in the pages", () => {
  it("are many", () => {
    expect(configKeys.size).toBeGreaterThan(10);
    expect(shown.length).toBeGreaterThan(30);
  });

  it.each(shown)("%s", (_, text) => {
    const isValid = validate(completed(text));
    expect(validate.errors ?? []).toEqual([]);
    expect(isValid).toBe(true);
  });

  it("are seen to be wrong", () => {
    expect(validate(completed("prune: { maxPercents: 5 }"))).toBe(false);
    expect(validate(completed("repositories:\n  defaults: { tagMutability: never }"))).toBe(false);
  });
});
