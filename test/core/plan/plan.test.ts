import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import { diff } from "../../../src/core/plan/diff/diff.ts";
import { type Action, actionId, hasChanges, type Plan, registriesOf } from "../../../src/core/plan/plan.ts";
import { emptyState } from "../../../src/core/state/state.ts";
import { actualOf, desiredImage, desiredOf, planState, target } from "./model.ts";

const options = {
  tool: "test",
  configDigest: sha256("config"),
  state: planState,
  filter: [],
  replace: [],
  prune: null,
};

function planOf(actions: readonly Action[]): Plan {
  return { ...diff(desiredOf([]), actualOf(new Map()), emptyState, options), actions };
}

const file: Action = {
  id: "write-file:m.csv",
  kind: "write-file",
  path: "m.csv",
  output: { index: 0, kind: "mapping" },
  before: null,
  after: sha256("m"),
  diff: "",
  content: "m",
  rows: [],
};

const create = (registry: string): Action => ({
  id: "x",
  kind: "create-repository",
  registry,
  repository: "a",
  settings: {},
});

describe("hasChanges", () => {
  it("is whether there is any action, be it a file alone", () => {
    expect(hasChanges(planOf([]))).toBe(false);
    expect(hasChanges(planOf([file]))).toBe(true);
  });
});

describe("registriesOf", () => {
  it("names each registry in which something is done once; files are in none", () => {
    const digest = sha256("a");
    const image = desiredImage({ registry: "replica", repository: "b", tag: "1", digest });
    const copies = diff(desiredOf([image]), actualOf(new Map()), emptyState, options).actions.filter(
      ({ kind }) => kind === "copy-image",
    );
    expect(registriesOf(planOf([]))).toEqual([]);
    expect(registriesOf(planOf([file]))).toEqual([]);
    expect(registriesOf(planOf([create("one"), create("two"), create("one"), ...copies, file]))).toEqual([
      "one",
      "two",
      "replica",
    ]);
  });
});

describe("actionId", () => {
  it("names the registry only where it is not the target", () => {
    expect(actionId("copy-image", "a:1", target.registry, target)).toBe("copy-image:a:1");
    expect(actionId("copy-image", "a:1", "replica", target)).toBe("copy-image:replica/a:1");
  });
});
