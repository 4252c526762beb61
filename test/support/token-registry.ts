// A source registry that asks for a bearer token, and gives one for the right user and password or refresh token.
// When it refuses, it is as careless as some are: it repeats what it was sent.
import { onRequest } from "../faults/support/faults.ts";
import { type Answer, type Exchange, FaultRegistry, json } from "../faults/support/registry.ts";

export interface TokenRegistry {
  readonly registry: FaultRegistry;
  /** All tokens that were given. */
  readonly issued: string[];
  /** Tokens given so far are good for nothing any more, and no new ones are. */
  revoke(): void;
}

export interface Login {
  readonly username: string;
  readonly password: string;
  readonly refreshToken: string;
}

export async function startTokenRegistry(login: Login): Promise<TokenRegistry> {
  const registry = await new FaultRegistry().start();
  const issued: string[] = [];
  let revoked = false;
  registry.guard = (authorization, exchange) => {
    const token = authorization?.replace(/^Bearer /, "");
    const good = token !== undefined && issued.includes(token) && !revoked;
    return good ? undefined : challenge(registry, exchange, authorization);
  };
  const give = async ({ request, response }: Exchange): Promise<void> => {
    const { authorization } = request.headers;
    const body = await textOf(request);
    if (!isAllowed(login, authorization, new URLSearchParams(body))) {
      const { bytes } = refusal(401, `${authorization ?? "nobody"} with ${body}`);
      response.writeHead(401).end(bytes);
      return;
    }
    const token = `canary-bearer-${issued.length + 1}-${"x".repeat(20)}`;
    issued.push(token);
    response.end(json({ token, expires_in: 300, refresh_token: login.refreshToken }).bytes);
  };
  registry.inject("token", onRequest(give), { times: 100_000 });
  return {
    registry,
    issued,
    revoke: () => {
      revoked = true;
    },
  };
}

function isAllowed(login: Login, authorization: string | undefined, form: URLSearchParams): boolean {
  const basic = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
  return authorization === basic || form.get("refresh_token") === login.refreshToken;
}

function challenge({ base }: FaultRegistry, { url }: Exchange, authorization: string | undefined): Answer {
  const repository = /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(url.pathname)?.[1] ?? "none";
  const denied = refusal(401, `no access with ${authorization ?? "nothing"}`);
  const parameters = `realm="${base}/token",service="canary",scope="repository:${repository}:pull"`;
  return { ...denied, headers: { ...denied.headers, "www-authenticate": `Bearer ${parameters}` } };
}

function refusal(status: number, message: string): Answer {
  return { ...json({ errors: [{ code: "UNAUTHORIZED", message }] }), status };
}

async function textOf(request: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text;
}
