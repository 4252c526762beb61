// What a referrer is, in the word that people have for it: by the ending of its tag, or by its artifact type.
const byEnding: readonly (readonly [ending: string, kind: string])[] = [
  [".sig", "signature"],
  [".att", "attestation"],
  [".sbom", "SBOM"],
];

const byType: readonly (readonly [form: RegExp, kind: string])[] = [
  [/spdx|cyclonedx|sbom/, "SBOM"],
  [/in-toto|slsa|attestation|provenance/, "attestation"],
  // A Sigstore bundle holds a signature, of the image or of a statement about it.
  [/signature|sigstore|cosign/, "signature"],
];

/** undefined for what only its own tools know. */
export function referrerKind(referrer: {
  readonly tag?: string | null;
  readonly artifactType?: string;
}): string | undefined {
  const { tag, artifactType } = referrer;
  const ending = byEnding.find(([end]) => tag?.endsWith(end) === true);
  if (ending !== undefined) return ending[1];
  return byType.find(([form]) => artifactType !== undefined && form.test(artifactType))?.[1];
}
