// Evidence out of thin air: what a test lays beside an image, as the reader would give it.
import { type Digest, sha256 } from "../../../src/core/base/digest.ts";
import { defined } from "../../../src/core/base/record.ts";
import type { Attachment, Child, Evidence, Miss, Subject } from "../../../src/gates/kind/evidence.ts";

export interface LaidLayer {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Laid {
  readonly layers: readonly LaidLayer[];
  readonly artifactType?: string;
  readonly config?: string;
  readonly subject?: Digest | null;
  readonly scheme?: Attachment["scheme"];
  readonly annotations?: Readonly<Record<string, string>>;
}

const ociManifest = "application/vnd.oci.image.manifest.v1+json";

/** An attachment whose digest is that of all that it holds. */
export function attachment(laid: Laid): Attachment {
  const { layers, artifactType, config = "application/vnd.oci.empty.v1+json", subject = null } = laid;
  const written = JSON.stringify({ ...laid, layers: layers.map(({ bytes }) => sha256(bytes)) });
  const digest = sha256(written);
  return {
    where: digest,
    digest,
    size: written.length,
    mediaType: ociManifest,
    ...defined({ artifactType }),
    config: { mediaType: config, digest: sha256("{}"), size: 2 },
    subject,
    scheme: laid.scheme ?? null,
    annotations: laid.annotations ?? {},
    layers: layers.map(({ mediaType, bytes, annotations }) => ({
      mediaType,
      digest: sha256(bytes),
      size: bytes.length,
      ...defined({ annotations }),
      read: () => Promise.resolve(bytes),
    })),
  };
}

export function subjectOf(content: string, mediaType = ociManifest): Subject {
  return { digest: sha256(content), mediaType, size: content.length };
}

export interface Neighborhood {
  readonly subjects?: readonly Subject[];
  readonly children?: ReadonlyMap<Digest, readonly Child[]>;
  readonly attachments?: readonly (readonly [Digest, Attachment])[];
  readonly manifests?: readonly Attachment[];
  readonly misses?: readonly Miss[];
}

export function evidenceOf(laid: Neighborhood): Evidence {
  const { subjects = [], children, attachments = [], manifests = [], misses = [] } = laid;
  return {
    subject(digest) {
      const found = subjects.find((one) => one.digest === digest);
      return found === undefined ? Promise.reject(new Error(`no subject ${digest}`)) : Promise.resolve(found);
    },
    children: (digest) => Promise.resolve(children?.get(digest) ?? []),
    attachments: (digest) =>
      Promise.resolve({ found: attachments.filter(([of]) => of === digest).map(([, one]) => one), misses }),
    manifest(digest) {
      const found = manifests.find((one) => one.digest === digest);
      return Promise.resolve(
        found ?? { fault: "missing-evidence", where: digest, detail: "not in the repository" },
      );
    },
  };
}
