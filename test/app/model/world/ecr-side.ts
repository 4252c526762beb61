// ECR as it really is, read from the sandbox's own files, and what strangers do to it by ECR's API.
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import type { Digest } from "../../../../src/core/base/digest.ts";
import { type Sandbox, startSandbox } from "../../../../src/sandbox/server.ts";
import { openStore } from "../../../../src/sandbox/store/store.ts";

export interface EcrContents {
  /** `repository:tag` to digest. */
  readonly tags: ReadonlyMap<string, Digest>;
  /** `repository@digest` of every image, tagged or not. */
  readonly images: ReadonlySet<string>;
  /** Repository to whether its tags are immutable. */
  readonly immutable: ReadonlyMap<string, boolean>;
}

export interface EcrSide {
  readonly sandbox: Sandbox;
  read(): EcrContents;
  /**
   * Gives the tag another image of its repository, or one that nobody knows (null). In an immutable repository it is
   * deleted first, as a person with the rights would.
   */
  move(place: string, to: Digest | null): Promise<void>;
  untag(place: string): Promise<void>;
  deleteImage(repository: string, digest: Digest): Promise<void>;
  close(): Promise<void>;
}

export async function openEcrSide(directory: string, clock: () => Date): Promise<EcrSide> {
  const sandbox = await startSandbox({ directory, clock });
  const { url, credentials } = sandbox;
  const sdk = new ECRClient({ endpoint: url, region: "us-east-1", credentials });
  const remove = (repositoryName: string, image: { imageTag: string } | { imageDigest: string }) =>
    sdk.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [image] }));
  return {
    sandbox,
    read: () => readContents(directory),
    async move(place, to) {
      const [repositoryName, imageTag] = splitPlace(place);
      const imageId = to === null ? { imageTag } : { imageDigest: to };
      const found = await sdk.send(new BatchGetImageCommand({ repositoryName, imageIds: [imageId] }));
      const text = found.images?.[0]?.imageManifest ?? "{}";
      const parsed = JSON.parse(text) as { readonly annotations?: { readonly stranger?: string } };
      const stranger = `${parsed.annotations?.stranger ?? ""}x`;
      const imageManifest = to === null ? JSON.stringify({ ...parsed, annotations: { stranger } }) : text;
      if (readContents(directory).immutable.get(repositoryName) === true)
        await remove(repositoryName, { imageTag });
      await sdk.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
    },
    async untag(place) {
      const [repository, imageTag] = splitPlace(place);
      await remove(repository, { imageTag });
    },
    async deleteImage(repository, imageDigest) {
      await remove(repository, { imageDigest });
    },
    async close() {
      sdk.destroy();
      await sandbox.close();
    },
  };
}

function readContents(directory: string): EcrContents {
  const tags = new Map<string, Digest>();
  const images = new Set<string>();
  const immutable = new Map<string, boolean>();
  const { repositories } = openStore(directory);
  for (const name of repositories.names()) {
    const listing = repositories.images(name).listing();
    for (const [tag, digest] of listing.tags) tags.set(`${name}:${tag}`, digest);
    for (const digest of listing.images.keys()) images.add(`${name}@${digest}`);
    immutable.set(name, repositories.record(name)?.mutability.startsWith("IMMUTABLE") === true);
  }
  return { tags, images, immutable };
}

export function splitPlace(place: string): readonly [repository: string, tag: string] {
  const at = place.lastIndexOf(":");
  return [place.slice(0, at), place.slice(at + 1)];
}
