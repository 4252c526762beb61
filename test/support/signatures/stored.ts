// How signing tools store what they sign: manifests with layers, under a tag or as referrers. Every part may be given
// wrongly, for the tests that want it so.
import { defined } from "../../../src/core/base/record.ts";
import {
  blobOf,
  describe,
  manifestOf,
  type TestBlob,
  type TestImage,
  type TestManifest,
  types,
} from "../../registry/support/images.ts";

export const simpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json";
export const dsseLayer = "application/vnd.dsse.envelope.v1+json";
export const bundleLayer = "application/vnd.dev.sigstore.bundle.v0.3+json";
export const emptyConfig = "application/vnd.oci.empty.v1+json";

export interface StoredLayer {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** What the manifest claims, in place of what is so. */
  readonly claims?: { readonly size?: number; readonly digest?: string };
}

export interface StoredManifest {
  readonly layers: readonly StoredLayer[];
  readonly subject?: TestManifest;
  readonly artifactType?: string;
  readonly config?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest with layers, as it is stored. */
export function stored({ layers, subject, artifactType, config, annotations }: StoredManifest): TestImage {
  const blobs: readonly TestBlob[] = layers.map(({ bytes }) => blobOf(bytes));
  const own = blobOf(Buffer.from("{}"));
  const root = manifestOf({
    schemaVersion: 2,
    mediaType: types.manifest,
    ...defined({ artifactType }),
    config: describe(own, config ?? types.config),
    layers: layers.map(({ mediaType, annotations, claims }, at) => ({
      ...describe(blobs[at] ?? own, mediaType),
      ...defined({ annotations }),
      ...claims,
    })),
    ...(subject === undefined ? {} : { subject: describe(subject, subject.mediaType) }),
    ...defined({ annotations }),
  });
  return { blobs: [own, ...blobs], manifests: [root], root };
}

export function tagOf(subject: TestManifest, ending = ""): string {
  return `${subject.digest.replace(":", "-")}${ending}`;
}
