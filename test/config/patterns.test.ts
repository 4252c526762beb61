// The patterns that editors check with are never stricter than the program, and no laxer where one text says it all.
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Schema } from "../../scripts/generate/schema.ts";
import { parseDuration } from "../../src/config/rules/duration.ts";
import { isHost } from "../../src/config/rules/rule.ts";
import { parsePlatform } from "../../src/core/image/platform.ts";
import { ecrHostName, parseEcrHost } from "../../src/core/naming/ecr-host.ts";

const schema = JSON.parse(readFileSync("schemas/mirror.config.schema.json", "utf8")) as Schema & {
  readonly properties: { readonly registries: { readonly propertyNames: Schema } };
};

function patternOf({ pattern = "" }: Schema | undefined = {}): RegExp {
  expect(pattern).not.toBe("");
  return new RegExp(pattern, "u");
}

const { $defs = {} } = schema;
const durations = [
  $defs["minimumAge"]?.anyOf?.[0],
  $defs["MinimumAgeFile"]?.properties?.["time"],
  $defs["PruneFile"]?.properties?.["unusedFor"],
  $defs["ReferrersFile"]?.properties?.["follow"],
];
const platform = patternOf($defs["platforms"]?.items);
const registry = patternOf($defs["registry"]);
const host = patternOf(schema.properties.registries.propertyNames);

/** Texts of few characters, so that what is right and what is nearly right come up. */
const near = (characters: string) =>
  fc.string({ unit: fc.constantFrom(...characters.split("")), maxLength: 14 });

describe("a pattern of the schema", () => {
  it("of times takes what the program takes, and nothing else", () => {
    for (const one of durations) {
      const pattern = patternOf(one);
      fc.assert(
        fc.property(near("0379smhdw y"), (text) => pattern.test(text) === (parseDuration(text) !== null)),
      );
    }
    const gone = patternOf($defs["PruneFile"]?.properties?.["gone"]);
    for (const [text, fits] of [
      ["keep", true],
      ["180d", true],
      ["kept", false],
      ["1 d", false],
    ] as const)
      expect(gone.test(text), text).toBe(fits);
  });

  it("of platforms takes what the program takes, and nothing else", () => {
    const isPlatform = (text: string): boolean => {
      try {
        parsePlatform(text);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(
        near("aZ6/.-_ all"),
        (text) => platform.test(text) === (text.trim() === "all" || isPlatform(text)),
      ),
    );
  });

  it("of source registries takes what the program takes, and nothing else", () => {
    fc.assert(fc.property(near("aZ0.-:/[]f"), (text) => host.test(text) === isHost(text)));
  });

  it("of kept registries takes every registry of ECR, and those elsewhere", () => {
    const digits = fc.string({
      unit: fc.constantFrom(..."0123456789".split("")),
      minLength: 12,
      maxLength: 12,
    });
    const regions = fc.constantFrom(
      "us-west-2",
      "cn-north-1",
      "us-gov-west-1",
      "eusc-de-east-1",
      "us-iso-east-1",
    );
    fc.assert(
      fc.property(digits, regions, (account, region) => {
        const name = ecrHostName(account, region);
        return parseEcrHost(name) !== null && registry.test(name);
      }),
    );
    for (const name of [
      "sandbox",
      "123456789012.dkr-ecr.us-west-2.on.aws",
      "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com",
      "000000000000.dkr.ecr.us-east-1.localhost.localstack.cloud:4566",
      "127.0.0.1:5000",
      "[::1]:5000",
      "moto",
    ])
      expect(registry.test(name), name).toBe(true);
    for (const name of [
      "https://123456789012.dkr.ecr.us-west-2.amazonaws.com",
      "123456789012.dkr.ecr.us-west-2.amazonaws.com/platform",
      "1234.dkr.ecr.us-west-2.amazonaws.com",
      "my registry",
    ])
      expect(registry.test(name), name).toBe(false);
  });

  it("takes variables, whose values nobody knows yet", () => {
    for (const one of [...durations.map(patternOf), platform, registry])
      for (const text of ["${NAME}", "${NAME:-x}", "a-${NAME}.b"]) expect(one.test(text), text).toBe(true);
  });
});
