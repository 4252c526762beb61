// Looks at an ECR as its users would, by its own APIs: which tags there are, and whether each image is whole.
import { DescribeImagesCommand, DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { sha256 } from "../../src/core/base/digest.ts";
import type { EcrServer } from "./aws.ts";
import { login } from "./registry.ts";

export interface EcrContents {
  /** `repository:tag` to digest. */
  readonly tags: ReadonlyMap<string, string>;
  /** What a tag names and the registry doesn't serve, or serves with another content. */
  readonly incomplete: readonly string[];
  /** Blobs below complete tags. */
  readonly blobs: ReadonlySet<string>;
}

export async function walkEcr({ sdk, sandbox }: EcrServer): Promise<EcrContents> {
  const tags = new Map<string, string>();
  const incomplete: string[] = [];
  const blobs = new Set<string>();
  const authorization = await login(sandbox);
  const get = (path: string) =>
    fetch(`${sandbox.url}/v2/${path}`, { headers: { authorization, accept: "*/*" } });
  const fetched = async (name: string, path: string, digest: string): Promise<Uint8Array> => {
    const answer = await get(path);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (!answer.ok || sha256(bytes) !== digest) incomplete.push(`${name} lacks ${digest}`);
    return bytes;
  };
  const visit = async (name: string, repository: string, digest: string): Promise<void> => {
    const bytes = await fetched(name, `${repository}/manifests/${digest}`, digest);
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
    for (const child of manifest.manifests ?? []) await visit(name, repository, child.digest);
    for (const blob of [...(manifest.config ? [manifest.config] : []), ...(manifest.layers ?? [])]) {
      blobs.add(blob.digest);
      await fetched(name, `${repository}/blobs/${blob.digest}`, blob.digest);
    }
  };
  const { repositories = [] } = await sdk.send(new DescribeRepositoriesCommand({ maxResults: 1000 }));
  const walk = async (repository: string): Promise<void> => {
    const { imageDetails = [] } = await sdk.send(
      new DescribeImagesCommand({ repositoryName: repository, maxResults: 1000 }),
    );
    for (const { imageTags = [], imageDigest = "" } of imageDetails) {
      if (imageTags.length > 0) await visit(`${repository}:${imageTags[0]}`, repository, imageDigest);
      for (const tag of imageTags) tags.set(`${repository}:${tag}`, imageDigest);
    }
  };
  await Promise.all(repositories.map(({ repositoryName = "" }) => walk(repositoryName)));
  return { tags: new Map([...tags].toSorted(([a], [b]) => (a < b ? -1 : 1))), incomplete, blobs };
}

interface Manifest {
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
}
