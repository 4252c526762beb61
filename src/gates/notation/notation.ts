// Signatures of the Notary Project: envelopes that refer to an image, checked offline against certificates and identities of
// the config. One good signature is enough.
import type { NotationFile } from "../../config/schema.gen.ts";
import type { Attachment, Evidence, Miss, Subject } from "../kind/evidence.ts";
import type { SignatureAnswer, Signed, Signer, SignerKind, Statements, TrustFiles } from "../kind/signer.ts";
import { malformed, missOfOne } from "../kind/unusable.ts";
import { quoted } from "../kind/words.ts";
import { readCertificates } from "../x509/pem.ts";
import { checkConfig } from "./check-config.ts";
import { readCose } from "./cose.ts";
import { coseType, type Envelope, jwsType } from "./envelope.ts";
import { formatIdentity, parseIdentity } from "./identities.ts";
import { readJws } from "./jws.ts";
import { type Trust, verifyEnvelope } from "./verify.ts";

const signatureType = "application/vnd.cncf.notary.signature";

const readers: Readonly<Record<string, (bytes: Uint8Array) => Envelope>> = {
  [jwsType]: readJws,
  [coseType]: readCose,
};

export const notation: SignerKind<NotationFile> = {
  files: ({ certificates, timestamps }) => [
    { key: "certificates", name: certificates },
    ...(timestamps === undefined ? [] : [{ key: "timestamps", name: timestamps }]),
  ],
  checkConfig,
  open: (wish, files, now) => Promise.resolve(new NotationSigner(wish, trustOf(wish, files, now))),
};

function trustOf(wish: NotationFile, files: TrustFiles, now: Date): Trust {
  return {
    roots: certificatesIn(files, wish.certificates),
    store: wish.store ?? "ca",
    timestampRoots: wish.timestamps === undefined ? [] : certificatesIn(files, wish.timestamps),
    identities: wish.identities.map(parseIdentity).filter((one) => typeof one !== "string"),
    allowUnchecked: new Set(wish.allowUnchecked),
    now,
  };
}

/** For a config that was checked: what cannot be read counts as empty, and nothing is trusted because of it. */
function certificatesIn(files: TrustFiles, name: string): Trust["roots"] {
  const bytes = files.get(name);
  const found = bytes === undefined ? "it is absent" : readCertificates(bytes);
  return typeof found === "string" ? [] : found;
}

class NotationSigner implements Signer {
  readonly wanted: string;
  readonly #trust: Trust;

  constructor({ certificates }: NotationFile, trust: Trust) {
    this.#trust = trust;
    this.wanted = `${trust.identities.map(formatIdentity).join(" or ")} (notation, certified by ${certificates})`;
  }

  async signature(subject: Subject, evidence: Evidence, signal: AbortSignal): Promise<SignatureAnswer> {
    const { found, misses } = await evidence.attachments(subject.digest, signal);
    const failed: Miss[] = [];
    for (const attachment of found.filter(isSignature)) {
      try {
        return { signed: await this.#verify(attachment, subject, signal) };
      } catch (error) {
        failed.push(missOfOne(error, attachment.where, signal));
      }
    }
    return { signed: null, misses: [...failed, ...misses] };
  }

  /** The Notary Project signs artifacts and makes no statements about them. */
  statements(): Promise<Statements> {
    return Promise.resolve({ good: [], misses: [] });
  }

  async #verify(attachment: Attachment, subject: Subject, signal: AbortSignal): Promise<Signed> {
    const [layer, ...more] = attachment.layers;
    if (layer === undefined || more.length > 0)
      throw malformed(`the signature has ${attachment.layers.length} layers; it must have one envelope`);
    if (attachment.subject !== subject.digest)
      throw malformed("the manifest of the signature names another subject");
    const read = readers[layer.mediaType];
    if (read === undefined) throw malformed(`the envelope has the unknown type ${quoted(layer.mediaType)}`);
    const envelope = read(await layer.read(signal));
    return { ...verifyEnvelope(envelope, subject, this.#trust), where: attachment.where };
  }
}

/** Tools write the type as that of the config; the specification allows it as the artifact's, too. */
function isSignature({ artifactType, config }: Attachment): boolean {
  return artifactType === signatureType || config?.mediaType === signatureType;
}
