import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { helperEnvironment } from "../../src/programs/environment.ts";
import { openPrograms } from "../../src/programs/programs.ts";

const all = {
  PATH: "/bin",
  HOME: "/home/u",
  LC_ALL: "C",
  XDG_RUNTIME_DIR: "/run",
  DBUS_SESSION_BUS_ADDRESS: "unix:",
  https_proxy: "http://p",
  AWS_PROFILE: "p",
  AWS_SECRET_ACCESS_KEY: "secret",
  GOOGLE_APPLICATION_CREDENTIALS: "/g",
  AZURE_CLIENT_SECRET: "secret",
  GNUPGHOME: "/gpg",
  GITHUB_TOKEN: "secret",
  CI_JOB_TOKEN: "secret",
  DOCKERHUB_TOKEN: "secret",
  VAULT_TOKEN: "secret",
  NPM_TOKEN: "secret",
};
const common = ["DBUS_SESSION_BUS_ADDRESS", "HOME", "LC_ALL", "PATH", "XDG_RUNTIME_DIR", "https_proxy"];

describe("a credential helper", () => {
  it.each([
    ["desktop", []],
    ["osxkeychain", []],
    ["secretservice", []],
    ["ecr-login", ["AWS_PROFILE", "AWS_SECRET_ACCESS_KEY"]],
    ["gcr", ["GOOGLE_APPLICATION_CREDENTIALS"]],
    ["gcloud", ["GOOGLE_APPLICATION_CREDENTIALS"]],
    ["acr-env", ["AZURE_CLIENT_SECRET"]],
    ["pass", ["GNUPGHOME"]],
    ["ghcr-login", ["GITHUB_TOKEN"]],
    ["gitlab", ["CI_JOB_TOKEN"]],
  ])("%s sees its own variables", (helper, own) => {
    const env = helperEnvironment(helper, all);
    expect(Object.keys(env).toSorted()).toEqual([...common, ...own].toSorted());
  });

  it("sees what its user names", () => {
    const env = helperEnvironment("corp", { ...all, ECR_MIRROR_HELPER_ENV: "VAULT_TOKEN, NPM_TOKEN" });
    expect(Object.keys(env).toSorted()).toEqual([...common, "NPM_TOKEN", "VAULT_TOKEN"].toSorted());
  });
});

const folder = mkdtempSync(join(tmpdir(), "ecr-mirror-helper-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("the helper that runs sees nothing else", async () => {
  const path = join(folder, "docker-credential-tell");
  // It answers with all that it sees, as its secret.
  const answer = `process.stdout.write(JSON.stringify({ Username: "u", Secret: Object.keys(process.env).join() }))`;
  writeFileSync(path, `#!${process.execPath}\n${answer}\n`);
  chmodSync(path, 0o755);
  const { signal } = new AbortController();
  const programs = openPrograms({ environment: { ...all, PATH: folder }, signal });
  const found = await programs.credentials("tell", "r.example.com", signal);
  await programs.close();
  expect(found?.secret.split(",").toSorted()).toEqual(common);
});
