import { expect, it } from "vitest";
import { colourLevel } from "../../../src/cli/terminal/color.ts";

it.each<[string, boolean | undefined, Record<string, string>, boolean, number]>([
  ["a terminal", undefined, {}, true, 1],
  ["a pipe", undefined, {}, false, 0],
  ["a dumb terminal", undefined, { TERM: "dumb" }, true, 0],
  ["NO_COLOR on a terminal", undefined, { NO_COLOR: "1" }, true, 0],
  ["an empty NO_COLOR", undefined, { NO_COLOR: "" }, true, 1],
  ["FORCE_COLOR in a pipe", undefined, { FORCE_COLOR: "" }, false, 1],
  ["FORCE_COLOR=0 on a terminal", undefined, { FORCE_COLOR: "0" }, true, 0],
  ["FORCE_COLOR=3", undefined, { FORCE_COLOR: "3" }, false, 3],
  ["FORCE_COLOR before NO_COLOR", undefined, { FORCE_COLOR: "1", NO_COLOR: "1" }, false, 1],
  ["--color before all", true, { FORCE_COLOR: "0", NO_COLOR: "1" }, false, 1],
  ["--no-color before all", false, { FORCE_COLOR: "3" }, true, 0],
])("%s", (_, flag, environment, isTerminal, level) => {
  expect(colourLevel(flag, environment, isTerminal)).toBe(level);
});
