import { describe, expect, it } from "vitest";
import type { Actual, ActualRepository } from "../../../../src/core/plan/actual.ts";
import type { Desired, DesiredImage } from "../../../../src/core/plan/desired.ts";
import { diff } from "../../../../src/core/plan/diff/diff.ts";
import type { Action, Plan } from "../../../../src/core/plan/plan.ts";
import type { RegistryFacts } from "../../../../src/core/settings/registry-facts.ts";
import { type ComparedPlan, neededFacts, planWarnings } from "../../../../src/core/plan/warnings/warnings.ts";
import type { RegistryLocation } from "../../../../src/core/plan/warnings/registry.ts";
import { emptyState } from "../../../../src/core/state/state.ts";
import { desiredImage, digestOf, planState, target } from "../model.ts";

const replica = "replica";
const locations: readonly RegistryLocation[] = [
  { registry: target.registry, account: "1", region: "us-west-2" },
  { registry: replica, account: "1", region: "eu-west-1" },
];
const plain: RegistryFacts = {
  blobMounting: true,
  replication: [],
  creationTemplates: [],
  pullThrough: [],
  scanning: { type: "BASIC", rules: [] },
};
const gigabyte = 1024 ** 3;

function wanted(
  repository: string,
  tag: string,
  more: Partial<DesiredImage["content"]> = {},
  registry = target.registry,
) {
  const digest = digestOf(`${repository}:${tag}`);
  return desiredImage({ registry, repository, tag, digest }, more);
}

type Repository = Desired["repositories"][number];

function compared(
  images: readonly DesiredImage[],
  {
    actual = { registries: new Map(), files: new Map() },
    plan,
    ...fields
  }: Partial<Omit<Repository, "registry" | "repository">> & {
    readonly actual?: Actual;
    readonly plan?: Partial<Plan>;
  } = {},
): ComparedPlan {
  const addresses = new Map(
    images.map(({ destination: { registry, repository } }) => [
      `${registry}/${repository}`,
      { registry, repository, managed: true, settings: {}, ...fields },
    ]),
  );
  const desired: Desired = {
    target,
    sources: [],
    repositories: [...addresses.values()],
    images,
    files: [],
    held: [],
    refused: [],
    gone: [],
    retained: new Map(),
    pins: new Map(),
    questions: [],
    warnings: [],
    failures: [],
    complete: true,
  };
  const options = {
    tool: "test",
    configDigest: digestOf("config"),
    state: planState,
    filter: [],
    replace: [],
    prune: null,
  };
  return { desired, actual, plan: { ...diff(desired, actual, emptyState, options), ...plan } };
}

function found(
  repository: Partial<ActualRepository> & { readonly repository: string },
  registry = target.registry,
): Actual {
  const one = {
    settings: {},
    tags: new Map(),
    digests: new Set(),
    archived: new Set(),
    details: new Map(),
    ...repository,
  } as ActualRepository;
  const repositories = new Map([[one.repository, one]]);
  return { registries: new Map([[registry, { registry, repositories }]]), files: new Map() };
}

function details(plan: ComparedPlan, facts: Readonly<Record<string, Partial<RegistryFacts>>>) {
  const known = new Map(Object.entries(facts).map(([registry, one]) => [registry, { ...plain, ...one }]));
  return planWarnings(plan, known, locations).map(({ detail }) => detail);
}

describe("planWarnings, of registries", () => {
  const everywhere = (repository: string, bytes = 0) =>
    [target.registry, replica].map((registry) => wanted(repository, "1", { bytes }, registry));

  it("knows nothing of a registry whose facts are not known", () => {
    expect(details(compared(everywhere("a", gigabyte)), {})).toEqual([]);
    expect(details(compared(everywhere("a", gigabyte)), { [target.registry]: {} })).toEqual([]);
  });

  it("looks at the repositories of each registry alone", () => {
    const pullThrough = [{ prefix: "ROOT", upstream: "docker.io" }];
    const plan = compared([wanted("a", "1"), wanted("b", "1", {}, replica)]);
    expect(details(plan, { [target.registry]: { pullThrough }, [replica]: { pullThrough } })).toEqual([
      `${target.registry} caches docker.io under ROOT, so both would write to a.`,
      "replica caches docker.io under ROOT, so both would write to b.",
    ]);
  });

  it("tells of replication to another registry, not of one to itself", () => {
    const replication = locations.map(({ account, region }) => ({
      destinations: [{ account, region }],
      prefixes: [],
    }));
    expect(details(compared(everywhere("a")), { [target.registry]: { replication } })).toEqual([
      `${target.registry} itself replicates a to replica.`,
    ]);
  });

  const mounting = { [target.registry]: { blobMounting: false } };
  const told = `In ${target.registry} blob mounting is off, so a layer that several of the 2 repositories share is uploaded to each of them.`;
  const half = { bytes: gigabyte / 2 };

  it.each<[string, readonly DesiredImage[], readonly string[]]>([
    ["all that is copied", [wanted("a", "1", half), wanted("b", "1", half)], [told]],
    ["not what is copied elsewhere", [wanted("a", "1", half), wanted("b", "1", half, replica)], []],
    [
      "not the bytes of what is copied elsewhere",
      [wanted("a", "1", half), wanted("b", "1"), wanted("c", "1", half, replica)],
      [],
    ],
    ["one repository as one", [wanted("a", "1", half), wanted("a", "2", half)], []],
  ])("counts %s where mounts are off", (_, images, expected) => {
    expect(details(compared(images), mounting)).toEqual(expected);
  });
});

describe("planWarnings, of quotas and lifecycle policies", () => {
  const expireMoreThan = (count: number) =>
    JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: count },
          action: { type: "expire" },
        },
      ],
    });
  const policy = (count: number) => ({ settings: { lifecyclePolicy: expireMoreThan(count) } });
  const two = [wanted("a", "1"), wanted("a", "2")];
  const loses = (repository: string, name: string) =>
    `${repository}: rule 1 (more than 1 images) would expire ${name}.`;

  it("tells of a quota", () => {
    const settings = { repositoryPolicy: "x".repeat(10_241) };
    expect(details(compared([wanted("a", "1")], { settings }), {})).toEqual([
      `${target.registry}/a would have a policy of 10241 characters; ECR accepts 10240.`,
    ]);
  });

  it("says nothing where no policy is declared", () => {
    expect(details(compared(two), {})).toEqual([]);
  });

  it("tells of wanted images that a declared policy would take away, by repository, with the registry of a replica", () => {
    expect(details(compared(two, policy(2)), {})).toEqual([]);
    expect(details(compared(two, policy(1)), {})).toEqual([
      expect.stringMatching(/^a: rule 1 \(more than 1 images\)/),
    ]);
    const elsewhere = two.map(({ destination: { repository, tag } }) =>
      wanted(repository, tag ?? "", {}, replica),
    );
    expect(details(compared(elsewhere, policy(1)), {})).toEqual([
      expect.stringMatching(/^replica\/a: rule 1 /),
    ]);
  });

  it("counts each repository's images alone", () => {
    expect(details(compared([wanted("a", "1"), wanted("b", "1")], policy(1)), {})).toEqual([]);
  });

  it.each([
    ["a managed repository", true, [loses("a", "a:1")]],
    ["a repository that is not managed: its own policy stays", false, []],
  ])("counts what is there with what comes, in %s", (_, managed, expected) => {
    const newer = digestOf("newer");
    const actual = found({
      repository: "a",
      tags: new Map([
        ["1", digestOf("a:1")],
        ["mine", newer],
      ]),
      digests: new Set([digestOf("a:1"), newer]),
      details: new Map([
        [digestOf("a:1"), { pushedAt: "2026-01-01T00:00:00Z" }],
        [newer, { pushedAt: "2026-02-01T00:00:00Z" }],
      ]),
    });
    expect(details(compared([wanted("a", "1")], { ...policy(1), managed, actual }), {})).toEqual(expected);
  });

  it("tells it of a repository that is not managed while it is to be created", () => {
    expect(details(compared(two, { ...policy(1), managed: false }), {})).toHaveLength(1);
  });

  it("counts no image that the plan deletes", () => {
    const old = digestOf("old");
    const actual = found({
      repository: "a",
      tags: new Map([["1", digestOf("a:1")]]),
      digests: new Set([digestOf("a:1"), old]),
      details: new Map([
        [digestOf("a:1"), { pushedAt: "2026-01-01T00:00:00Z" }],
        [old, { pushedAt: "2026-02-01T00:00:00Z" }],
      ]),
    });
    const deletion: Action = {
      id: "x",
      kind: "delete-image",
      reason: "unwanted",
      registry: target.registry,
      repository: "a",
      tag: null,
      digest: old,
    };
    const images = [wanted("a", "1")];
    expect(details(compared(images, { ...policy(1), actual }), {})).toEqual([loses("a", "a:1")]);
    expect(details(compared(images, { ...policy(1), actual, plan: { actions: [deletion] } }), {})).toEqual(
      [],
    );
  });

  it("declares nothing for a repository without wanted images, and holds what is there", () => {
    const plan = compared([wanted("a", "1")], policy(1));
    expect(details({ ...plan, desired: { ...plan.desired, images: [] } }, {})).toEqual([]);
  });
});

describe("neededFacts", () => {
  const [one] = locations;
  const needed = (plan: Pick<Plan, "actions">, where = locations, registry = target.registry) =>
    [...neededFacts(plan, registry, where)].sort();
  const [alone] = [one === undefined ? [] : [one]];
  const actions = (...list: readonly Action[]) => ({ actions: list });
  const repository = { registry: target.registry, repository: "a" };
  const create: Action = { id: "x", kind: "create-repository", ...repository, settings: {} };
  const update: Action = {
    id: "x",
    kind: "update-repository",
    ...repository,
    settings: { scanOnPush: false },
    changes: [],
  };
  const copies = (...images: readonly DesiredImage[]) =>
    compared(images).plan.actions.filter(({ kind }) => kind === "copy-image");

  it.each<[string, readonly Action[], readonly string[]]>([
    ["nothing to do", [], []],
    ["a repository to create", [create], ["creationTemplates", "pullThrough"]],
    [
      "a repository to create that declares scanOnPush",
      [{ ...create, settings: { scanOnPush: true } }],
      ["creationTemplates", "pullThrough", "scanning"],
    ],
    ["scanOnPush to change", [update], ["scanning"]],
    ["another setting to change", [{ ...update, settings: {} }], []],
    [
      "work in another registry",
      [
        { ...create, registry: replica },
        { ...update, registry: replica },
      ],
      [],
    ],
    [
      "a tag to delete",
      [{ id: "x", kind: "delete-image", reason: "unwanted", ...repository, tag: "1", digest: digestOf("a") }],
      [],
    ],
    ["copies into one repository", copies(wanted("a", "1"), wanted("a", "2")), []],
    ["copies into two repositories", copies(wanted("a", "1"), wanted("b", "1")), ["blobMounting"]],
    [
      "copies into one repository of each registry",
      copies(wanted("a", "1"), wanted("b", "1", {}, replica)),
      [],
    ],
    [
      "a tag to set in one repository, and a copy into another",
      copies(wanted("a", "1"), wanted("b", "1")).map((action, index) =>
        action.kind === "copy-image" && index === 0 ? { ...action, kind: "tag-image" } : action,
      ),
      [],
    ],
  ])("for %s", (_, list, expected) => {
    expect(needed(actions(...list), alone)).toEqual(expected);
  });

  it("are of replication too where there are several registries", () => {
    expect(needed(actions())).toEqual(["replication"]);
    expect(needed(actions(create))).toEqual(["creationTemplates", "pullThrough", "replication"]);
  });
});
