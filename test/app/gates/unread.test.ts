// Evidence that cannot be read: nobody knows what it says, so the image stays out and the plan is not whole.
import { afterEach, expect, it } from "vitest";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { status } from "../../faults/support/faults.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { imageOf } from "../../registry/support/images.ts";
import { type Mirror, openMirror } from "../../support/mirror.ts";

let mirror: Mirror;
let source: FaultRegistry;
afterEach(async () => {
  await mirror.close();
  await source.close();
});

const key =
  "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";

async function planned(): Promise<Plan> {
  mirror = await openMirror(
    "version: 1\ntarget: { registry: sandbox, prefix: m }\n" +
      "sources: [{ name: list, kind: list, path: images.txt, referrers: false }]\n" +
      'gates: [{ signedBy: [{ cosign: { key: "acme.pub" } }] }]\n',
  );
  mirror.write("images.txt", `${source.host}/team/app:1\n`);
  mirror.write("acme.pub", key);
  return mirror.plan();
}

async function stock(): Promise<string> {
  source = await new FaultRegistry().start();
  const image = imageOf("app", [100]);
  source.store("team/app", image, "1");
  const signature = imageOf("signature", [50]);
  const tag = `sha256-${image.root.digest.slice(7)}.sig`;
  source.store("team/app", signature, tag);
  return tag;
}

it("is a failure of the plan beside the refusal", async () => {
  const signature = await stock();
  source.inject("manifest-get", status(403, "DENIED"), { times: 100, path: signature });
  const plan = await planned();
  expect(plan.failures).toMatchObject([{ detail: expect.stringContaining("checked by the gate signedBy") }]);
  expect(plan).toMatchObject({ complete: false, blocked: [{ code: "gate/unread" }] });
});

it("is none where all could be read", async () => {
  await stock();
  const plan = await planned();
  expect(plan.failures).toEqual([]);
  expect(plan.blocked).toMatchObject([{ code: "gate/bad-signature" }]);
});
