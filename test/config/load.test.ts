// A good config, with every key, and what becomes of it.
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load/load.ts";
import { kinds } from "../../src/app/runtime/kinds.ts";
import type { Config } from "../../src/config/config.ts";
import { configWith, directory, loadText } from "./load-text.ts";

const everything = fileURLToPath(new URL("../fixtures/config/everything.yaml", import.meta.url));
const read = (path: string): Promise<Uint8Array> => readFile(path);
const environment = {
  DOCKERHUB_USER: "somebody",
  DOCKERHUB_TOKEN: "dckr_pat_123",
  REGION: "eu-west-1",
  ACME_PUB: await readFile(`${dirname(everything)}/acme.pub`, "utf8"),
};

describe("a config with everything", async () => {
  const config = await loadConfig({ path: everything, read, environment, kinds });

  it("has its target and replicas", () => {
    const { repositories, ...target } = config.target;
    expect(target).toEqual({
      registry: "123456789012.dkr.ecr.us-west-2.amazonaws.com",
      account: "123456789012",
      region: "us-west-2",
      sandbox: false,
      profile: "mirror",
      assumeRole: "arn:aws:iam::123456789012:role/mirror",
      externalId: "mirror-7f3a",
      endpoint: "http://127.0.0.1:5000",
      registryEndpoint: "http://127.0.0.1:5001",
    });
    expect(repositories.rules).toMatchObject([
      {
        match: "platform/nightly/**",
        managed: false,
        settings: { tagMutability: { mode: "mutable" } },
      },
    ]);
    expect(config.replicas.map((replica) => [replica.account, replica.region])).toEqual([
      ["011528288828", "eu-west-1"],
      ["123456789012", "eu-central-1"],
      ["210987654321", "us-west-2"],
      ["210987654321", "cn-north-1"],
    ]);
    expect(config.replicas.slice(2).map(({ registry, assumeRole }) => [registry, assumeRole])).toEqual([
      ["210987654321.dkr.ecr.us-west-2.amazonaws.com", "arn:aws:iam::210987654321:role/mirror-us-west-2"],
      [
        "210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn",
        "arn:aws:iam::210987654321:role/mirror-cn-north-1",
      ],
    ]);
  });

  it("a replica's own repositories replace the target's, and are the target's otherwise", () => {
    expect(config.replicas[0]?.repositories).toEqual({
      create: false,
      defaults: { scanOnPush: false },
      rules: [],
      owner: "platform-mirror",
    });
    expect(config.replicas[1]?.repositories).toEqual(config.target.repositories);
  });

  it("policies are canonical JSON, from a file or inline", () => {
    const { defaults } = config.target.repositories;
    expect(defaults.lifecyclePolicy).toBe(
      '{"rules":[{"action":{"type":"expire"},"description":"keep 20","rulePriority":1,"selection":{"countNumber":20,"countType":"imageCountMoreThan","tagStatus":"any"}}]}',
    );
    expect(defaults.repositoryPolicy).toBe(
      '{"Statement":[{"Action":"ecr:BatchGetImage","Effect":"Allow","Principal":"*"}],"Version":"2012-10-17"}',
    );
    expect(defaults.tagMutability).toEqual({ mode: "immutable", exclusions: ["dev-*", "latest"] });
    expect(defaults.tags).toEqual({ "managed-by": "ecr-mirror", "cost-center": "42" });
  });

  it("sources have their defaults, and their own where they say so", () => {
    expect(config.sources.map((source) => source.kind).join(" ")).toBe(
      "images list helm helm codecollection manifests argocd compose dataset mapping repository repository layout cluster",
    );
    const [own, plain] = config.sources;
    expect(own).toMatchObject({
      prefix: "",
      naming: { form: "host" },
      tagPolicy: "stable",
      platforms: ["all"],
      referrers: false,
      minimumAge: { ms: 14 * 86_400_000, trustCreated: false },
      followMs: 0,
      allowEmpty: true,
      min: 1,
    });
    expect(config.sources[3]).toMatchObject({ referrers: true, followMs: 2 * 86_400_000 });
    expect(plain).toEqual({
      name: "list",
      kind: "list",
      path: "./images.conf",
      format: "conf",
      prefix: "platform",
      naming: { form: "{host}/{path}", strip: "team/" },
      tagPolicy: "same",
      platforms: ["linux/amd64", "linux/arm64/v8"],
      referrers: true,
      followMs: 14 * 86_400_000,
      minimumAge: { ms: 3 * 86_400_000, trustCreated: false },
      allowEmpty: false,
      min: 0,
    });
    expect(config.tagPolicies["dated"]?.minimumAge).toEqual({ time: "12h", trust: "created" });
  });

  it("keys are text as written, scalars are what YAML says", () => {
    expect(Object.keys(config.tagPolicies["pinned"]?.digest ?? {})).toEqual(["1.10"]);
    expect(config.sources[2]).toMatchObject({
      set: { "global.region": "us-west-2", replicas: 2, enabled: true },
    });
    expect(config.tagPolicies["same"]).toEqual({});
  });

  it("secrets of the environment are filled in and remembered, and are not in `file`", () => {
    expect(config.registries["docker.io"]).toMatchObject({ username: "somebody", password: "dckr_pat_123" });
    expect([...config.secrets].sort()).toEqual(["dckr_pat_123", "somebody"]);
    expect(config.file.registries?.["docker.io"]?.password).toBe("${DOCKERHUB_TOKEN}");
    expect(JSON.stringify(config.file)).not.toContain("dckr_pat_123");
  });

  it("paths of registries are absolute; state in S3 is split", () => {
    expect(config.registries["internal.example.com:5000"]?.ca).toBe(`${dirname(everything)}/ca.pem`);
    expect(config.name).toBe("platform-mirror");
    expect(config.state).toEqual({
      bucket: "mirror-state",
      key: "prod/mirror.state.json",
      history: 5,
      region: "eu-central-1",
      endpoint: "https://s3.example.com",
      pathStyle: true,
      profile: "state",
      assumeRole: "arn:aws:iam::111122223333:role/mirror-state",
      externalId: "state-7f3a",
      encryption: { sse: "aws:kms", kmsKey: "alias/mirror-state" },
    });
    expect([config.lock, config.prune, config.keepReplaced, config.foreignLayers]).toEqual([
      "state/mirror.lock.json",
      {
        maxPercent: 10,
        goneMs: 180 * 86_400_000,
        unusedForMs: 30 * 86_400_000,
        protect: ["platform/base/**"],
      },
      2,
      "copy",
    ]);
    expect([config.path, config.directory]).toEqual([everything, dirname(everything)]);
  });

  it("locates keys, and the nearest parent of what isn't there", async () => {
    const lines = (await readFile(everything, "utf8")).split("\n");
    const at = config.locate("sources", 2, "chart");
    expect(lines[(at?.line ?? 0) - 1]?.slice((at?.column ?? 0) - 1)).toBe("runwhen-local");
    expect(at?.frame?.at(-1)?.text).toBe("    chart: runwhen-local");
    const none = config.locate("sources", 2, "nope");
    expect(none?.line).toBe((at?.line ?? 0) - 2);
    expect(config.locate("sources", 0, "images", 1, "tag")?.frame?.at(-1)?.text).toBe("        tag: v3.5.0");
    expect(config.locate("nowhere", 3)?.line).toBe(3);
  });

  it("no position shows a password", () => {
    expect(JSON.stringify(config.locate("registries", "docker.io"))).not.toContain("dckr_pat_123");
  });
});

describe("defaults", () => {
  it("repositories are created unless the config or a replica says otherwise", async () => {
    const replica = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    const created = async (own: string, all: string) => {
      const lines = `replicas: [{ registry: ${replica}, repositories: { ${own} } }]\nrepositories: { ${all} }\n`;
      const { target, replicas } = await loadText(configWith(lines));
      return [target.repositories.create, replicas[0]?.repositories.create];
    };
    expect(await created("", "")).toEqual([true, true]);
    expect(await created("defaults: { scanOnPush: true }", "create: false")).toEqual([false, false]);
    expect(await created("create: true", "create: false")).toEqual([false, true]);
    expect(await created("create: false", "")).toEqual([true, false]);
  });

  it("the sandbox has its fixed name", async () => {
    const config = await loadText(configWith(""));
    expect(config.target).toEqual({
      registry: "000000000000.dkr.ecr.us-east-1.amazonaws.com",
      account: "000000000000",
      region: "us-east-1",
      sandbox: true,
      repositories: { create: true, defaults: {}, rules: [] },
    });
    expect(config).toMatchObject({
      directory,
      replicas: [],
      registries: {},
      tagPolicies: { same: {} },
      sources: [],
      outputs: [],
      state: { path: "state/mirror.state.json" },
      prune: { maxPercent: 20 },
      keepReplaced: 0,
      foreignLayers: "keep",
      secrets: [],
    });
    expect(config).not.toHaveProperty("lock");
  });

  it("another registry is taken with region and both endpoints", async () => {
    const text =
      "version: 1\nsources: []\ntarget: { registry: 'localhost:5000', region: eu-west-1, endpoint: 'http://a', registryEndpoint: 'http://b' }\n";
    const { target } = await loadText(text);
    expect([target.registry, target.account, target.region]).toEqual(["localhost:5000", "", "eu-west-1"]);
  });
});

describe("the environment", () => {
  const secretsOf = async (
    lines: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> =>
    (await loadText(configWith(lines), { environment: { ...environment, ...more } })).secrets;

  it("defaults stand in for what is unset or empty", async () => {
    const config = await loadText(configWith('lock: "${NONE:-a}-${EMPTY:-b}-${REGION:-c}"\n'), {
      environment: { ...environment, EMPTY: "" },
    });
    expect(config.lock).toBe("a-b-eu-west-1");
  });

  it("a default may be empty, and what was put in is not read again", async () => {
    const config = await loadText(configWith('lock: "x${NONE:-}${TRICK}"\n'), {
      environment: { TRICK: "${REGION}" },
    });
    expect(config.lock).toBe("x${REGION}");
  });

  it("stands in text values only: not in keys, not in comments", async () => {
    const config = await loadText(configWith("# ${NOPE}\ntagPolicies: { '${NOPE}': {} }\n"));
    expect(Object.keys(config.tagPolicies)).toEqual(["same", "${NOPE}"]);
  });

  it("works unquoted within braces, quoted, and with a default", async () => {
    const lines =
      'registries: { a.b: { username: ${DOCKERHUB_USER}, password: "${DOCKERHUB_TOKEN}", rewrite: ${R:-a.b/c} } }\n';
    const config = await loadText(configWith(lines), { environment });
    expect(config.registries["a.b"]).toEqual({
      username: "somebody",
      password: "dckr_pat_123",
      rewrite: "a.b/c",
    });
  });

  it("what is no secret is not struck out of the output", async () => {
    expect(await secretsOf("lock: ${REGION}\n")).toEqual([]);
    expect(await secretsOf("lock: ${MY_TOKEN}\n", { MY_TOKEN: "t0" })).toEqual(["t0"]);
    expect(await secretsOf("registries: { a.b: { username: u, password: literal1 } }\n")).toEqual([
      "literal1",
    ]);
  });
});

describe("the digest", () => {
  const digestOf = async (policy: string, token: string, comment = ""): Promise<Config["digest"]> =>
    (
      await loadText(
        configWith(
          `${comment}registries: { a.b: { username: u, password: \${T} } }\nrepositories: { defaults: { lifecyclePolicy: p.json } }\n`,
        ),
        { environment: { T: token }, files: { "p.json": policy } },
      )
    ).digest;
  const policy = (count: number): string =>
    JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: count },
          action: { type: "expire" },
        },
      ],
    });

  it("changes with the config and its policy files, and not with secrets or comments", async () => {
    const first = await digestOf(policy(1), "a");
    expect(await digestOf(policy(1), "b")).toBe(first);
    expect(await digestOf(policy(2), "a")).not.toBe(first);
    expect(await digestOf(policy(1), "a", "# x\n")).toBe(first);
    expect(await digestOf(policy(1), "a", "minimumAge: 3d\n")).not.toBe(first);
  });

  it("changes with what the environment means for the config", async () => {
    const byTeam = async (team: string, rest = "") =>
      (
        await loadText(
          `${configWith("").replace("{ registry: sandbox }", "{ registry: sandbox, prefix: '${TEAM}' }")}${rest}`,
          { environment: { TEAM: team } },
        )
      ).digest;
    expect(await byTeam("a")).not.toBe(await byTeam("b"));
    expect(await byTeam("a")).toBe(await byTeam("a"));
  });

  it("does not depend on the order of keys", async () => {
    const [one, other] = ["prune: { maxPercent: 5 }\n", "keepReplaced: 2\n"];
    expect((await loadText(configWith(one + other))).digest).toBe(
      (await loadText(configWith(other + one))).digest,
    );
  });
});
