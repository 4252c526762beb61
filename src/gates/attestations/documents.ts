// What is attached to a manifest and says what it is made of, or how: read, matched with the manifest, not yet believed. Three
// layouts: children of the index as buildx makes them, referrers of any tool, and attestations of cosign.
import type { Digest } from "../../core/base/digest.ts";
import { bundleCandidate } from "../cosign/read/bundle.ts";
import { type Place, placesIn } from "../cosign/read/candidate.ts";
import { readEnvelope } from "../cosign/read/envelope.ts";
import { legacyAttestation } from "../cosign/read/legacy.ts";
import { checkStatementSubject, parseStatement } from "../cosign/read/statement.ts";
import type { Attachment, Evidence, Layer, Miss, Subject } from "../kind/evidence.ts";
import { parseStrictJson } from "../kind/strict-json.ts";
import { malformed, missOfOne } from "../kind/unusable.ts";
import { bare, type Kind, kindOfPredicate, kindOfSbom, sortOf } from "./needs.ts";
import type { Target } from "./targets.ts";

export interface Document extends Kind {
  readonly where: string;
  /** Whose signature would be one of the document. */
  readonly attachment: Subject;
  /** Whether the document or its manifest names the image: anyone can move a tag. */
  readonly isTied: boolean;
}

export interface Documents {
  readonly found: readonly Document[];
  readonly misses: readonly Miss[];
}

const mostManifests = 20;

/** `unsigned`: attestations of cosign count by what they say, because no signer is required. */
export async function documentsOf(
  { subject, buildx }: Target,
  evidence: Evidence,
  { unsigned, signal }: { readonly unsigned: boolean; readonly signal: AbortSignal },
): Promise<Documents> {
  const { found, misses } = await evidence.attachments(subject.digest, signal);
  const children = await Promise.all(
    buildx.slice(0, mostManifests).map(({ digest }) => evidence.manifest(digest, signal)),
  );
  const all = [...found, ...children.filter((one) => "layers" in one)];
  const read = await Promise.all(all.map((one) => readAttachment(one, subject.digest, { unsigned, signal })));
  return {
    found: read.flatMap((one) => one.found),
    misses: [
      ...read.flatMap((one) => one.misses),
      ...misses,
      ...children.filter((one) => "fault" in one),
      ...tooMany(subject.digest, buildx.length),
    ],
  };
}

function tooMany(digest: Digest, count: number): readonly Miss[] {
  if (count <= mostManifests) return [];
  const detail = `${count} attestation manifests; only the first ${mostManifests} were examined`;
  return [{ fault: "too-much-evidence", where: digest, detail }];
}

interface Way {
  readonly unsigned: boolean;
  readonly signal: AbortSignal;
}

async function readAttachment(attachment: Attachment, digest: Digest, way: Way): Promise<Documents> {
  const { where } = attachment;
  let readers: readonly Reader[];
  try {
    readers = readersOf(attachment, digest, way);
  } catch (error) {
    return { found: [], misses: [missOfOne(error, where, way.signal)] };
  }
  const found: Document[] = [];
  const misses: Miss[] = [];
  for (const read of readers) {
    try {
      const kind = await read();
      if (kind !== null) found.push(documentIn(attachment, kind));
    } catch (error) {
      misses.push(missOfOne(error, where, way.signal));
    }
  }
  return { found, misses };
}

function documentIn({ where, digest, mediaType, size, scheme }: Attachment, kind: Kind): Document {
  return { ...kind, where, attachment: { digest, mediaType, size }, isTied: scheme !== "sbom" };
}

/** Reads one layer; null for what no gate may require. */
type Reader = () => Promise<Kind | null>;

function readersOf(attachment: Attachment, digest: Digest, way: Way): readonly Reader[] {
  if (attachment.subject !== null && attachment.subject !== digest)
    throw malformed(`the manifest has the subject ${attachment.subject}`);
  const places = placesIn(attachment);
  if (places.length > 0)
    return way.unsigned
      ? places.filter(({ sort }) => sort !== "signature").map((place) => cosignReader(place, digest, way))
      : [];
  return attachment.layers.flatMap((layer) => plainReader(attachment, layer, { digest, way }) ?? []);
}

function cosignReader({ sort, layer }: Place, digest: Digest, { signal }: Way): Reader {
  return async () => {
    const bytes = await layer.read(signal);
    const { payload } =
      sort === "bundle" ? bundleCandidate(bytes) : legacyAttestation(bytes, layer.annotations ?? {});
    return kindOfStatement(payload, digest);
  };
}

function plainReader(
  { artifactType, scheme }: Attachment,
  layer: Layer,
  { digest, way: { signal } }: { readonly digest: Digest; readonly way: Way },
): Reader | undefined {
  // A layer may have a type that says nothing; then the artifact's counts.
  const sort =
    sortOf(bare(layer.mediaType)) ?? (scheme === "sbom" ? "sbom" : sortOf(bare(artifactType ?? "")));
  return sort && (async () => kindsOf[sort](await layer.read(signal), digest));
}

const kindsOf = {
  envelope: (bytes: Uint8Array, digest: Digest) => kindOfStatement(payloadOf(bytes), digest),
  bare: kindOfStatement,
  sbom: kindOfSbom,
};

function payloadOf(bytes: Uint8Array): Uint8Array {
  const json = parseStrictJson(bytes);
  if (!json.ok) throw malformed(`the envelope cannot be read: ${json.why}`);
  return readEnvelope(json.value).payload;
}

function kindOfStatement(payload: Uint8Array, digest: Digest): Kind | null {
  const statement = parseStatement(payload);
  const kind = kindOfPredicate(statement.predicateType);
  if (kind === null) return null;
  checkStatementSubject(statement, digest);
  if (statement.predicate === undefined || statement.predicate === null)
    throw malformed("the statement has no predicate");
  return kind;
}
