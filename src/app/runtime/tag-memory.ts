// Which digest a tag had when a run last looked, by repository. A tag that is named by commits is not asked again for the
// order of images; what is mirrored is always asked for. All of it may be lost or wrong: see select.ts.
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { isTag, type ImageRef } from "../../core/image/reference.ts";
import { isRecord } from "../../core/base/record.ts";
import type { KeptContent } from "../../storage/kept-content.ts";

/** Of one repository; those that were used last are kept. */
const mostTags = 5_000;

interface Repository {
  readonly tags: Map<string, Digest>;
  isChanged: boolean;
}

export class TagMemory {
  readonly #kept: KeptContent;
  readonly #repositories = new Map<string, Promise<Repository>>();

  constructor(kept: KeptContent) {
    this.#kept = kept;
  }

  async read(ref: ImageRef, tag: string): Promise<Digest | undefined> {
    return (await this.#of(ref)).tags.get(tag);
  }

  async remember(ref: ImageRef, tag: string, digest: Digest): Promise<void> {
    const repository = await this.#of(ref);
    if (repository.tags.get(tag) === digest) return;
    repository.isChanged = true;
    // The last one in is the last one out.
    repository.tags.delete(tag);
    repository.tags.set(tag, digest);
  }

  /** For the next run. Runs at the same time may lose each other's tags, which are then asked for once more. */
  async save(): Promise<void> {
    for (const [key, opened] of this.#repositories) {
      const { tags, isChanged } = await opened;
      if (!isChanged) continue;
      const last = [...tags].slice(-mostTags);
      await this.#kept.keepText(key, JSON.stringify({ repository: key, tags: Object.fromEntries(last) }));
    }
  }

  #of({ registry, repository }: ImageRef): Promise<Repository> {
    const key = `${registry}/${repository}`;
    const known = this.#repositories.get(key) ?? this.#read(key);
    this.#repositories.set(key, known);
    return known;
  }

  async #read(key: string): Promise<Repository> {
    return { tags: new Map(tagsIn(await this.#kept.readText(key), key)), isChanged: false };
  }
}

function tagsIn(text: string | undefined, key: string): readonly (readonly [string, Digest])[] {
  try {
    const file: unknown = JSON.parse(text ?? "");
    if (!isRecord(file) || file["repository"] !== key || !isRecord(file["tags"])) return [];
    return Object.entries(file["tags"]).flatMap(([tag, digest]) =>
      isTag(tag) && typeof digest === "string" && isDigest(digest) ? [[tag, digest] as const] : [],
    );
  } catch {
    return [];
  }
}
