// What tests of required attestations share: an index of two platforms, and what tools lay beside it. A key of cosign and an
// authority of notation may sign.
import type { CosignFile } from "../../../src/config/schema.gen.ts";
import type { Digest } from "../../../src/core/base/digest.ts";
import type { Verdict } from "../../../src/core/gates/verdict.ts";
import { judgeRequired } from "../../../src/gates/attestations/judge.ts";
import type { Need } from "../../../src/gates/attestations/needs.ts";
import { cosign } from "../../../src/gates/cosign/cosign.ts";
import type { Attachment, Child, Subject } from "../../../src/gates/kind/evidence.ts";
import type { Signer } from "../../../src/gates/kind/signer.ts";
import { notation } from "../../../src/gates/notation/notation.ts";
import { jws, laidJws } from "../../support/notation/envelopes.ts";
import { publicPem, signAs } from "../../support/signatures/keys.ts";
import {
  attachment,
  evidenceOf,
  type LaidLayer,
  subjectOf,
} from "../../support/signatures/memory-evidence.ts";
import { keyPair, type KeyPair, today } from "../../support/x509/issue.ts";
import { acme, honest, pemFile, root } from "../notation/setup.ts";

export const statementType = "application/vnd.in-toto+json";
export const dsseType = "application/vnd.dsse.envelope.v1+json";
export const spdxPredicate = "https://spdx.dev/Document";
export const cyclonedxPredicate = "https://cyclonedx.org/bom";
export const slsaPredicate = "https://slsa.dev/provenance/v1";
export const vulnPredicate = "https://cosign.sigstore.dev/attestation/vuln/v1";

export const image = subjectOf("index", "application/vnd.oci.image.index.v1+json");
export const amd64 = subjectOf("amd64");
export const arm64 = subjectOf("arm64");
export const single = subjectOf("single");
export const keys = keyPair();

export interface StatementWish {
  readonly type?: string;
  readonly predicateType?: string;
  readonly predicate?: unknown;
  readonly of?: Digest;
  readonly subject?: unknown;
}

export function statement(wish: StatementWish = {}): Buffer {
  const hex = (wish.of ?? single.digest).replace("sha256:", "");
  return Buffer.from(
    JSON.stringify({
      _type: wish.type ?? "https://in-toto.io/Statement/v0.1",
      subject: "subject" in wish ? wish.subject : [{ name: "team/app", digest: { sha256: hex } }],
      predicateType: wish.predicateType ?? spdxPredicate,
      predicate: "predicate" in wish ? wish.predicate : { spdxVersion: "SPDX-2.3", packages: [] },
    }),
  );
}

export interface EnvelopeWish {
  readonly by?: KeyPair;
  readonly payloadType?: string;
  readonly signatures?: (sig: string) => readonly unknown[];
}

export function dsse(payload: Buffer, wish: EnvelopeWish = {}): Buffer {
  const type = wish.payloadType ?? statementType;
  const over = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
  const sig = signAs(wish.by ?? keys, over).toString("base64");
  return Buffer.from(
    JSON.stringify({
      payloadType: type,
      payload: payload.toString("base64"),
      signatures: wish.signatures?.(sig) ?? [{ sig }],
    }),
  );
}

/** As `cosign attest` writes them: one layer an attestation, under a tag. */
export function attested(subject: Subject, ...envelopes: readonly Buffer[]): readonly [Digest, Attachment] {
  const layers = envelopes.map((bytes) => ({
    mediaType: dsseType,
    bytes,
    annotations: { "dev.cosignproject.cosign/signature": "", predicateType: spdxPredicate },
  }));
  return [
    subject.digest,
    attachment({ layers, scheme: "att", config: "application/vnd.oci.image.config.v1+json" }),
  ];
}

/** As Sigstore's bundles hold them: a referrer with a key's hint. */
export function bundled(subject: Subject, envelope: Buffer): readonly [Digest, Attachment] {
  const type = "application/vnd.dev.sigstore.bundle.v0.3+json";
  const bytes = Buffer.from(
    JSON.stringify({
      mediaType: type,
      verificationMaterial: { publicKey: { hint: "" } },
      dsseEnvelope: JSON.parse(envelope.toString()) as unknown,
    }),
  );
  return [
    subject.digest,
    attachment({ layers: [{ mediaType: type, bytes }], artifactType: type, subject: subject.digest }),
  ];
}

export function referrer(
  subject: Subject,
  layer: LaidLayer,
  artifactType?: string,
): readonly [Digest, Attachment] {
  const laid = { layers: [layer], subject: subject.digest };
  return [subject.digest, attachment(artifactType === undefined ? laid : { ...laid, artifactType })];
}

export const spdx: LaidLayer = {
  mediaType: "application/spdx+json",
  bytes: Buffer.from('{"spdxVersion":"SPDX-2.3","packages":[]}'),
};

/** As buildx makes them: a manifest with a layer for each statement, and a child of the index that names its image. */
export function buildx(
  of: Subject,
  statements: readonly Buffer[],
  { form = "new", named = of }: { readonly form?: "new" | "old"; readonly named?: Subject } = {},
): { readonly manifest: Attachment; readonly child: Child } {
  const layers = statements.map((bytes) => ({
    mediaType: statementType,
    bytes,
    annotations: { "in-toto.io/predicate-type": spdxPredicate },
  }));
  const manifest = attachment(
    form === "new"
      ? { layers, artifactType: "application/vnd.docker.attestation.manifest.v1+json", subject: of.digest }
      : { layers, config: "application/vnd.oci.image.config.v1+json" },
  );
  const annotations = {
    "vnd.docker.reference.type": "attestation-manifest",
    "vnd.docker.reference.digest": named.digest,
  };
  const { digest, mediaType, size } = manifest;
  return { manifest, child: { digest, mediaType, size, platform: "unknown/unknown", annotations } };
}

/** What notation signs of an attachment. */
export function signedByNotation({ digest, mediaType, size }: Attachment): readonly [Digest, Attachment] {
  const target = { digest, mediaType, size };
  return [digest, laidJws(target, jws({ ...honest, target }))];
}

export interface Beside {
  readonly attachments?: readonly (readonly [Digest, Attachment])[];
  readonly buildx?: readonly ReturnType<typeof buildx>[];
}

export interface Question extends Beside {
  readonly wish?: readonly Need[];
  readonly subject?: Subject;
  readonly platforms?: readonly string[];
  readonly signed?: boolean;
}

export async function signers(): Promise<readonly Signer[]> {
  const byKey: CosignFile = { key: "acme.pub" };
  const byName = { certificates: "roots.pem", identities: [acme] };
  const files = new Map([
    ["acme.pub", Buffer.from(publicPem(keys))],
    ["roots.pem", pemFile([root])],
  ]);
  return [await cosign.open(byKey, files, today), await notation.open(byName, files, today)];
}

export async function judge(question: Question): Promise<Verdict> {
  const { wish = ["sbom"], subject = single, platforms = ["all"], signed = false } = question;
  const made = question.buildx ?? [];
  const children: readonly Child[] = [
    { ...amd64, platform: "linux/amd64", annotations: {} },
    { ...arm64, platform: "linux/arm64", annotations: {} },
    ...made.map(({ child }) => child),
  ];
  const evidence = evidenceOf({
    subjects: [image, amd64, arm64, single],
    children: new Map([[image.digest, children]]),
    attachments: question.attachments ?? [],
    manifests: made.map(({ manifest }) => manifest),
  });
  const asked = { wish, reference: "ghcr.io/team/app:1", subject, platforms };
  const given = { signers: signed ? await signers() : null, evidence };
  return judgeRequired(asked, given, new AbortController().signal);
}
