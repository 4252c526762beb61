// The registry's configuration of managed signing. None is an answer; what may not be read is a warning.
import { type Diagnostic, Problem } from "../core/base/diagnostic.ts";
import type { SigningRule } from "../core/settings/signing.ts";
import type { Caller } from "./caller.ts";
import { nameOf, unreadSigning } from "./problems.ts";

export interface SigningRead {
  /** null where they could not be read. */
  readonly rules: readonly SigningRule[] | null;
  readonly warning: Diagnostic | null;
}

const none = "SigningConfigurationNotFoundException";

export async function readSigning(caller: Caller, signal: AbortSignal): Promise<SigningRead> {
  try {
    const options = { resource: "the registry", signal, tries: 1, expected: [none] };
    const { signingConfiguration } = await caller.call("GetSigningConfiguration", {}, options);
    const rules = (signingConfiguration?.rules ?? []).map(({ signingProfileArn, repositoryFilters }) => ({
      profile: signingProfileArn ?? "",
      filters: (repositoryFilters ?? []).flatMap(({ filter }) => filter ?? []),
    }));
    return { rules, warning: null };
  } catch (error) {
    if (nameOf(error) === none) return { rules: [], warning: null };
    const [diagnostic] = error instanceof Problem ? error.diagnostics : [];
    if (diagnostic === undefined) throw error;
    return { rules: null, warning: unreadSigning(diagnostic) };
  }
}
