// Verification plugins: programs that a signature asks for. None is run here; the config decides, by the plugin's name,
// whether to accept the signature without it, and the checks that were not made are named.
import { Unusable } from "../kind/unusable.ts";
import { quoted } from "../kind/words.ts";
import type { Plugin } from "./attributes.ts";

export const awsPlugin = "com.amazonaws.signer.notation.plugin";
export const profileAttribute = "com.amazonaws.signer.signingProfileVersion";
const jobAttribute = "com.amazonaws.signer.signingJob";

const certificateRevocation = "whether a certificate of the chain was revoked (OCSP, CRL)";
const awsRevocation = "whether AWS Signer revoked the signature, its signing job or its profile";

/** What is not checked about such a signature, one per line; throws if that is not allowed. */
export function checkPlugin(plugin: Plugin | null, allowed: ReadonlySet<string>): readonly string[] {
  if (plugin === null) return [certificateRevocation];
  const name = quoted(plugin.name);
  const isAws = plugin.name === awsPlugin;
  if (!allowed.has(plugin.name)) {
    const what = isAws ? `: ${awsRevocation}` : "";
    throw new Unusable(
      "not-checked",
      `it requires checks by the verification plugin ${name}, which ecr-mirror cannot run${what}`,
    );
  }
  const known = isAws ? [profileAttribute, jobAttribute] : [];
  const unknown = [...plugin.attributes.keys()].filter((attribute) => !known.includes(attribute));
  return [
    isAws ? awsRevocation : `the checks of the verification plugin ${name}`,
    ...unknown.map((attribute) => `the attribute ${quoted(attribute)}, which only ${name} understands`),
    certificateRevocation,
  ];
}
