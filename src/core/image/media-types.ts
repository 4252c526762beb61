// The media types of manifests and layers that the product tells apart. Anything else is copied as it is.

export const ociIndex = "application/vnd.oci.image.index.v1+json";
export const ociManifest = "application/vnd.oci.image.manifest.v1+json";
export const ociArtifact = "application/vnd.oci.artifact.manifest.v1+json";
export const dockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
export const dockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

/** What to say in an Accept header, so that no registry converts what it stores. */
export const manifestTypes: readonly string[] = [
  ociIndex,
  dockerList,
  ociManifest,
  dockerManifest,
  ociArtifact,
];

const imageConfigs = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

export function isImageConfig(mediaType: string): boolean {
  return imageConfigs.has(mediaType);
}

export function isIndexType(mediaType: string): boolean {
  return mediaType === ociIndex || mediaType === dockerList;
}

/** Schema 1: signed by a retired scheme, without content addresses for its config. */
export function isSchema1Type(mediaType: string): boolean {
  return mediaType.startsWith("application/vnd.docker.distribution.manifest.v1+");
}

/** Layers that may lie elsewhere and are not meant to be handed on. */
export function isForeignLayer(mediaType: string): boolean {
  return mediaType.includes(".foreign.") || mediaType.includes(".nondistributable.");
}

/** The type without its parameters, lower case; undefined for one that says nothing. */
export function bareType(header: string | undefined): string | undefined {
  const type = header?.split(";")[0]?.trim().toLowerCase();
  const empty = type === undefined || type === "" || vague.has(type);
  return empty ? undefined : sharedType(type);
}

/** The one text that all have who say the same of a usual type: a listing of thousands says it thousands of times. */
export function sharedType(mediaType: string): string {
  return manifestTypes.find((one) => one === mediaType) ?? mediaType;
}

const vague = new Set([
  "application/octet-stream",
  "application/json",
  "text/plain",
  "text/html",
  "binary/octet-stream",
]);
