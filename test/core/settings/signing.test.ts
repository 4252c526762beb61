import { expect, it } from "vitest";
import { profilesFor, type SigningRule } from "../../../src/core/settings/signing.ts";

const rule = (profile: string, ...filters: string[]): SigningRule => ({ profile, filters });

it.each([
  ["no rule", [], ["m/app"], []],
  ["a rule without filters is for all", [rule("a")], ["m/app"], ["a"]],
  ["a star goes over slashes", [rule("a", "m*p")], ["m/x/app"], ["a"]],
  ["the whole name must fit", [rule("a", "app"), rule("b", "*app*")], ["m/app"], ["b"]],
  ["profiles once, sorted", [rule("b"), rule("a"), rule("b", "*")], ["x"], ["a", "b"]],
  ["a pattern may meet a filter", [rule("a", "m/prod*"), rule("b", "n/*")], ["m/*"], ["a"]],
  ["all repositories meet every filter", [rule("a", "m/prod*")], ["*"], ["a"]],
  ["nothing is wanted", [rule("a", "*")], [], []],
] as const)("%s", (_, rules, repositories, expected) =>
  expect(profilesFor(rules, repositories)).toEqual(expected),
);
