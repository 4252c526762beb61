// OCI artifacts that are no images: databases and policies that a scanner pulls. Charts name most of them without a tag,
// and their client then takes the tag of the schema that it reads, never `latest`.
import type { ImageRef } from "../image/reference.ts";

/** Trivy's artifacts with the tag that its present releases add where none is named. */
const schemaTags: Readonly<Record<string, string>> = {
  "trivy-db": "2",
  "trivy-java-db": "1",
  "trivy-checks": "1",
  "trivy-policies": "0",
};

export function isArtifact({ repository }: Pick<ImageRef, "repository">): boolean {
  return nameOf(repository) in schemaTags;
}

/** The reference that the client really pulls. */
export function withSchemaTag(ref: ImageRef): ImageRef {
  const tag = schemaTags[nameOf(ref.repository)];
  return tag === undefined || ref.tag !== undefined || ref.digest !== undefined ? ref : { ...ref, tag };
}

function nameOf(repository: string): string {
  return repository.slice(repository.lastIndexOf("/") + 1);
}
