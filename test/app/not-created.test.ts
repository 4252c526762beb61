// `repositories.create: false`: a missing repository is blocked with its images and never created; the rest goes on, and
// what is written says nothing of what is not there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
} from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, expect, it } from "vitest";
import { planMove } from "../../src/app/move-state.ts";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";

let server: EcrServer;
let mirror: Mirror;
beforeEach(async () => {
  useAwsEnvironment();
  server = await startEcr(registry);
  mirror = await openMirror(`
version: 1
target: { ${server.settings}, prefix: m }
repositories: { create: false, defaults: { scanOnPush: true } }
sources:
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }`);
  await mirror.source.push("here", "1", "one");
  await mirror.source.push("there", "1", "two");
  await mirror.source.push("there", "2", "three");
  mirror.write("images.txt", "SOURCE/here:1\nSOURCE/there:1\nSOURCE/there:2\n");
  await server.sdk.send(new CreateRepositoryCommand({ repositoryName: "m/here" }));
});
afterEach(async () => {
  await mirror.close();
  await server.close();
});

const names = async () => {
  const { repositories = [] } = await server.sdk.send(new DescribeRepositoriesCommand({}));
  return repositories.map(({ repositoryName = "" }) => repositoryName).toSorted((a, b) => (a < b ? -1 : 1));
};
const mapping = () => readFileSync(join(mirror.folder, "mapping.csv"), "utf8");

it("blocks what is missing, with the ways out, and does the rest", async () => {
  const plan = await mirror.plan();
  expect(plan.actions.map(({ id }) => id)).toEqual([
    "update-repository:m/here",
    "copy-image:m/here:1",
    "write-file:mapping.csv",
  ]);
  expect(plan.blocked.map(({ id, code }) => [id, code])).toEqual([
    ["copy-image:m/there:1", "repository/not-created"],
    ["copy-image:m/there:2", "repository/not-created"],
    ["create-repository:m/there", "repository/not-created"],
  ]);
  expect(plan.blocked[2]?.waysOut.map(({ text }) => text)).toContain(
    "aws ecr create-repository --registry-id 000000000000 --region us-east-1 --repository-name m/there",
  );
  const report = await mirror.apply();
  expect([report.failed, report.done, report.blocked]).toEqual([[], 3, 3]);
  expect(await names()).toEqual(["m/here"]);
  expect(mapping()).toContain(`${registry}/m/here:1`);
  expect(mapping()).not.toContain("m/there");
});

it("copies them once the repository is there", async () => {
  await mirror.apply();
  await server.sdk.send(new CreateRepositoryCommand({ repositoryName: "m/there" }));
  const report = await mirror.apply();
  expect([report.failed, report.blocked]).toEqual([[], 0]);
  expect(mapping()).toContain(`${registry}/m/there:2`);
  expect((await mirror.plan()).actions).toEqual([]);
});

it("keeps what a file says of an image whose repository was deleted", async () => {
  await server.sdk.send(new CreateRepositoryCommand({ repositoryName: "m/there" }));
  await mirror.apply();
  const written = mapping();
  await server.sdk.send(new DeleteRepositoryCommand({ repositoryName: "m/there", force: true }));
  expect((await mirror.plan()).blocked).toHaveLength(3);
  await mirror.apply();
  expect(mapping()).toBe(written);
});

it("state mv into a repository that is not there is refused before anything is copied", async () => {
  await mirror.apply();
  const moved = mirror.run(({ config, runtime }) =>
    planMove(config, runtime, { from: "m/here", to: "m/elsewhere" }, signal),
  );
  expect(await moved.catch(problemCode)).toBe("repository/not-created");
});
