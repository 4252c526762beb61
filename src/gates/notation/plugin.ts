// Verification plugins: programs that a signature asks for. None is run here; whether it is gone without is for the config to
// say, by the plugin's name, and what it would have checked is named.
import { Unusable } from "../kind/unusable.ts";
import { quoted } from "../kind/words.ts";
import type { Plugin } from "./attributes.ts";

export const awsPlugin = "com.amazonaws.signer.notation.plugin";
export const profileAttribute = "com.amazonaws.signer.signingProfileVersion";
const jobAttribute = "com.amazonaws.signer.signingJob";

const certificateRevocation = "whether a certificate of the chain was revoked (OCSP, CRL)";
const awsRevocation = "whether AWS Signer revoked the signature, its signing job or its profile";

/** What nobody checks of such a signature, a line each; throws where that is not allowed. */
export function checkPlugin(plugin: Plugin | null, allowed: ReadonlySet<string>): readonly string[] {
  if (plugin === null) return [certificateRevocation];
  const name = quoted(plugin.name);
  const isAws = plugin.name === awsPlugin;
  if (!allowed.has(plugin.name)) {
    const what = isAws ? `: ${awsRevocation}` : "";
    throw new Unusable(
      "not-checked",
      `it asks for checks by the verification plugin ${name}, which cannot be made here${what}`,
    );
  }
  const known = isAws ? [profileAttribute, jobAttribute] : [];
  const unknown = [...plugin.attributes.keys()].filter((attribute) => !known.includes(attribute));
  return [
    isAws ? awsRevocation : `what the verification plugin ${name} would check`,
    ...unknown.map((attribute) => `the attribute ${quoted(attribute)}, which only ${name} understands`),
    certificateRevocation,
  ];
}
