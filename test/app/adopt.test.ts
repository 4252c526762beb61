// Taking over what others made: a mirror of 500 tags that skopeo filled is adopted without copying a byte.
import { spawn, spawnSync } from "node:child_process";
import { CreateRepositoryCommand, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mapParallel } from "../../src/net/parallel.ts";
import { adoptState } from "../../src/app/state.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";

const hasSkopeo = spawnSync("skopeo", ["--version"]).status === 0;
const repositories = Array.from({ length: 10 }, (_, index) => `app-${index}`);
const tags = Array.from({ length: 50 }, (_, index) => `1.${index}`);

let server: EcrServer;
let mirror: Mirror;
beforeAll(async () => {
  useAwsEnvironment();
  server = await startEcr("000000000000.dkr.ecr.us-east-1.amazonaws.com");
  mirror = await openMirror(`
version: 1
target: { ${server.settings}, prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }`);
});
afterAll(async () => {
  await mirror.close();
  await server.close();
});

async function ecrPassword(): Promise<string> {
  const { authorizationData } = await server.sdk.send(new GetAuthorizationTokenCommand({}));
  const token = Buffer.from(authorizationData?.[0]?.authorizationToken ?? "", "base64").toString("utf8");
  return token.replace(/^AWS:/, "");
}

/** All tags of a repository, digests kept. */
async function sync(repository: string, password: string): Promise<void> {
  const host = server.sandbox.url.replace("http://", "");
  const args = ["sync", "--src", "docker", "--dest", "docker", "--preserve-digests"];
  const reach = ["--src-tls-verify=false", "--dest-tls-verify=false"];
  const logins = ["--src-creds", `AWS:${mirror.source.password}`, "--dest-creds", `AWS:${password}`];
  const child = spawn("skopeo", [
    ...args,
    ...reach,
    ...logins,
    `${mirror.source.host}/${repository}`,
    `${host}/m`,
  ]);
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stdout.resume();
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(output.slice(-2000));
}

describe("a mirror that skopeo made", () => {
  it.skipIf(!hasSkopeo)(
    "needs skopeo: 500 tags are adopted, and 0 copies are planned",
    async () => {
      const images = repositories.flatMap((repository) => tags.map((tag) => ({ repository, tag })));
      await mapParallel(images, 16, ({ repository, tag }) =>
        mirror.source.push(repository, tag, `${repository} ${tag}`),
      );
      mirror.write(
        "images.txt",
        images.map(({ repository, tag }) => `SOURCE/${repository}:${tag}\n`).join(""),
      );
      const password = await ecrPassword();
      await mapParallel(repositories, 4, async (repository) => {
        await server.sdk.send(new CreateRepositoryCommand({ repositoryName: `m/${repository}` }));
        await sync(repository, password);
      });
      server.requests.length = 0;
      const adoption = await mirror.run(({ config, runtime }) => adoptState(config, runtime, signal));
      expect(adoption).toMatchObject({ known: 0, left: 0 });
      expect(adoption.adopted).toHaveLength(500);
      const plan = await mirror.plan();
      expect(plan.summary).toMatchObject({ copyImage: 0, tagImage: 0, unchanged: 500 });
      expect(plan.actions).toEqual([]);
      const written = server.requests.filter(({ operation }) =>
        /^(Put|Create|Initiate|Upload|Complete|Tag)/.test(operation),
      );
      expect(written).toEqual([]);
    },
    180_000,
  );
});
