// What honest signers do passes, in every form that cosign writes.
import { expect, it } from "vitest";
import { judged } from "../../support/signatures/scene.ts";
import { byKey } from "../../support/signatures/signed.ts";
import { keyless, byKeyLogged, clock } from "../../support/signatures/keyless.ts";

it.each([
  ["key legacy", () => byKey()],
  ["key bundle", () => byKey({ layout: "bundle" })],
  ["key logged", () => byKeyLogged()],
  ["key logged bundle", () => byKeyLogged({ layout: "bundle" })],
  ["keyless legacy", () => keyless()],
  ["keyless bundle", () => keyless({ layout: "bundle" })],
  ["keyless tsa", () => keyless({ layout: "bundle", has: "proof", clock })],
  ["keyless v2", () => keyless({ layout: "bundle", has: "proof", v2: true, clock })],
])("%s", async (_, make) => {
  const answer = await judged(make());
  expect(answer).toMatchObject({ signed: { by: expect.any(String) } });
});
