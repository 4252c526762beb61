// What a gate may require, and which predicates and documents meet it. Their own content counts, not what a list or
// an annotation says about them.
import { isRecord } from "../../core/base/record.ts";
import { parseStrictJson } from "../kind/strict-json.ts";
import { malformed } from "../kind/unusable.ts";

export type Need = "sbom" | "provenance";

export interface Kind {
  readonly need: Need;
  /** In words: `SPDX`, `SLSA`. */
  readonly form: string;
}

export const needNames: Readonly<Record<Need, string>> = { sbom: "SBOM", provenance: "provenance" };

const predicates: readonly (readonly [RegExp, Kind])[] = [
  [/^https:\/\/spdx\.dev\/Document(?:\/v?[0-9.]+)?$/, { need: "sbom", form: "SPDX" }],
  [/^https:\/\/cyclonedx\.org\/bom(?:\/v?[0-9.]+)?$/, { need: "sbom", form: "CycloneDX" }],
  [/^https:\/\/syft\.dev\/bom$/, { need: "sbom", form: "Syft" }],
  [/^https:\/\/slsa\.dev\/provenance\/v[0-9.]+$/, { need: "provenance", form: "SLSA" }],
  [/^https:\/\/in-toto\.io\/Provenance\/v0\.1$/, { need: "provenance", form: "in-toto" }],
];

export function kindOfPredicate(predicateType: string): Kind | null {
  return predicates.find(([form]) => form.test(predicateType))?.[1] ?? null;
}

const statementForm = /^application\/vnd\.in-toto(?:\.[a-z0-9-]+)?\+(json|dsse)$/;
const envelopeType = "application/vnd.dsse.envelope.v1+json";
/** Tools have many types for SBOMs; the content decides. */
const sbomForm = /spdx|cyclonedx|syft|sbom/;

/** What a type of a layer or an artifact says of it: a statement of in-toto, bare or in its envelope, or an SBOM. */
export function sortOf(mediaType: string): "bare" | "envelope" | "sbom" | undefined {
  const ending = mediaType === envelopeType ? "dsse" : statementForm.exec(mediaType)?.[1];
  if (ending !== undefined) return ending === "json" ? "bare" : "envelope";
  return sbomForm.test(mediaType) ? "sbom" : undefined;
}

export function bare(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

const beginning = 4096;

/** What an SBOM is by its own content; throws if its format is unknown. */
export function kindOfSbom(bytes: Uint8Array): Kind {
  const start = Buffer.from(bytes.subarray(0, beginning)).toString("utf8").trimStart();
  const form = start.startsWith("{") ? formOfJson(bytes) : formOfText(start);
  if (form === null) throw malformed("it is not an SPDX, CycloneDX or Syft document");
  return { need: "sbom", form };
}

function formOfJson(bytes: Uint8Array): string | null {
  const json = parseStrictJson(bytes);
  if (!json.ok) throw malformed(`the SBOM cannot be read: ${json.why}`);
  if (!isRecord(json.value)) return null;
  const { spdxVersion, bomFormat, artifacts, schema, "@context": context, "@graph": graph } = json.value;
  if (typeof spdxVersion === "string" && spdxVersion.startsWith("SPDX-")) return "SPDX";
  const contexts: readonly unknown[] = Array.isArray(context) ? context : [context];
  if (contexts.some(isSpdx3) && Array.isArray(graph)) return "SPDX";
  if (bomFormat === "CycloneDX") return "CycloneDX";
  return Array.isArray(artifacts) && isRecord(schema) ? "Syft" : null;
}

function isSpdx3(context: unknown): boolean {
  return typeof context === "string" && /^https?:\/\/spdx\.org\/rdf\/3\./.test(context);
}

function formOfText(start: string): string | null {
  if (start.split("\n").some((line) => line.startsWith("SPDXVersion: SPDX-"))) return "SPDX";
  return start.startsWith("<") && start.includes("http://cyclonedx.org/schema/bom/") ? "CycloneDX" : null;
}
