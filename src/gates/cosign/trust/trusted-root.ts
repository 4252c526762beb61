// A trusted root of Sigstore: authorities, logs and clocks that are believed. Sigstore's library takes any object for an empty
// one, so its form is looked at here.
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toTrustMaterial, type TrustMaterial } from "@sigstore/verify";
import { fieldOf, isRecord } from "../../../core/base/record.ts";
import { parseStrictJson } from "../../kind/strict-json.ts";
import { type Certificate, readCertificate } from "../../x509/certificate.ts";
import type { Issuer } from "./chain.ts";

export interface TrustedMaterial {
  /** For Sigstore's library. */
  readonly material: TrustMaterial;
  /** The authorities again, read strictly. */
  readonly issuers: readonly Issuer[];
  /** The certificates that sign timestamps. */
  readonly clocks: readonly Certificate[];
}

export type TrustedRootReading =
  { readonly trusted: TrustedMaterial } | { readonly trusted: null; readonly why: string };

/** `log`: enough for entries of a log. `certificates`: for certificates too. */
export type RootUse = "log" | "certificates";

const mediaType = /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.[12]|\.v0\.[12]\+json)$/;

export function readTrustedRoot(bytes: Uint8Array, use: RootUse): TrustedRootReading {
  const parsed = parseStrictJson(bytes);
  if (!parsed.ok) return refused(parsed.why);
  const { value } = parsed;
  if (!isRecord(value)) return refused("it is not a JSON object");
  if (fieldOf(value["signed"], "_type") !== undefined)
    return refused("it is a TUF metadata file, not trusted_root.json");
  const type = value["mediaType"];
  if (typeof type !== "string" || !mediaType.test(type))
    return refused("its mediaType is not a trusted root media type");
  const lists = use === "log" ? ["tlogs"] : ["certificateAuthorities", "ctlogs", "tlogs"];
  const missing = lists.find((key) => !isFilled(value[key]));
  if (missing !== undefined) return refused(`it has no ${missing}`);
  return readMaterial(value);
}

function readMaterial(value: Record<string, unknown>): TrustedRootReading {
  try {
    // Whoever signs with a key is not looked for here.
    const material = toTrustMaterial(TrustedRoot.fromJSON(value), {});
    const issuers = material.certificateAuthorities.map(issuerOf);
    const clocks = material.timestampAuthorities.map(issuerOf);
    if ([...issuers, ...clocks].some(({ certificates }) => certificates.length === 0))
      return refused("it contains an authority without certificates");
    return {
      trusted: { material, issuers, clocks: clocks.flatMap(({ certificates }) => certificates.slice(0, 1)) },
    };
  } catch {
    return refused("it contains a key or certificate that cannot be read");
  }
}

function issuerOf({ certChain, validFor }: TrustMaterial["certificateAuthorities"][number]): Issuer {
  return { certificates: certChain.map(({ root }) => readCertificate(root.toDER())), validFor };
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

function refused(why: string): TrustedRootReading {
  return { trusted: null, why };
}
