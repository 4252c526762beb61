// One plan in which everything happens, as the file that `plan --out` would write: reviewed as text.
import { describe, it } from "vitest";
import { sha256 } from "../../../../src/core/base/digest.ts";
import type { ActualRepository } from "../../../../src/core/plan/actual.ts";
import type { Desired, DesiredImage, DesiredRepository } from "../../../../src/core/plan/desired.ts";
import { diff } from "../../../../src/core/plan/diff/diff.ts";
import type { RepositorySettings } from "../../../../src/core/settings/table.ts";
import { emptyState, type State, type StateEntry } from "../../../../src/core/state/state.ts";
import { goldenBeside } from "../../../support/golden.ts";
import { desiredImage, freeRules, planState } from "../model.ts";

const expectGolden = goldenBeside(import.meta.url);
const target = { registry: "target", region: "us-west-2" };
const replica = "replica";
const pushedAt = "2026-11-20T00:00:00.000Z";

function there(
  repository: string,
  fields: Partial<ActualRepository> & { readonly held?: Readonly<Record<string, string>> },
): readonly [string, ActualRepository] {
  const { held = {}, ...rest } = fields;
  const tags = new Map(Object.entries(held).map(([tag, content]) => [tag, sha256(content)]));
  return [
    repository,
    {
      repository,
      settings: {},
      tags,
      digests: new Set(tags.values()),
      archived: new Set(),
      details: new Map([[sha256("old"), { pushedAt }]]),
      ...rest,
    },
  ];
}

function wanted(
  repository: string,
  tag: string | null,
  content: string,
  more: { readonly registry?: string; readonly parts?: readonly string[]; readonly bytes?: number } = {},
): DesiredImage {
  const { registry = target.registry, parts = [], bytes = 100 } = more;
  return desiredImage(
    { registry, repository, tag, digest: sha256(content) },
    {
      reference: `docker.io/${repository}:${tag ?? "x"}`,
      bytes,
      parts: parts.map((part) => sha256(part)),
    },
  );
}

function declared(repository: string, settings: RepositorySettings = {}, managed = true): DesiredRepository {
  return { registry: target.registry, repository, managed, settings };
}

function entry(content: string, more: Partial<StateEntry> = {}): StateEntry {
  const digest = sha256(content);
  return {
    digest,
    source: { reference: "docker.io/x:1", digest },
    from: "one",
    policy: "same",
    time: "2026-11-01T00:00:00.000Z",
    ...more,
  };
}

const rows = [
  {
    source: "docker.io/tags:new",
    written: ["tags:new"],
    target: "target/tags:new",
    digest: sha256("new"),
    place: "tags:new",
    from: "one",
    provenance: [{ source: "one" }],
  },
];

function file(path: string, content: string | null, more: object = {}): Desired["files"][number] {
  const digest = sha256(content ?? "large");
  return { path, output: { index: 0, kind: "mapping" }, content, digest, rows, ...more };
}

const desired: Desired = {
  target,
  sources: [
    { name: "one", kind: "list", title: "images.txt", images: 9 },
    { name: "two", kind: "helm", title: "chart web 1", images: 0, failed: "no answer", fallback: "f.yaml" },
  ],
  repositories: [
    declared("created", { scanOnPush: true }),
    declared("changed", { scanOnPush: true, encryption: { type: "KMS", key: "alias/a" } }),
    declared("tags"),
    declared("left", { scanOnPush: true }, false),
    declared("immutable"),
    declared("pruned"),
    { ...declared("tags"), registry: replica },
  ],
  images: [
    wanted("created", "1", "new"),
    wanted("tags", "unchanged", "same"),
    wanted("tags", "foreign", "new"),
    wanted("tags", "moved", "new"),
    wanted("tags", "drifted", "new"),
    wanted("tags", "both", "new"),
    wanted("tags", "gone", "new"),
    wanted("tags", "alias", "same"),
    wanted("tags", "index", "index", { parts: ["child"] }),
    wanted("tags", "known-index", "known", { bytes: 5 }),
    wanted("tags", "archived", "cold"),
    wanted("tags", null, "bare"),
    wanted("tags", null, "same"),
    wanted("tags", null, "cold"),
    wanted("tags", "partly", "partly", { parts: ["missing"] }),
    wanted("tags", "new", "new", { registry: replica }),
    wanted("immutable", "1", "new"),
    wanted("immutable", "free-1", "new"),
    wanted("pruned", "1", "same"),
  ],
  files: [
    file("changed.csv", "a\nb\nc\nd\ne\nf\nG\n", { proof: "values: proved" }),
    file("new.csv", "a\n"),
    file("same.csv", "a\n"),
    file("large.jsonl", null),
  ],
  held: [],
  refused: [],
  gone: [],
  retained: new Map(),
  pins: new Map(),
  questions: [{ reference: "?", why: "it has no tag", evidence: [{ source: "two" }] }],
  warnings: [{ code: "config/renamed", severity: "warning", summary: "Renamed" }],
  failures: [{ code: "source/failed", severity: "error", summary: "Failed" }],
  complete: true,
};

const actual = {
  registries: new Map([
    [
      target.registry,
      {
        registry: target.registry,
        repositories: new Map([
          there("changed", { settings: { scanOnPush: false, encryption: { type: "AES256" } } }),
          there("left", { settings: { scanOnPush: false } }),
          there("tags", {
            held: {
              unchanged: "same",
              foreign: "old",
              moved: "old",
              drifted: "old",
              both: "old",
              index: "index",
              "known-index": "known",
              archived: "cold",
              unmanaged: "other",
              [`sha256-${"0".repeat(64)}.sig`]: "signature",
            },
            digests: new Set(["same", "old", "index", "known", "other", "partly"].map((one) => sha256(one))),
            archived: new Set([sha256("cold")]),
          }),
          there("immutable", {
            settings: { tagMutability: { mode: "immutable", exclusions: ["free-*"] } },
            held: { "1": "old", "free-1": "old" },
          }),
          there("pruned", { held: { "1": "same", "0": "zero", "0.1": "strange", mine: "mine" } }),
        ]),
      },
    ],
    [replica, { registry: replica, repositories: new Map([there("tags", {})]) }],
  ]),
  files: new Map(
    [
      ["changed.csv", "a\nb\nc\nd\ne\nf\ng\n"],
      ["same.csv", "a\n"],
    ].map(([path = "", content = ""]) => [path, { path, content, digest: sha256(content) }]),
  ),
};

const state: State = {
  ...emptyState,
  serial: 3,
  registries: {
    [target.registry]: {
      "tags:moved": entry("old"),
      "tags:drifted": entry("new"),
      "tags:both": entry("older"),
      "tags:gone": entry("new"),
      "tags:known-index": entry("known", { parts: [sha256("lost child")] }),
      "pruned:0": entry("zero"),
      "pruned:0.1": entry("mine"),
      "pruned:1": entry("same"),
      "pruned:mine": entry("mine"),
    },
  },
};

describe("a plan in which everything happens", () => {
  const options = {
    tool: "ecr-mirror test",
    configDigest: sha256("config"),
    state: planState,
    filter: [],
    replace: [],
  };
  const text = (prune: Parameters<typeof diff>[3]["prune"], filter: readonly string[] = []) =>
    `${JSON.stringify(diff(desired, actual, state, { ...options, filter, prune }), null, 1)}\n`;

  it("without prune", () => {
    expectGolden("everything.json", text(null));
  });

  it("with prune, and within its bounds", () => {
    expectGolden("everything-pruned.json", text({ ...freeRules, maxPercent: 60 }));
  });

  it("with prune that would take too much", () => {
    expectGolden("everything-too-much.json", text({ ...freeRules, maxPercent: 40 }));
  });

  it.each([
    ["repository", ["immutable"]],
    ["tag", ["created:*", "tags:moved"]],
    ["file", ["*.csv"]],
  ])("with a filter that names a %s", (name, filter) => {
    expectGolden(`everything-of-${name}.json`, text(null, filter));
  });
});
