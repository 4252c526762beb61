// Code collections under a tag policy: the tags of the collection's ref, and of no other, are what it chooses among.
import { afterEach, describe, expect, it } from "vitest";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { type Mirror, openMirror } from "../../support/mirror.ts";

let mirror: Mirror;
afterEach(() => mirror.close());

const catalog = "codecollections:\n  - { slug: cli, image_registry: SOURCE/acme/cli }\n";

/** The tags of ghcr.io's repositories of collections: builds of several refs, moving tags, and what people push by hand. */
const tags = {
  "main-ffffff1-0000001": "2026-01-01",
  "main-0000001-ffffff2": "2026-03-01",
  "main-aaaaaaa-bbbbbbb": "2026-02-01",
  "fix-oom-1234567-89abcde": "2026-05-01",
  "develop-1234567-89abcde": "2026-06-01",
  "v1.9.0-0000003-ffffff2": "2026-04-01",
  tester: "2026-07-01",
  latest: "2026-07-02",
};

async function open(policy: string, source = "branch: main"): Promise<void> {
  mirror = await openMirror(`version: 1
target: { registry: sandbox, prefix: m }
tagPolicies: { chosen: ${policy} }
sources: [{ name: cc, kind: codecollection, catalog: cc.yaml, tagPolicy: chosen, ${source} }]
`);
  mirror.write("cc.yaml", catalog);
  for (const [tag, day] of Object.entries(tags))
    await mirror.source.push("acme/cli", tag, tag, `${day}T00:00:00Z`);
}

const copied = (plan: Plan) =>
  plan.actions.flatMap((one) => (one.kind === "copy-image" ? [one.destination.tag] : []));

const newest = "{ newest: { count: 1, by: created } }";

describe("a collection's tag policy", () => {
  it("chooses among the tags of the source's branch", async () => {
    await open(newest);
    expect(copied(await mirror.plan())).toEqual(["main-0000001-ffffff2"]);
  });

  it("chooses among the tags of the entry's ref, where the source names no branch", async () => {
    await open(newest, "allowEmpty: false");
    mirror.write("cc.yaml", catalog.replace("slug: cli", "slug: cli, default_ref: develop"));
    expect(copied(await mirror.plan())).toEqual(["develop-1234567-89abcde"]);
  });

  it("that chooses none of them is an error with the nearest tags, and with the ref that it looked at", async () => {
    await open(`{ semver: ">=1" }`);
    const plan = await mirror.plan();
    expect(plan.actions).toEqual([]);
    expect(plan.failures).toMatchObject([{ code: "policy/selects-nothing" }]);
    const [{ detail = "", hint = "" } = {}] = plan.failures;
    expect(detail.replaceAll(/127\.0\.0\.1:\d+/g, "SOURCE").split("\n")).toEqual([
      'None of the 8 tags of SOURCE/acme/cli matches the tag policy "chosen". The policy chooses among the 3 of the ref "main": <ref>-<commit>-<commit>, and <ref> itself. The nearest:',
      "  main-ffffff1-0000001: not a version",
      "  main-aaaaaaa-bbbbbbb: not a version",
      "  main-0000001-ffffff2: not a version",
      "  v1.9.0-0000003-ffffff2: not built from the ref main",
      "  tester: not built from the ref main",
    ]);
    expect(hint).toBe(
      'Change the tag policy "chosen", name another `branch` on the source, or set `allowEmpty: true` on the source.',
    );
  });

  it("keeps what was mirrored and is gone, where it is of the ref", async () => {
    await open(newest);
    await mirror.apply();
    await mirror.source.remove("acme/cli", "main-0000001-ffffff2");
    const plan = await mirror.plan();
    expect(plan.gone.map(({ tag }) => tag)).toEqual(["main-0000001-ffffff2"]);
  });
});
