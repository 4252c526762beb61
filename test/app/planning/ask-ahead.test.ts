// What the state says to be in ECR is asked for at its source while ECR is read, and only once.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { planMirror } from "../../../src/app/plan.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { useAwsEnvironment } from "../../support/aws.ts";
import { type Mirror, openMirror, planOptions, signal } from "../../support/mirror.ts";

let mirror: Mirror;
beforeEach(async () => {
  useAwsEnvironment();
  mirror = await openMirror(
    "version: 1\ntarget: { registry: sandbox, prefix: m }\nsources: [{ name: list, kind: list, path: images.txt }]",
  );
});
afterEach(() => mirror.close());

const asked = (method: string): number =>
  mirror.source.requests.filter(
    (one) => one.method === method && one.status === 200 && one.path.includes("/manifests/"),
  ).length;

/** A plan for which ECR answers once the source was asked. */
function planWithSlowEcr(): Promise<Plan> {
  return mirror.run(async ({ config, runtime }) => {
    const [target, ...replicas] = runtime.kept;
    const heads = asked("HEAD");
    const ecr: typeof target.ecr = {
      ...target.ecr,
      async readActual(...about) {
        await vi.waitFor(() => expect(asked("HEAD")).toBeGreaterThan(heads), { timeout: 5_000 });
        return target.ecr.readActual(...about);
      },
    };
    const slow = { ...runtime, kept: [{ ...target, ecr }, ...replicas] as const };
    return (await planMirror(config, slow, planOptions, signal)).plan;
  });
}

it("asks the source and ECR side by side for what was mirrored, one HEAD each", async () => {
  await mirror.source.push("app", "1", "one");
  await mirror.source.push("app", "2", "two");
  mirror.write("images.txt", "SOURCE/app:1\nSOURCE/app:2\n");
  expect(await mirror.apply()).toMatchObject({ failed: [] });
  const before = { heads: asked("HEAD"), gets: asked("GET") };
  expect((await planWithSlowEcr()).unchanged).toHaveLength(2);
  expect({ heads: asked("HEAD"), gets: asked("GET") }).toEqual({ ...before, heads: before.heads + 2 });
});

it("asks nothing ahead for what no run has mirrored: its manifest is all that is needed", async () => {
  await mirror.source.push("app", "1", "one");
  mirror.write("images.txt", "SOURCE/app:1\n");
  const heads = asked("HEAD");
  expect((await mirror.plan()).summary.copyImage).toBe(1);
  expect(asked("HEAD")).toBe(heads);
});

it("tells a source that fails as it does without asking ahead", async () => {
  await mirror.source.push("app", "1", "one");
  mirror.write("images.txt", "SOURCE/app:1\n");
  expect(await mirror.apply()).toMatchObject({ failed: [] });
  await mirror.source.remove("app", "1");
  const plan = await mirror.plan();
  expect(plan.gone).toHaveLength(1);
});
