// The state is gone through once, however many repositories ask what it remembers of their tags.
import { expect, it } from "vitest";
import { rememberedTags } from "../../../src/app/planning/tags/remembered.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { emptyState, type State, type StateEntries } from "../../../src/core/state/state.ts";

const registry = "registry.example";
const repositories = Array.from({ length: 50 }, (_, at) => `team/app-${at}`);
const time = "2026-11-01T00:00:00.000Z";

const entries: StateEntries = Object.fromEntries(
  repositories.flatMap((repository) =>
    ["1.0", "1.1"].map((tag) => {
      const reference = `${registry}/${repository}:${tag}`;
      const digest = sha256(reference);
      return [
        `m/${repository}:${tag}`,
        { digest, source: { reference, digest }, from: "list", policy: "same", time },
      ];
    }),
  ),
);

it("gives each repository its own tags, from one look at the state", () => {
  let looks = 0;
  const state: State = {
    ...emptyState,
    get registries() {
      looks += 1;
      return { "123456789012.dkr.ecr.us-west-2.amazonaws.com": entries };
    },
  };
  for (const repository of repositories)
    expect(rememberedTags(state, { registry, repository })).toEqual(
      ["1.0", "1.1"].map((tag) => ({
        tag,
        digest: sha256(`${registry}/${repository}:${tag}`),
        created: time,
      })),
    );
  expect(rememberedTags(state, { registry, repository: "team/other" })).toEqual([]);
  expect(rememberedTags(state, { registry: "other.example", repository: "team/app-1" })).toEqual([]);
  expect(looks).toBe(1);
});
