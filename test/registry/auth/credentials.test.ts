import { describe, expect, it } from "vitest";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import {
  CredentialFinder,
  credentialPaths,
  findInFile,
  parseCredentialFile,
} from "../../../src/registry/auth/credentials.ts";
import { accessFor } from "../support/access.ts";

const signal = new AbortController().signal;
const encode = (text: string): string => Buffer.from(text).toString("base64");
const file = (value: unknown) => parseCredentialFile("config.json", JSON.stringify(value));

describe("credential files", () => {
  it("finds Docker Hub under its old name", () => {
    const config = file({
      auths: { "https://index.docker.io/v1/": { auth: encode("u:p:with:colons\0\0") } },
    });
    expect(findInFile(config, "docker.io", "library/nginx").credential).toEqual({
      kind: "basic",
      username: "u",
      secret: "p:with:colons",
    });
  });

  it("takes the longest key that covers the repository, and no substring", () => {
    const auths = {
      "quay.io": { auth: encode("a:host") },
      "quay.io/team": { auth: encode("a:team") },
      "quay.io/team/app": { auth: encode("a:app") },
    };
    const config = file({ auths });
    const secret = (repository: string, host = "quay.io") => {
      const { credential } = findInFile(config, host, repository);
      return credential?.kind === "basic" ? credential.secret : null;
    };
    expect([
      secret("team/app"),
      secret("team/apple"),
      secret("teams/x"),
      secret("x", "quay.io.evil"),
      secret("x", "y.quay.io"),
    ]).toEqual(["app", "team", "host", null, null]);
  });

  it("reads identity and registry tokens, and an empty entry as nothing", () => {
    const config = file({
      auths: {
        "a.io": { identitytoken: "i" },
        "b.io": { registrytoken: "r" },
        "c.io": {},
        "https://d.io/v2/": { username: "u", password: "p" },
      },
    });
    const found = (host: string) => findInFile(config, host, "x").credential;
    expect([found("a.io"), found("b.io"), found("c.io"), found("d.io")]).toEqual([
      { kind: "identity", token: "i" },
      { kind: "bearer", token: "r" },
      null,
      { kind: "basic", username: "u", secret: "p" },
    ]);
  });

  it("names a file that is no JSON, without its content", () => {
    try {
      parseCredentialFile("/home/me/.docker/config.json", '{"auths": {"a": {"auth": "c2VjcmV0"}');
      expect.unreachable();
    } catch (error) {
      expect(problemCode(error)).toBe("registry/credential-file");
      expect(String(error)).toContain("/home/me/.docker/config.json");
      expect(String(error)).not.toContain("c2VjcmV0");
    }
  });
});

describe("the order of credentials", () => {
  const files: Record<string, string> = {
    "/run/containers/auth.json": JSON.stringify({ auths: { "b.io": { auth: encode("run:1") } } }),
    "/home/me/.docker/config.json": JSON.stringify({
      auths: { "b.io": { auth: encode("docker:2") } },
      credHelpers: { "c.io": "vault" },
      credsStore: "desktop",
    }),
  };
  const asked: string[] = [];
  const finder = new CredentialFinder(
    accessFor({
      options: (host) =>
        host === "a.io"
          ? { username: "cfg", password: "0" }
          : host === "e.io"
            ? { credentialHelper: "mine" }
            : undefined,
      environment: { HOME: "/home/me", XDG_RUNTIME_DIR: "/run" },
      readFile: (path) => Promise.resolve(files[path] ?? null),
      runCredentialHelper: (helper, server) => {
        asked.push(`${helper} ${server}`);
        if (server === "d.io") return Promise.resolve({ username: "<token>", secret: "refresh" });
        return Promise.resolve(helper === "desktop" ? null : { username: helper, secret: "s" });
      },
      ecrToken: (host) =>
        Promise.resolve(
          host === "f.io"
            ? { authorization: `Basic ${encode("AWS:t")}`, expiresAt: new Date(Date.now() + 1e7) }
            : null,
        ),
    }),
  );
  const who = async (host: string) => {
    const { credential } = await finder.find({ host, repository: "x/y" }, signal);
    return credential?.kind === "basic" ? credential.username : credential;
  };

  it("is config, ECR, files; in a file helper, store, auths", async () => {
    expect([
      await who("a.io"),
      await who("b.io"),
      await who("c.io"),
      await who("e.io"),
      await who("f.io"),
      await who("g.io"),
    ]).toEqual(["cfg", "run", "vault", "mine", "AWS", null]);
    expect(await who("d.io")).toEqual({ kind: "identity", token: "refresh" });
  });

  it("asks a helper once, and again when what it gave was refused", async () => {
    const before = asked.filter((one) => one === "mine e.io").length;
    await who("e.io");
    expect(asked.filter((one) => one === "mine e.io").length).toBe(before);
    await finder.find({ host: "e.io", repository: "x/y", refused: "s" }, signal);
    expect(asked.filter((one) => one === "mine e.io").length).toBe(before + 1);
  });

  it("looks where Docker and the containers tools keep their files", () => {
    expect(credentialPaths({ HOME: "/h", REGISTRY_AUTH_FILE: "/f", XDG_RUNTIME_DIR: "/r" })).toEqual([
      "/f",
      "/r/containers/auth.json",
      "/h/.config/containers/auth.json",
      "/h/.docker/config.json",
    ]);
    expect(credentialPaths({ DOCKER_CONFIG: "/d", XDG_CONFIG_HOME: "/x" })).toEqual([
      "/x/containers/auth.json",
      "/d/config.json",
    ]);
    expect(credentialPaths({})).toEqual([]);
  });
});
