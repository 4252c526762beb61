// What a plan has read is not read again by its apply, and whoever applies a part of it remembers no more than that part.
import { afterEach, expect, it } from "vitest";
import { planMirror } from "../../../src/app/plan.ts";
import { keepManifests, recallManifests } from "../../../src/app/runtime/plan-content.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { type Mirror, openMirror, planOptions, signal } from "../../support/mirror.ts";

let mirror: Mirror;
afterEach(() => mirror.close());

it("recalls the manifests of the actions that it is asked for, and no others", async () => {
  mirror = await openMirror(`
version: 1
target: { registry: sandbox, prefix: m }
sources: [{ name: list, kind: list, path: images.txt }]`);
  const names = ["app-a", "app-b", "app-c"];
  for (const name of names) await mirror.source.push(name, "1", name);
  mirror.write("images.txt", names.map((name) => `SOURCE/${name}:1\n`).join(""));
  const digest = sha256("the plan");
  const plan = await mirror.run(async ({ config, runtime }) => {
    const planned = await planMirror(config, runtime, planOptions, signal);
    await keepManifests(digest, runtime);
    return planned.plan;
  });
  const images = plan.actions.filter((action) => action.kind === "copy-image");
  const recalled = (actions: typeof plan.actions) =>
    mirror.run(async ({ runtime }) => {
      await recallManifests(digest, actions, runtime);
      return [...runtime.content.manifests()].map((one) => one.digest).toSorted();
    });
  expect(await recalled(plan.actions)).toEqual(images.map(({ source }) => source.digest).toSorted());
  expect(await recalled(images.slice(1, 2))).toEqual([images[1]?.source.digest]);
  expect(await recalled(plan.actions.filter(({ kind }) => kind === "create-repository"))).toEqual([]);
});
