// A plan that somebody forged, its digest computed anew: it writes no file but those that the config's outputs name, with
// the content that it announces, and follows no link that lies in an output's folder.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage(`${plainConfig}  - { kind: hosts, path: certs.d }\n`);
  stage.stock(1);
  expect((await stage.cli("plan", "--out", "saved.plan")).code).toBe(0);
});
afterEach(() => stage.close());

const sha256 = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

interface Write {
  kind: string;
  id: string;
  path: string;
  before: string | null;
  after: string;
  content: string;
}

/** The writing of the mapping, or of the file in the folder, is changed, and the plan's digest made to fit. */
function forge(which: "mapping.csv" | "certs.d", change: (write: Write) => void): void {
  const { planDigest: _, ...plan } = JSON.parse(stage.read("saved.plan")) as { actions: Write[] } & Record<
    string,
    unknown
  >;
  const write = plan.actions.find(({ kind, path }) => kind === "write-file" && path.startsWith(which));
  if (write === undefined) throw new Error(`nothing writes ${which}`);
  change(write);
  write.id = `write-file:${write.path}`;
  stage.write("forged.plan", JSON.stringify({ ...plan, planDigest: sha256(JSON.stringify(plan)) }));
}

function at(path: string): (write: Write) => void {
  return (write) => {
    write.path = path;
    write.before = null;
    write.content = "evil\n";
    write.after = sha256("evil\n");
  };
}

it.each([
  ["mapping.csv", "../evil"],
  ["mapping.csv", "mapping.csv/../../evil"],
  ["mapping.csv", "evil"],
  ["mapping.csv", "/tmp/ecr-mirror-evil"],
  ["mapping.csv", "mirror.config.yaml"],
  ["certs.d", "certs.d/../evil"],
  ["certs.d", "certs.d/../../evil"],
  ["certs.d", "certs.d2/evil"],
] as const)("in place of %s: %s", async (which, path) => {
  forge(which, at(path));
  const config = stage.read("mirror.config.yaml");
  const { code, stderr } = await stage.cli("apply", "forged.plan");
  expect([code, stderr]).toEqual([64, expect.stringContaining("[plan/foreign-file]")]);
  for (const evil of ["../evil", "evil", "/tmp/ecr-mirror-evil", "certs.d2", "certs.d"])
    expect(existsSync(evil.startsWith("/") ? evil : stage.path(evil))).toBe(false);
  expect(stage.read("mirror.config.yaml")).toBe(config);
});

it("with another content than it announces", async () => {
  forge("mapping.csv", (write) => (write.content += "evil\n"));
  const { code, stderr } = await stage.cli("apply", "forged.plan");
  expect([code, stderr]).toEqual([64, expect.stringContaining("[plan/foreign-file]")]);
});

it("through a link in an output's folder", async () => {
  mkdirSync(stage.path("elsewhere"));
  mkdirSync(stage.path("certs.d"));
  symlinkSync(stage.path("elsewhere"), stage.path("certs.d/quay.io"));
  forge("certs.d", at("certs.d/quay.io/hosts.toml"));
  const { code, stderr } = await stage.cli("apply", "forged.plan");
  expect([code, stderr]).toEqual([64, expect.stringContaining("[plan/foreign-file]")]);
  expect(existsSync(stage.path("elsewhere/hosts.toml"))).toBe(false);
  // The same without the link is what the config asks for.
  rmSync(stage.path("certs.d"), { recursive: true });
  expect((await stage.cli("apply", "saved.plan")).code).toBe(0);
});
