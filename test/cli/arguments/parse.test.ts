// Whatever is typed is read, or refused with a code: the parser's own errors never come through.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { globalOptions, type Options } from "../../../src/cli/arguments/options.ts";
import { parseGiven } from "../../../src/cli/arguments/parse.ts";
import { commands } from "../../../src/cli/command-table.ts";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { problemOf } from "../../support/problem.ts";

it("names the option without its value behind a -- that the parser takes for a value", async () => {
  const argv = ["-v=", "--", "-vc"];
  const [plan] = commands.filter(({ name }) => name === "plan");
  const syntax = await plan?.load();
  if (syntax === undefined) throw new Error("there is no plan");
  expect(problemOf(() => parseGiven("plan", argv, syntax)).diagnostics).toMatchObject([
    { code: "usage/missing-value", detail: "--config needs a value." },
  ]);
});

it("whatever is typed", async () => {
  const table = await Promise.all(
    commands.map(async (one) => ({ name: one.name, syntax: await one.load() })),
  );
  const line = fc.constantFrom(...table).chain(({ name, syntax }) => {
    const options: Options = { ...syntax.options, ...globalOptions };
    const all = Object.entries(options);
    const named = fc.constantFrom(
      ...all.flatMap(([option, { alias }]) => [`--${option}`, `-${alias ?? "v"}`]),
    );
    const word = fc.oneof(
      named,
      fc.tuple(named, fc.constantFrom("=", "=x", "=-", "-", "v", "1")).map((parts) => parts.join("")),
      fc.constantFrom("--", "-", "", "x", "-5", "-.5", "-5x", "true", "=", "--=", "--no-color", "-vc", "-cv"),
      fc.string({ maxLength: 4 }),
    );
    return fc.record({
      name: fc.constant(name),
      syntax: fc.constant(syntax),
      argv: fc.array(word, { maxLength: 6 }),
    });
  });
  fc.assert(
    fc.property(line, ({ name, syntax, argv }) => {
      try {
        parseGiven(name, argv, syntax);
      } catch (error) {
        expect(error, argv.join(" ")).toBeInstanceOf(Problem);
      }
    }),
    { numRuns: 3000 },
  );
});
