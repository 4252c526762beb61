// A reference that names somebody's ECR, read from another host: without AWS credentials, and without any of ECR's.
import { afterEach, expect, it, vi } from "vitest";
import { type Mirror, openMirror } from "../support/mirror.ts";

let mirror: Mirror;
afterEach(async () => {
  vi.unstubAllEnvs();
  await mirror.close();
});

it("works without AWS credentials, and sends none of ECR's to the host of the rewrite", async () => {
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"])
    vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
  const registry = "602401143452.dkr.ecr.us-west-2.amazonaws.com";
  const config = `
version: 1
target: { registry: sandbox, prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }
registries:
  ${registry}: { rewrite: SOURCE/hub }
  "SOURCE": { username: AWS, password: "\${PASSWORD}" }
`;
  mirror = await openMirror("");
  mirror.write("mirror.config.yaml", config);
  mirror.write("images.txt", `${registry}/eks/pause:3.5\n`);
  await mirror.source.push("hub/eks/pause", "3.5", "pause");
  const report = await mirror.apply();
  expect([report.failed, report.done]).toEqual([[], report.actions]);
  expect((await mirror.plan()).actions).toEqual([]);
});
