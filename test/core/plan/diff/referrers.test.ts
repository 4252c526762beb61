// Referrers in a plan: which are new, which lie under a tag that can't be moved, and what goes its way all the same.
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../../src/core/base/digest.ts";
import { referrersTag } from "../../../../src/core/image/referrer-tag.ts";
import type { ContentReferrer, DesiredImage } from "../../../../src/core/plan/desired.ts";
import { diff, type DiffOptions } from "../../../../src/core/plan/diff/diff.ts";
import type { CopyImage } from "../../../../src/core/plan/plan.ts";
import type { RepositorySettings } from "../../../../src/core/settings/table.ts";
import type { State } from "../../../../src/core/state/state.ts";
import { actualOf, desiredOf, digestOf, image, planState, stateOf, target } from "../model.ts";

const options: DiffOptions = {
  tool: "ecr-mirror test",
  configDigest: sha256("config"),
  state: planState,
  filter: [],
  prune: null,
  replace: [],
};
const web = image("team/web", "1.0", "a");
const signatureTag = `${referrersTag(digestOf("a"))}.sig`;

function referrer(name: string, more: Partial<ContentReferrer> = {}): ContentReferrer {
  const digest = digestOf(name);
  return { digest, subject: digestOf("a"), tag: null, parts: [digest], bytes: 10, ...more };
}

function withReferrers(...referrers: readonly ContentReferrer[]): DesiredImage {
  const parts = [...new Set(referrers.flatMap((one) => one.parts))];
  return { ...web, content: { bytes: 10, parts, referrers } };
}

function stateWith(...parts: readonly string[]): State {
  const state = stateOf({ "team/web:1.0": digestOf("a") });
  const entries = state.registries[target.registry] ?? {};
  const [entry] = Object.values(entries);
  if (entry === undefined) throw new Error("no entry");
  const known = { ...entry, parts: parts.map(digestOf) };
  return { ...state, registries: { [target.registry]: { "team/web:1.0": known } } };
}

function plan(
  wanted: DesiredImage | readonly DesiredImage[],
  tags: Readonly<Record<string, string>>,
  {
    state = stateWith(),
    settings = {},
    declared = {},
  }: { state?: State; settings?: RepositorySettings; declared?: RepositorySettings } = {},
) {
  const held = new Map(Object.entries(tags).map(([tag, content]) => [tag, digestOf(content)]));
  const actual = actualOf(new Map([["team/web", { settings, tags: held, untagged: [] }]]));
  const desired = desiredOf("destination" in wanted ? [wanted] : wanted, declared);
  return diff(desired, actual, state, options);
}

const sorted = (...names: readonly string[]) => names.map(digestOf).toSorted();
const immutable: RepositorySettings = { tagMutability: { mode: "immutable", exclusions: [] } };
const copyOf = (made: ReturnType<typeof plan>) =>
  made.actions.find((one): one is CopyImage => one.kind === "copy-image");

describe("a referrer that ECR lacks", () => {
  const sbom = referrer("sbom", { artifactType: "application/spdx+json" });

  it("and that the state never had is late", () => {
    expect(copyOf(plan(withReferrers(sbom), { "1.0": "a" }))).toMatchObject({
      reason: "repaired",
      parts: [digestOf("sbom")],
      late: [{ digest: digestOf("sbom"), artifactType: "application/spdx+json" }],
    });
  });

  it("and that the state had no longer appears in ECR", () => {
    const made = copyOf(plan(withReferrers(sbom), { "1.0": "a" }, { state: stateWith("sbom") }));
    expect(made).toMatchObject({ reason: "repaired" });
    expect([made?.late, made?.also]).toEqual([undefined, undefined]);
  });

  it("is told with what is gone, where both hold", () => {
    const both = withReferrers(sbom, referrer("old"));
    expect(copyOf(plan(both, { "1.0": "a" }, { state: stateWith("old") }))).toMatchObject({
      also: ["repaired"],
      late: [{ digest: digestOf("sbom") }],
    });
  });

  it("is no news beside an image that is copied anyway, or that the state doesn't know", () => {
    expect(copyOf(plan(withReferrers(sbom), {}))?.late).toBeUndefined();
    const unknown = plan(withReferrers(sbom), { "1.0": "a" }, { state: stateOf({}) });
    expect(copyOf(unknown)).toMatchObject({ reason: "repaired" });
    expect(copyOf(unknown)?.late).toBeUndefined();
  });
});

describe("a tag of a signature that can't be moved", () => {
  const signature = referrer("new signature", { tag: signatureTag });
  const held = { "1.0": "a", [signatureTag]: "old signature" };
  const state = stateWith("old signature");

  it("blocks its referrer and nothing else", () => {
    const made = plan(withReferrers(signature, referrer("sbom")), held, { state, settings: immutable });
    expect(made.blocked).toMatchObject([
      {
        code: "tag/immutable",
        tag: signatureTag,
        before: digestOf("old signature"),
        after: digestOf("new signature"),
      },
    ]);
    expect(copyOf(made)).toMatchObject({
      parts: sorted("sbom", "old signature"),
      late: [{ digest: digestOf("sbom") }],
      destination: { leaves: [signatureTag] },
    });
  });

  it("leaves an image unchanged that lacks nothing else, whatever the state remembers", () => {
    const made = plan(withReferrers(signature), held, {
      settings: immutable,
      state: stateWith("old signature", "a signature that was deleted"),
    });
    expect([made.actions, made.unchanged.length, made.blocked.length]).toEqual([[], 1, 1]);
  });

  it("takes along what refers to its referrer, unless that is tied to something else too", () => {
    const ofSignature = referrer("of the signature", { subject: signature.digest });
    const shared = referrer("shared", { parts: [digestOf("shared"), digestOf("child")] });
    const made = plan(withReferrers(signature, ofSignature, shared), held, { state, settings: immutable });
    expect(copyOf(made)?.parts).toEqual(sorted("shared", "child", "old signature"));
  });

  it("keeps a digest that is found by its subject as well", () => {
    const twice = withReferrers(referrer("new signature"), signature);
    expect(copyOf(plan(twice, held, { state, settings: immutable }))?.parts).toEqual(
      sorted("new signature", "old signature"),
    );
  });

  it("is told once for all tags of the image", () => {
    const other = { ...image("team/web", "latest", "a"), content: withReferrers(signature).content };
    const made = plan(
      [withReferrers(signature), other],
      { ...held, latest: "a" },
      { state, settings: immutable },
    );
    expect(made.blocked).toHaveLength(1);
  });

  it("is nothing to speak of where the image itself is blocked", () => {
    const made = plan(withReferrers(signature), { ...held, "1.0": "b" }, { state, settings: immutable });
    expect(made.blocked.map(({ tag }) => tag)).toEqual(["1.0"]);
  });

  it("is one only while nothing declares otherwise", () => {
    const excluded = { tagMutability: { mode: "immutable", exclusions: ["sha256-*"] } } as const;
    const made = plan(withReferrers(signature), held, { state, settings: immutable, declared: excluded });
    expect([made.blocked, made.actions.map(({ kind }) => kind)]).toEqual([
      [],
      ["update-repository", "copy-image"],
    ]);
    // The short form fits a plainly immutable repository, which stays so.
    const short = { tagMutability: { mode: "immutable" } } as const;
    expect(
      plan(withReferrers(signature), held, { state, settings: immutable, declared: short }).blocked,
    ).toHaveLength(1);
    expect(
      plan(withReferrers(signature), held, { state, settings: excluded, declared: short }).blocked,
    ).toEqual([]);
  });

  const wayOut = (settings: RepositorySettings) =>
    plan(withReferrers(signature), held, { state, settings }).blocked[0]?.waysOut[0]?.text;
  it.each<[what: string, mutability: RepositorySettings["tagMutability"], text: string]>([
    ["none", { mode: "immutable", exclusions: [] }, 'mode: immutable, exclusions: ["sha256-*"]'],
    [
      "others",
      { mode: "immutable", exclusions: ["latest"] },
      'mode: immutable, exclusions: ["latest", "sha256-*"]',
    ],
    [
      "of a mutable one",
      { mode: "mutable", exclusions: ["sha*", "v*"] },
      'mode: mutable, exclusions: ["v*"]',
    ],
  ])("has an exclusion as its first way out: %s so far", (_, tagMutability, text) => {
    expect(wayOut(tagMutability === undefined ? {} : { tagMutability })).toBe(
      `tagMutability: { ${text} } for team/web under repositories`,
    );
  });

  it("has no exclusion as a way out where ECR allows no more of them", () => {
    const five = { tagMutability: { mode: "immutable", exclusions: ["a", "b", "c", "d", "e"] } } as const;
    expect(wayOut(five)).toMatch(
      /^aws ecr batch-delete-image --registry-id 123456789012 --region us-west-2 --repository-name team\/web --image-ids imageTag=sha256-/,
    );
  });
});

describe("a tag of a signature that somebody else has set", () => {
  const signature = referrer("new signature", { tag: signatureTag });
  const held = { "1.0": "a", [signatureTag]: "their signature" };
  const mutable: RepositorySettings = { tagMutability: { mode: "mutable", exclusions: [] } };

  it("stays, and is told; the rest goes its way", () => {
    const made = plan(withReferrers(signature, referrer("sbom")), held, { settings: mutable });
    expect(made.blocked).toEqual([]);
    expect(made.warnings).toMatchObject([{ code: "plan/foreign-referrer" }]);
    expect(made.warnings[0]?.detail).toContain(`team/web:${signatureTag} has`);
    expect(made.warnings[0]?.hint).toContain(`--image-ids imageTag=${signatureTag}`);
    expect(copyOf(made)).toMatchObject({
      parts: [digestOf("sbom")],
      destination: { leaves: [signatureTag] },
    });
    const alone = plan(withReferrers(signature), held, { settings: mutable });
    expect([alone.actions, alone.unchanged.length, alone.warnings.length]).toEqual([[], 1, 1]);
  });

  it("is nothing to speak of while ECR has what the source has too", () => {
    const made = plan(
      withReferrers(signature, referrer("sbom")),
      { ...held, x: "new signature" },
      { settings: mutable },
    );
    expect([made.warnings, made.blocked]).toEqual([[], []]);
    expect(copyOf(made)).toMatchObject({
      parts: [digestOf("new signature"), digestOf("sbom")],
      destination: { leaves: [signatureTag] },
    });
  });

  it("is ours if any image of the repository has had it", () => {
    const earlier = stateWith();
    const [entry] = Object.values(earlier.registries[target.registry] ?? {});
    if (entry === undefined) throw new Error("no entry");
    const replaced = [{ digest: digestOf("b"), time: entry.time, parts: [digestOf("their signature")] }];
    const state = {
      ...earlier,
      registries: { [target.registry]: { "team/web:1.0": entry, "team/web:0.9": { ...entry, replaced } } },
    };
    const made = plan(withReferrers(signature), held, { state, settings: mutable });
    expect(made.warnings).toEqual([]);
    expect(copyOf(made)?.destination).not.toHaveProperty("leaves");
  });

  it("is blocked where it is immutable, and to delete it is the one way out", () => {
    const made = plan(withReferrers(signature), held, { settings: immutable });
    expect(made.blocked[0]?.waysOut.map(({ label }) => label)).toEqual(["Delete"]);
  });
});

it("a tag that is gone though ECR has what it meant is set again", () => {
  const signature = referrer("signature", { tag: signatureTag });
  const made = plan(withReferrers(signature), { "1.0": "a", x: "signature" });
  expect(copyOf(made)).toMatchObject({ reason: "repaired", parts: [digestOf("signature")] });
  expect(copyOf(made)?.late).toBeUndefined();
});
