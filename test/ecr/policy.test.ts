// What iam-policy allows, compared with the actions that the client really uses.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iamPolicy, type PolicyPurpose } from "../../src/core/settings/iam-policy.ts";
import { neededFacts } from "../../src/core/plan/warnings/warnings.ts";
import { readActions, type RepositorySettings, type SettingName } from "../../src/core/settings/table.ts";
import { openPeer, type Peer, startSandboxPeer } from "./peers.ts";

const signal = new AbortController().signal;
const lifecyclePolicy = (days: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: days,
        },
        action: { type: "expire" },
      },
    ],
  });
const repositoryPolicy = (sid: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: sid, Effect: "Allow", Principal: "*", Action: ["ecr:BatchGetImage"] }],
  });

const declarations: readonly (readonly [string, RepositorySettings, RepositorySettings])[] = [
  ["nothing", {}, {}],
  [
    "mutability",
    { tagMutability: { mode: "immutable", exclusions: [] } },
    { tagMutability: { mode: "mutable", exclusions: [] } },
  ],
  ["scanning", { scanOnPush: true }, { scanOnPush: false }],
  ["lifecycle", { lifecyclePolicy: lifecyclePolicy(14) }, { lifecyclePolicy: lifecyclePolicy(30) }],
  ["policy", { repositoryPolicy: repositoryPolicy("a") }, { repositoryPolicy: repositoryPolicy("b") }],
  ["tags", { tags: { team: "a" } }, { tags: { team: "b" } }],
];

/** What a run's data plane uses of the policy; the copy engine's own tests look at it. */
const dataPlane = [
  "BatchCheckLayerAvailability",
  "BatchGetImage",
  "CompleteLayerUpload",
  "GetDownloadUrlForLayer",
  "InitiateLayerUpload",
  "PutImage",
  "UploadLayerPart",
];

function allowed(purpose: PolicyPurpose, declared: RepositorySettings): Set<string> {
  const { Statement } = iamPolicy(purpose, {
    registries: [
      {
        partition: "aws",
        account: "000000000000",
        region: "us-east-1",
        repositories: ["a/b"],
        declared: new Set(Object.keys(declared) as SettingName[]),
        keys: [],
      },
    ],
    sources: [],
    state: null,
  });
  const actions = Statement.flatMap(({ Action }) => Action).map((action) => action.replace("ecr:", ""));
  return new Set(actions.filter((action) => !dataPlane.includes(action)));
}

describe("iam-policy allows exactly what is used", () => {
  let peer: Peer;
  beforeAll(async () => {
    peer = await startSandboxPeer();
  });
  afterAll(() => peer.close());

  it.each(declarations)("with %s declared", async (name, first, second) => {
    const used = new Set<string>();
    const ecr = openPeer(peer, { onCall: (action) => used.add(action) });
    const repository = `policy/${name}`;
    const creation = { id: "new", kind: "create-repository", registry: ecr.registry, repository } as const;
    const plan = { actions: [{ ...creation, settings: first }] };
    await ecr.registryFacts(signal, neededFacts(plan, ecr.registry, []));
    await ecr.readActual([repository], signal, () => readActions(first));
    await openPeer(peer).createRepository(repository, {}, signal);
    await ecr.readActual([repository], signal, () => readActions(first));
    // What a plan asks for when a tag is to be overwritten.
    await ecr.readSettings([repository], signal);
    expect([...used].sort()).toEqual([...allowed("plan", first)].sort());
    await ecr.token(signal);
    await ecr.createRepository(`${repository}/new`, first, signal);
    await ecr.updateRepository(repository, second, signal);
    expect([...used].sort()).toEqual([...allowed("apply", first)].sort());
    await ecr.deleteImages(
      repository,
      [{ tag: "none", digest: `sha256:${"0".repeat(64)}` as never }],
      signal,
    );
    expect([...used].sort()).toEqual([...allowed("prune", first)].sort());
    ecr.close();
  });
});
