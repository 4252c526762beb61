// What goes wrong on the way to credentials. No text quotes a file, a header or an answer: each may hold a secret.
import { type Problem, problem } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import type { Host } from "../http/host.ts";
import { plainUrl, refused, RegistryProblem } from "../net/problems.ts";

export function unreadableFile(path: string): Problem {
  return problem("registry/credential-file", "A credential file can't be read", {
    detail: `${path} is not a JSON object.`,
    hint: "Mend it, or point DOCKER_CONFIG or REGISTRY_AUTH_FILE at another one.",
  });
}

export function noRealm(registry: string, realm: URL | undefined): Problem {
  const detail = `${registry} asks for a token from ${realm === undefined ? "nowhere" : plainUrl(realm)}.`;
  return refused("registry/realm", "A registry named no usable token server", detail);
}

export function noToken(registry: string, url: URL): Problem {
  const detail = `${plainUrl(url)} answered something else when asked for a token of ${registry}.`;
  return refused("registry/token", "A token server gave no token", detail);
}

/** A refusal of an anonymous token whose reason is that credentials were kept from the realm; any other as it is. */
export function explained(
  found: RegistryProblem,
  host: Host,
  from: { readonly realm: URL; readonly credentials: string } | undefined,
): RegistryProblem {
  const isDenial = found.status === 401 || found.status === 403;
  if (from?.credentials !== "withheld" || !isDenial) return found;
  const { detail, hint } = withheldWords(host, from.realm);
  return new RegistryProblem("registry/token-server", "A token server got no credentials", {
    detail: `${found.diagnostics[0]?.detail ?? ""} ${detail}`.trim(),
    hint,
    retry: "never",
    status: found.status,
    ...defined({ errorCode: found.errorCode }),
    cause: found,
  });
}

/** What the config would have to say. The realm is a stranger's word: a person decides whose server it is. */
export function withheldWords(
  { site, tokenServer }: Pick<Host, "site" | "tokenServer">,
  realm: URL,
): { readonly detail: string; readonly hint: string } {
  const named = plainUrl(realm);
  const other =
    tokenServer === undefined
      ? "which is another origin"
      : `which is not the tokenServer of the config, ${plainUrl(tokenServer.url)}`;
  return {
    detail: `${site} asks for tokens at ${named}, ${other}. Its credentials were not sent there.`,
    hint: `If this token server belongs to the registry, write: registries: { "${site}": { tokenServer: "${named}" } }`,
  };
}
