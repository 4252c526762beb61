// Signatures of cosign: by a public key, or by an identity that a certificate names.
import type { CosignFile } from "../../config/schema.gen.ts";
import type { Signer, SignerKind, TrustFiles } from "../kind/signer.ts";
import { checkCosign } from "./config.ts";
import { CosignSigner } from "./signer.ts";
import type { Authority } from "./trust/authority.ts";
import { CertificateAuthority } from "./trust/by-certificate.ts";
import { KeyAuthority } from "./trust/by-key.ts";
import { identityWish } from "./trust/identity.ts";
import { readPublicKey } from "./trust/public-key.ts";
import { readTrustedRoot, type RootUse, type TrustedMaterial } from "./trust/trusted-root.ts";

export const cosign: SignerKind<CosignFile> = {
  files({ key, trustedRoot }) {
    const named = [
      { key: "key", name: key },
      { key: "trustedRoot", name: trustedRoot },
    ];
    return named.flatMap(({ key, name }) => (name === undefined ? [] : [{ key, name }]));
  },
  checkConfig: checkCosign,
  open: (wish, files): Promise<Signer> => Promise.resolve(new CosignSigner(authorityOf(wish, files))),
};

function authorityOf(wish: CosignFile, files: TrustFiles): Authority {
  const { key, trustedRoot } = wish;
  if (key === undefined)
    return new CertificateAuthority(
      identityWish(wish),
      trustedRoot ?? "",
      trustedIn(trustedRoot ?? "", "certificates", files),
    );
  const read = readPublicKey(fileIn(key, files));
  if (read.key === null) throw unchecked(key);
  const log =
    trustedRoot === undefined ? undefined : { name: trustedRoot, ...trustedIn(trustedRoot, "log", files) };
  return new KeyAuthority(key, read.key, log);
}

function trustedIn(name: string, use: RootUse, files: TrustFiles): TrustedMaterial {
  const read = readTrustedRoot(fileIn(name, files), use);
  if (read.trusted === null) throw unchecked(name);
  return read.trusted;
}

function fileIn(name: string, files: TrustFiles): Uint8Array {
  const file = files.get(name);
  if (file === undefined) throw unchecked(name);
  return file;
}

/** A config that passed its checks names the file, and the file is valid. */
function unchecked(name: string): Error {
  return new Error(`${name} was not checked`);
}
