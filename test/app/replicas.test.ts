// Several registries: one plan for all, one read for the same image, and one that is out of reach holds back nobody.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";

const west = "000000000000.dkr.ecr.us-west-2.amazonaws.com";
const east = "000000000000.dkr.ecr.eu-west-1.amazonaws.com";

let target: EcrServer;
let replica: EcrServer;
let mirror: Mirror;

beforeEach(async () => {
  useAwsEnvironment();
  target = await startEcr(west);
  replica = await startEcr(east);
  mirror = await openMirror(`
version: 1
target: { ${target.settings}, prefix: m }
replicas:
  - { ${replica.settings}, repositories: { defaults: { tagMutability: immutable } } }
repositories: { defaults: { tagMutability: mutable } }
sources:
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }`);
  await mirror.source.push("app-a", "1", "one");
  await mirror.source.push("app-b", "1", "two");
  mirror.write("images.txt", "SOURCE/app-a:1\nSOURCE/app-b:1\n");
});
afterEach(async () => {
  await mirror.close();
  await target.close();
  await replica.close();
});

describe("replicas", () => {
  it("one plan has the actions of each registry, and after apply both are as declared", async () => {
    const plan = await mirror.plan();
    expect(plan.failures).toEqual([]);
    expect(plan.actions.map(({ id }) => id)).toEqual([
      `create-repository:${east}/m/app-a`,
      `create-repository:${east}/m/app-b`,
      "create-repository:m/app-a",
      "create-repository:m/app-b",
      `copy-image:${east}/m/app-a:1`,
      `copy-image:${east}/m/app-b:1`,
      "copy-image:m/app-a:1",
      "copy-image:m/app-b:1",
      "write-file:mapping.csv",
    ]);
    expect(await mirror.apply()).toMatchObject({ done: 9, failed: [] });
    expect((await mirror.plan()).actions).toEqual([]);
  });
});
