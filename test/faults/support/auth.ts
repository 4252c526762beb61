// Bearer tokens for the fault registry: a token endpoint, tokens that end, and a count of who asked.
import type { Answer, FaultRegistry } from "./registry.ts";
import { error, json } from "./registry.ts";
import { onRequest } from "./faults.ts";

export interface TokenAuth {
  /** Tokens that are still good. */
  readonly good: Set<string>;
  issued: number;
  /** Authorization headers that the token endpoint got. */
  readonly asked: (string | undefined)[];
}

/** Makes a registry ask for a bearer token from `realm` (its own /token by default). */
export function withTokens(
  registry: FaultRegistry,
  realm = `${registry.base}/token`,
  endpoint = registry,
): TokenAuth {
  const auth: TokenAuth = { good: new Set(), issued: 0, asked: [] };
  registry.guard = (authorization) => {
    const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
    return token !== undefined && auth.good.has(token) ? undefined : challenge(realm);
  };
  endpoint.inject(
    "token",
    onRequest(({ request, response }) => {
      auth.issued += 1;
      auth.asked.push(request.headers.authorization);
      const token = `token-${auth.issued}`;
      auth.good.add(token);
      response.end(json({ token, expires_in: 300 }).bytes);
    }),
    { times: 10_000 },
  );
  return auth;
}

export function challenge(realm: string): Answer {
  const denied = error(401, "UNAUTHORIZED");
  const header = `Bearer realm="${realm}",service="test",scope="repository:team/app:pull"`;
  return { ...denied, headers: { ...denied.headers, "www-authenticate": header } };
}
