// Reads the evidence of an image, at its source. A list of referrers, its annotations and a tag are unsigned and may say
// anything: what counts is each manifest itself, fetched by its digest and checked. Each thing is asked for once in a
// run; bytes are kept by their digest for the next one, verdicts never are.
import { Problem, problemCode, placedText } from "../../core/base/diagnostic.ts";
import { type Digest, sha256 } from "../../core/base/digest.ts";
import { defined } from "../../core/base/record.ts";
import { type ContentReader, type ManifestContent, type Referrer } from "../../core/image/content.ts";
import { type Manifest, parseManifest } from "../../core/image/manifest.ts";
import { formatPlatform } from "../../core/image/platform.ts";
import type { Attachment, Attachments, Child, Evidence, Miss, Subject } from "../kind/evidence.ts";
import { missOf, missOfOne, Unusable } from "../kind/unusable.ts";
import { Budget, type EvidenceStore, LayerReader } from "./layers.ts";
import { type EvidenceLimits, usualLimits } from "./limits.ts";
import { notThere } from "./problems.ts";

/** The evidence of the images of one repository, or layout. */
export function readEvidence(reader: ContentReader, kept: EvidenceStore, limits = usualLimits): Evidence {
  return new RepositoryEvidence(reader, kept, limits);
}

interface ReadManifest {
  readonly content: ManifestContent;
  readonly manifest: Manifest;
}

class RepositoryEvidence implements Evidence {
  readonly #reader: ContentReader;
  readonly #kept: EvidenceStore;
  readonly #limits: EvidenceLimits;
  readonly #layers: LayerReader;
  readonly #attachments = new Map<Digest, Promise<Attachments>>();
  readonly #manifests = new Map<Digest, Promise<ReadManifest | null>>();

  constructor(reader: ContentReader, kept: EvidenceStore, limits: EvidenceLimits) {
    this.#reader = reader;
    this.#kept = kept;
    this.#limits = limits;
    this.#layers = new LayerReader(reader, kept, limits);
  }

  async subject(digest: Digest, signal: AbortSignal): Promise<Subject> {
    const { content, manifest } = await this.#there(digest, signal);
    return { digest, mediaType: manifest.mediaType, size: content.bytes.length };
  }

  async children(digest: Digest, signal: AbortSignal): Promise<readonly Child[]> {
    const { manifest } = await this.#there(digest, signal);
    return manifest.children.map((child) => ({
      digest: child.digest,
      mediaType: child.mediaType,
      size: child.size,
      platform: child.platform === undefined ? null : formatPlatform(child.platform),
      annotations: child.annotations ?? {},
    }));
  }

  attachments(subject: Digest, signal: AbortSignal): Promise<Attachments> {
    return once(this.#attachments, subject, () => this.#find(subject, signal));
  }

  async manifest(digest: Digest, signal: AbortSignal): Promise<Attachment | Miss> {
    const budget = new Budget(this.#limits.totalBytes);
    return this.#judged(digest, signal, async () =>
      this.#attachment(await this.#named(digest, signal), budget),
    );
  }

  async #find(subject: Digest, signal: AbortSignal): Promise<Attachments> {
    const listed = await this.#list(subject, signal);
    if ("fault" in listed) return { found: [], misses: [listed] };
    const { attachments: most, totalBytes } = this.#limits;
    const budget = new Budget(totalBytes);
    const judged = await Promise.all(
      listed.slice(0, most).map((one) => this.#referrer(one, subject, { budget, signal })),
    );
    const tooMany: readonly Miss[] =
      listed.length > most
        ? [
            tooMuch(
              subject,
              `${listed.length} signatures and attestations; only the first ${most} were examined`,
            ),
          ]
        : [];
    const found = judged.filter((one) => "layers" in one);
    return { found, misses: [...judged.filter((one) => "fault" in one), ...tooMany] };
  }

  /** A list that does not end says nothing of an image: whatever it began with is not looked at. */
  async #list(subject: Digest, signal: AbortSignal): Promise<readonly Referrer[] | Miss> {
    const { listed: most } = this.#limits;
    try {
      const all = await this.#reader.referrers(subject, signal, { guess: "signed", read: true, most });
      return [...new Map(all.map((one) => [`${one.digest} ${one.tag ?? ""}`, one])).values()];
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Problem)) throw error;
      const code = problemCode(error) ?? "";
      if (code === "registry/answer-size") return tooMuch(subject, textOf(error));
      // A list or a signature under a tag that is not a manifest: that is an answer, not a failure of the registry.
      if (!brokenCodes.has(code)) throw error;
      return { fault: "malformed", where: subject, detail: textOf(error) };
    }
  }

  #referrer(
    referrer: Referrer,
    subject: Digest,
    { budget, signal }: { readonly budget: Budget; readonly signal: AbortSignal },
  ): Promise<Attachment | Miss> {
    const { digest, tag, content } = referrer;
    return this.#judged(tag ?? digest, signal, async () => {
      const read = content === undefined ? await this.#named(digest, signal) : parsed(content);
      const attachment = this.#attachment(read, budget, tag);
      checkSubject(attachment, subject);
      return attachment;
    });
  }

  /** One that can't be used is a miss, and no reason not to look at the others. */
  async #judged(
    where: string,
    signal: AbortSignal,
    read: () => Promise<Attachment>,
  ): Promise<Attachment | Miss> {
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Problem)) return missOf(error, where);
      const isBroken = brokenCodes.has(problemCode(error) ?? "");
      return isBroken
        ? { fault: "malformed", where, detail: textOf(error) }
        : missOfOne(error, where, signal);
    }
  }

  #attachment({ content, manifest }: ReadManifest, budget: Budget, tag?: string): Attachment {
    if (manifest.kind === "index") throw new Unusable("malformed", "an index is not a signature");
    const { layers: most } = this.#limits;
    if (manifest.layers.length > most)
      throw new Unusable("too-much-evidence", `${manifest.layers.length} layers; the limit is ${most}`);
    const { artifactType } = manifest;
    return {
      where: tag ?? content.digest,
      digest: content.digest,
      size: content.bytes.length,
      mediaType: manifest.mediaType,
      ...defined({ artifactType }),
      config: manifest.config,
      subject: manifest.subject?.digest ?? null,
      scheme: schemeOf(tag),
      annotations: manifest.annotations,
      layers: manifest.layers.map((layer) => ({
        ...layer,
        read: this.#layers.open(layer, budget),
      })),
    };
  }

  async #there(digest: Digest, signal: AbortSignal): Promise<ReadManifest> {
    const read = await this.#read(digest, signal);
    if (read === null) throw notThere(digest);
    return read;
  }

  async #named(digest: Digest, signal: AbortSignal): Promise<ReadManifest> {
    const read = await this.#read(digest, signal);
    if (read === null) throw new Unusable("missing-evidence", "it is listed, but not in the repository");
    return read;
  }

  #read(digest: Digest, signal: AbortSignal): Promise<ReadManifest | null> {
    return once(this.#manifests, digest, async () => {
      const content = (await this.#keptManifest(digest)) ?? (await this.#reader.manifest(digest, signal));
      if (content === null) return null;
      if (sha256(content.bytes) !== digest)
        throw new Unusable("malformed", "the content of a manifest does not match its digest");
      const read = parsed(content);
      await this.#kept.keep(digest, content.bytes);
      return read;
    });
  }

  /** Only with a type of its own a manifest says without the registry's word what it is. */
  async #keptManifest(digest: Digest): Promise<ManifestContent | null> {
    const bytes = await this.#kept.read(digest);
    if (bytes === undefined || sha256(bytes) !== digest) return null;
    const content = { digest, mediaType: "", bytes };
    try {
      return { ...content, mediaType: parseManifest(content).mediaType };
    } catch {
      return null;
    }
  }
}

/** What a registry or layout says of bytes that aren't what they should be. */
const brokenCodes: ReadonlySet<string> = new Set([
  "registry/digest",
  "registry/manifest",
  "registry/manifest-size",
  "registry/schema1",
  "layout/wrong-digest",
  "layout/wrong-size",
  "layout/manifest-size",
]);

/** One that failed is asked for again: the next caller may have more time. */
async function once<T>(known: Map<Digest, Promise<T>>, digest: Digest, ask: () => Promise<T>): Promise<T> {
  const asked = known.get(digest) ?? ask();
  known.set(digest, asked);
  try {
    return await asked;
  } catch (error) {
    if (known.get(digest) === asked) known.delete(digest);
    throw error;
  }
}

function parsed(content: ManifestContent): ReadManifest {
  return { content, manifest: parseManifest(content) };
}

function schemeOf(tag: string | undefined): Attachment["scheme"] {
  const ending = tag?.split(".").at(-1);
  return ending === "sig" || ending === "att" || ending === "sbom" ? ending : null;
}

function checkSubject({ subject, scheme }: Attachment, wanted: Digest): void {
  if (subject === wanted || (subject === null && scheme !== null)) return;
  const other = subject === null ? "names no subject" : `has the subject ${subject}`;
  throw new Unusable("malformed", `the manifest ${other}`);
}

function tooMuch(subject: Digest, detail: string): Miss {
  return { fault: "too-much-evidence", where: subject, detail };
}

function textOf(error: Problem): string {
  const [first] = error.diagnostics;
  return first === undefined ? error.message : placedText(first).replace(/\.$/, "");
}
