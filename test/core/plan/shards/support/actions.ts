// Actions of which only the place, the size and what they are made of matter.
import { type Digest, sha256 } from "../../../../../src/core/base/digest.ts";
import type {
  Action,
  CopyImage,
  CreateRepository,
  DeleteImage,
  TagImage,
  UpdateRepository,
  WriteFile,
} from "../../../../../src/core/plan/plan.ts";

export interface ImageOptions {
  readonly registry?: string;
  readonly parts?: readonly Digest[];
  readonly digest?: Digest;
  readonly host?: string;
}

export function copy(
  repository: string,
  tag: string,
  bytes: number,
  { registry = "r", parts = [], digest = sha256(tag), host = "docker.io" }: ImageOptions = {},
): CopyImage {
  return {
    id: `copy-image:${registry}/${repository}:${tag}`,
    kind: "copy-image",
    reason: "missing",
    source: { reference: `${host}/${repository}:${tag}`, digest },
    destination: { registry, repository, tag, digest, before: null },
    platforms: ["all"],
    referrers: true,
    policy: "same",
    bytes,
    from: "s",
    parts,
    provenance: [],
  };
}

/** A further tag of what is there. */
export function tagOf(image: CopyImage, tag: string): TagImage {
  const { registry, repository } = image.destination;
  return {
    ...image,
    id: `tag-image:${registry}/${repository}:${tag}`,
    kind: "tag-image",
    bytes: 0,
    destination: { ...image.destination, tag },
  };
}

export const create = (repository: string, registry = "r"): CreateRepository => ({
  id: `create-repository:${registry}/${repository}`,
  kind: "create-repository",
  registry,
  repository,
  settings: {},
});

export const update = (repository: string, registry = "r"): UpdateRepository => ({
  id: `update-repository:${registry}/${repository}`,
  kind: "update-repository",
  registry,
  repository,
  settings: {},
  changes: [],
});

export const remove = (repository: string, tag: string, registry = "r"): DeleteImage => ({
  id: `delete-image:${registry}/${repository}:${tag}`,
  kind: "delete-image",
  reason: "unwanted",
  registry,
  repository,
  tag,
  digest: sha256(tag),
});

export const file: WriteFile = {
  id: "write-file:m.csv",
  kind: "write-file",
  path: "m.csv",
  output: { index: 0, kind: "mapping" },
  before: null,
  after: sha256("m"),
  diff: "",
  content: "m",
  rows: [],
};

export const ids = (actions: readonly Action[]): readonly string[] => actions.map(({ id }) => id);

/** The four shapes that the split is judged by: images, and what is known of each. */
export const shapes: Readonly<Record<string, () => readonly CopyImage[]>> = {
  "2,000 repositories": () =>
    Array.from({ length: 10_000 }, (_, at) => copy(`r${at % 2000}`, `${at}`, 1_000_000)),
  "one repository": () => Array.from({ length: 10_000 }, (_, at) => copy("one", `${at}`, 1_000_000)),
  "zipf sizes": () =>
    Array.from({ length: 10_000 }, (_, at) => copy(`r${at % 100}`, `${at}`, Math.round(4e9 / (at + 1)))),
  "one image of 20 GB among 6,000 tiny": () => [
    copy("large", "0", 20e9),
    ...Array.from({ length: 6000 }, (_, at) => copy(`r${at % 50}`, `${at + 1}`, 2000)),
  ],
};
