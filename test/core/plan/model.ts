// A model of ECR for property tests: repositories with tags, and what a plan's actions do to them.
import { destinationKey } from "../../../src/core/image/destination.ts";
import fc from "fast-check";
import type { Actual, ActualRegistry, ActualRepository, ImageDetail } from "../../../src/core/plan/actual.ts";
import type { Desired, DesiredImage, ImageDestination } from "../../../src/core/plan/desired.ts";
import { type Digest, sha256 } from "../../../src/core/base/digest.ts";
import { ociManifest } from "../../../src/core/image/media-types.ts";
import type { PruneRules } from "../../../src/core/plan/prune/rules.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import type { RepositorySettings } from "../../../src/core/settings/table.ts";
import { emptyState, type State, type StateEntry } from "../../../src/core/state/state.ts";

export const target = { registry: "123456789012.dkr.ecr.us-west-2.amazonaws.com", region: "us-west-2" };

export const planState = { name: "mirror", location: "state.json", lineage: "0b9f", serial: 1 };

export const digestOf = (name: string): Digest => sha256(name);

/** Prune without bounds; each test adds the one that it is about. */
export const freeRules: PruneRules = {
  maxPercent: 100,
  force: false,
  keepReplaced: 0,
  goneMs: null,
  unusedForMs: 0,
  pullsKnown: true,
  protect: [],
  now: new Date("2026-11-26T12:00:00Z"),
};

/** What ECR says of images that are no indexes. */
export function plainDetails(digests: Iterable<Digest>): ReadonlyMap<Digest, ImageDetail> {
  return new Map([...digests].map((digest) => [digest, { mediaType: ociManifest }]));
}

export interface RepositoryModel {
  readonly settings: RepositorySettings;
  readonly tags: ReadonlyMap<string, Digest>;
  readonly untagged: readonly Digest[];
}

export function actualOf(
  repositories: ReadonlyMap<string, RepositoryModel>,
  files: Actual["files"] = new Map(),
): Actual {
  const found = new Map<string, ActualRepository>();
  for (const [repository, model] of repositories) {
    found.set(repository, {
      repository,
      settings: model.settings,
      tags: model.tags,
      digests: new Set([...model.tags.values(), ...model.untagged]),
      archived: new Set(),
      details: plainDetails([...model.tags.values(), ...model.untagged]),
    });
  }
  const registry: ActualRegistry = { registry: target.registry, repositories: found };
  return { registries: new Map([[target.registry, registry]]), files };
}

/** A wanted image of which only the destination matters; the rest may be said. */
export function desiredImage(
  destination: ImageDestination,
  {
    reference = "docker.io/library/x:1",
    bytes = null,
    parts = [],
    from = "one",
  }: {
    readonly reference?: string;
    readonly bytes?: number | null;
    readonly parts?: readonly Digest[];
    readonly from?: string;
  } = {},
): DesiredImage {
  const { repository, digest } = destination;
  return {
    request: {
      from,
      provenance: [{ source: from, file: "images.txt", line: 1 }],
      written: [reference],
    },
    handling: { platforms: ["all"], referrers: true, policy: "same" },
    source: { reference, digest },
    name: { repository, changed: false, from: repository },
    destination,
    content: { bytes, parts },
  };
}

export function image(repository: string, tag: string, content: string): DesiredImage {
  return desiredImage(
    { registry: target.registry, repository, tag, digest: digestOf(content) },
    { reference: `docker.io/${repository}:${tag}`, bytes: content.length },
  );
}

export function desiredOf(images: readonly DesiredImage[], settings: RepositorySettings = {}): Desired {
  const repositories = [...new Set(images.map((one) => one.destination.repository))];
  return {
    target,
    sources: [{ name: "one", kind: "images", title: "images", images: images.length }],
    repositories: repositories.map((repository) => ({
      registry: target.registry,
      repository,
      managed: true,
      settings,
    })),
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
}

/** What the world looks like after all of a plan's actions. */
export function applyToModel(plan: Plan, actual: Actual): Actual {
  const registry = actual.registries.get(target.registry);
  const repositories = new Map(registry?.repositories ?? []);
  for (const action of plan.actions) {
    if (action.kind === "create-repository" || action.kind === "update-repository") {
      const there = repositories.get(action.repository) ?? emptyRepository(action.repository);
      repositories.set(action.repository, { ...there, settings: { ...there.settings, ...action.settings } });
    } else if (action.kind === "copy-image" || action.kind === "tag-image") {
      const { repository, tag, digest } = action.destination;
      const there = repositories.get(repository);
      if (there === undefined) throw new Error(`${action.id} writes to a repository that does not exist`);
      if (action.kind === "tag-image" && !there.digests.has(digest))
        throw new Error(`${action.id} tags what is not there`);
      const tags = new Map(there.tags);
      if (tag !== null) tags.set(tag, digest);
      repositories.set(repository, {
        ...there,
        tags,
        digests: new Set([...there.digests, digest, ...action.parts]),
      });
    } else if (action.kind === "delete-image") {
      const there = repositories.get(action.repository);
      if (there === undefined) continue;
      const tags = new Map([...there.tags].filter(([tag]) => tag !== action.tag));
      repositories.set(action.repository, { ...there, tags });
    }
  }
  const files = new Map(actual.files);
  for (const action of plan.actions) {
    if (action.kind !== "write-file") continue;
    files.set(action.path, { path: action.path, digest: action.after, content: action.content ?? "" });
  }
  return { registries: new Map([[target.registry, { registry: target.registry, repositories }]]), files };
}

function emptyRepository(repository: string): ActualRepository {
  return {
    repository,
    settings: {},
    tags: new Map(),
    digests: new Set(),
    archived: new Set(),
    details: new Map(),
  };
}

export function stateOf(entries: Readonly<Record<string, Digest>>): State {
  const made: Record<string, StateEntry> = {};
  for (const [place, digest] of Object.entries(entries)) {
    made[place] = {
      digest,
      source: { reference: `docker.io/${place}`, digest },
      from: "one",
      policy: "same",
      time: "2026-11-01T00:00:00.000Z",
    };
  }
  return { ...emptyState, serial: 1, registries: { [target.registry]: made } };
}

const repositoryNames = fc.constantFrom("team/web", "team/api", "base");
const tagNames = fc.constantFrom("1.0", "1.1", "latest", "v2");
const contents = fc.constantFrom("a", "b", "c", "d");

/** Any desired state, any registry and any memory of it, mutable so that nothing is blocked. */
export const anyWorld = fc.record({
  images: fc.uniqueArray(fc.tuple(repositoryNames, tagNames, contents), {
    selector: ([repository, tag]) => `${repository}:${tag}`,
    maxLength: 10,
  }),
  there: fc.uniqueArray(fc.tuple(repositoryNames, tagNames, contents), {
    selector: ([repository, tag]) => `${repository}:${tag}`,
    maxLength: 8,
  }),
  remembered: fc.dictionary(
    fc
      .tuple(repositoryNames, tagNames)
      .map(([repository, tag]) => destinationKey({ repository, tag, digest: digestOf("") })),
    contents.map(digestOf),
    { maxKeys: 6 },
  ),
});

export function worldActual(there: readonly (readonly [string, string, string])[]): Actual {
  const repositories = new Map<string, RepositoryModel>();
  for (const [repository, tag, content] of there) {
    const model = repositories.get(repository) ?? { settings: {}, tags: new Map(), untagged: [] };
    repositories.set(repository, { ...model, tags: new Map([...model.tags, [tag, digestOf(content)]]) });
  }
  return actualOf(repositories);
}
