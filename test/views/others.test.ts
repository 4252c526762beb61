import { expect, it } from "vitest";
import { plainScreen } from "../../src/views/paint.ts";
import { renderSandboxLogin } from "../../src/views/sandbox-login.ts";
import { renderStateEntries, renderStateJson, renderStateList } from "../../src/views/state.ts";
import { digestOf, nasty, registry } from "./fixtures.ts";
import { expectGolden } from "./golden.ts";

const entry = {
  digest: digestOf("0be3f9d1"),
  source: { reference: "docker.io/library/nginx:1.27.4", digest: digestOf("0be3f9d1") },
  from: "extra",
  policy: "same",
  time: "2026-11-14T08:01:02Z",
  parts: [digestOf("1"), digestOf("2")],
};
const rows = [
  { registry, place: "platform/nginx:1.27.4", entry },
  { registry: "replica.example", place: "platform/nginx:1.27.4", entry },
  {
    registry,
    place: nasty,
    entry: { ...entry, from: nasty, policy: nasty, source: { ...entry.source, reference: nasty } },
  },
];

it.each([
  ["state-list.txt", renderStateList(rows, plainScreen)],
  ["state-entries.txt", renderStateEntries(rows)],
  ["state.json", renderStateJson(rows)],
])("%s", (name, text) => {
  expectGolden(name, text);
  expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Zl}/u);
});

it("says nothing of the registry where there is one", () => {
  expect(renderStateList(rows.slice(0, 1), plainScreen)).toBe(
    "platform/nginx:1.27.4  sha256:0be3f9d1  2026-11-14 08:01Z  docker.io/library/nginx:1.27.4\n",
  );
});

it("tells how to log in to a sandbox", () => {
  const credentials = { accessKeyId: "AKIA", secretAccessKey: "secret" };
  const site = { url: "http://127.0.0.1:5000", port: 5000, region: "us-west-2", registry };
  const plain = { ...site, sites: [site], credentials };
  expectGolden("sandbox-login.txt", renderSandboxLogin(plain, ".ecr-mirror/sandbox"));
  const first = { ...site, url: "https://127.0.0.1:5000" };
  const second = {
    ...first,
    url: "https://127.0.0.1:5001",
    port: 5001,
    region: "eu-west-1",
    registry: "second",
  };
  const secure = { ...first, sites: [first, second], credentials, caFile: "my ecr/tls/ca.pem" };
  expectGolden("sandbox-login-tls.txt", renderSandboxLogin(secure, "my ecr"));
});
