// What a config takes from the one that it extends, and what it can't take away from it.
import { describe, expect, it } from "vitest";
import { minimumAgeFor } from "../../src/app/planning/gates/age.ts";
import { configWith, diagnose, directory, loadText } from "./load-text.ts";

const org = `version: 1
extends: ./group.yaml
platforms: [linux/amd64]
minimumAge: 7d
waivers: ./org-waivers.yaml
registries:
  docker.io: { username: org, password: "\${ORG_TOKEN}" }
  quay.io: { requestsPerMinute: 60, rewrite: "oci:carried" }
repositories:
  create: false
  defaults: { scanOnPush: false, tags: { owner: org } }
  rules:
    - match: "**"
      lifecyclePolicy: ./keep.json
tagPolicies:
  stable: { newest: 9 }
  org: { semver: "*", newest: 1 }
gates:
  - { match: "**", minimumAge: 3d }
  - { match: "**", allowedRegistries: [docker.io] }
`;
const keep =
  '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":20},"action":{"type":"expire"}}]}';
const waiver = (image: string) =>
  `- { image: "${image}", gate: minimumAge, until: 2099-12-31, owner: o, reason: r }\n`;
const files = {
  "base/org.yaml": org,
  "base/group.yaml": "version: 1\ntagPolicies: { group: {} }\n",
  "base/org-waivers.yaml": waiver("team/urgent:*"),
  "base/keep.json": keep,
  "own-waivers.yaml": waiver("team/**"),
};
const environment = { ORG_TOKEN: "org-token-1" };

describe("a config that extends another", async () => {
  const config = await loadText(
    `version: 1
extends: ./base/org.yaml
target: { registry: sandbox }
registries:
  docker.io: { username: team, password: team-token-1 }
repositories:
  defaults: { scanOnPush: true }
  rules:
    - { match: "team/**", tagMutability: mutable }
tagPolicies: { stable: { newest: 2 } }
waivers: ./own-waivers.yaml
gates:
  - { match: "team/**", minimumAge: 1d }
sources:
  - { name: one, kind: images, images: [nginx], tagPolicy: org }
  - { name: two, kind: images, images: [redis], tagPolicy: group, minimumAge: 1h, platforms: [all] }
`,
    { files, environment },
  );

  it("takes defaults, and its own go first", () => {
    expect(config.sources.map(({ platforms, minimumAge: { ms } }) => [platforms, ms / 3_600_000])).toEqual([
      [["linux/amd64"], 168],
      [["all"], 1],
    ]);
    expect(config.registries).toEqual({
      "docker.io": { username: "team", password: "team-token-1" },
      "quay.io": { requestsPerMinute: 60, rewrite: `oci:${directory}/base/carried` },
    });
    expect(config.tagPolicies).toMatchObject({ stable: { newest: 2 }, org: { newest: 1 }, group: {} });
    const { create, defaults, rules } = config.target.repositories;
    expect({ create, defaults }).toEqual({
      create: false,
      defaults: { scanOnPush: true, tags: { owner: "org" } },
    });
    expect(
      rules.map(({ match, settings, at }) => [match, Object.keys(settings), `${at?.file}:${at?.line}`]),
    ).toEqual([
      ["team/**", ["tagMutability"], `${directory}/mirror.config.yaml:9`],
      ["**", ["lifecyclePolicy"], `${directory}/base/org.yaml:13`],
    ]);
  });

  it("has all gates, each at its place, and all secrets", () => {
    const places = config.gates.map((_, index) => config.locate("gates", index));
    expect(places.map((at) => `${at?.file.slice(directory.length)}:${at?.line}`)).toEqual([
      "/mirror.config.yaml:13",
      "/base/org.yaml:19",
      "/base/org.yaml:20",
    ]);
    expect(config.locate("registries", "quay.io")?.file).toBe(`${directory}/base/org.yaml`);
    expect(new Set(config.secrets)).toEqual(new Set(["org-token-1", "team-token-1"]));
  });

  it("can't waive the gates of the other one", () => {
    const age = (repository: string) =>
      minimumAgeFor(
        config,
        { ms: 0, trustCreated: false },
        { repository, tag: "1", reference: "docker.io/library/nginx:1" },
        new Date("2026-11-26"),
      ).ms / 86_400_000;
    expect({ own: age("team/app"), org: age("team/urgent"), others: age("other/app") }).toEqual({
      own: 3,
      org: 0,
      others: 3,
    });
  });
});

it("the digest of a config changes with what it takes, and with nothing else", async () => {
  const digest = async (base: string, token = "org-token-1") => {
    const text = `version: 1\nextends: ./base/org.yaml\ntarget: { registry: sandbox }\nsources: []\n`;
    const given = { files: { ...files, "base/org.yaml": base }, environment: { ORG_TOKEN: token } };
    return (await loadText(text, given)).digest;
  };
  const first = await digest(org);
  expect(await digest(`# comment\n${org}lock: ./lock.json\n`, "other-token")).toBe(first);
  expect(await digest(org.replace("minimumAge: 7d", "minimumAge: 8d"))).not.toBe(first);
});

describe("bad", () => {
  const at = async (base: string | undefined) => {
    const given = { files: base === undefined ? {} : { "org.yaml": base } };
    const found = await diagnose(configWith("extends: ./org.yaml\n"), given);
    return found.map(
      ({ code, at: place }) =>
        `${code} ${place?.file.slice(directory.length + 1)}:${place?.line}:${place?.column}`,
    );
  };

  it.each([
    ["missing", undefined, "file/missing mirror.config.yaml:4:10"],
    ["not YAML", "version: [1\n", "yaml/syntax org.yaml:1:10"],
    ["a wrong key", "version: 1\nplatform: [linux/amd64]\n", "config/unknown-key org.yaml:2:1"],
    ["a wrong value", 'version: 1\nregistries: { "https://quay.io": {} }\n', "config/host org.yaml:2:15"],
    ["an unset variable", "version: 1\nplatforms: ['${NOPE}']\n", "env/unset org.yaml:2:14"],
    ["a missing file in it", "version: 1\nwaivers: ./w.yaml\n", "file/missing org.yaml:2:10"],
    ["itself", "version: 1\nextends: mirror.config.yaml\n", "config/extends org.yaml:2:10"],
  ])("%s", async (_name, base, expected) => {
    expect(await at(base)).toEqual([expected]);
  });

  it("a tag policy that neither has", async () => {
    const text = `version: 1\nextends: ./org.yaml\ntarget: { registry: sandbox }\nsources:\n  - { name: one, kind: images, images: [nginx:1], tagPolicy: nope }\n`;
    const found = await diagnose(text, { files: { "org.yaml": "version: 1\n" } });
    expect(found.map(({ at: place }) => place?.line)).toEqual([5]);
  });
});
