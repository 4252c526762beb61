// The token endpoint of a registry: the challenge that names it and credentials in, a bearer token out. Credentials go
// to the registry's own origin, or to a realm that the config or we know to belong to it; any other realm is asked
// anonymously, and a refusal that follows says so.
import { isRecord } from "../../core/base/record.ts";
import { discard, readBody, readErrorBody } from "../http/body.ts";
import { type Answer, exchange } from "../http/exchange.ts";
import { checkHop, findReach } from "../net/address.ts";
import { type Host, isOrigin, registryAttempts } from "../http/host.ts";
import { mostBytes } from "../http/limits.ts";
import { answerProblem } from "../http/problems.ts";
import { type Route, usualTls } from "../http/pools.ts";
import type { Credential } from "./credentials.ts";
import { explained, noRealm, noToken } from "./problems.ts";

const longestChallenge = 8192;
const wordChar = /[^\s,="<>]/;
const defaultSeconds = 60;

/** Realms on another host than the site's, which nevertheless get its credentials. */
const boundRealms: Readonly<Record<string, string>> = {
  "docker.io": "https://auth.docker.io",
  "registry.gitlab.com": "https://gitlab.com",
  // Two names of one registry.
  "ecr-public.aws.com": "https://public.ecr.aws",
};

export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * WWW-Authenticate, read as tolerantly as registries write it: several schemes in one header, unquoted values, missing
 * parameters. Linear in the text; a value or nothing, never an exception.
 */
export function parseChallenges(header: string | undefined): readonly Challenge[] {
  const text = header?.slice(0, longestChallenge) ?? "";
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let at = 0;
  while (at < text.length) {
    if (!wordChar.test(text[at] ?? "")) {
      at += 1;
      continue;
    }
    const word = readWord(text, at);
    at = skipSpaces(text, word.end);
    if (text[at] !== "=") {
      challenges.push({ scheme: word.text.toLowerCase(), parameters: {} });
      continue;
    }
    const value = readValue(text, skipSpaces(text, at + 1));
    at = value.end;
    const name = word.text.toLowerCase();
    const last = challenges.at(-1);
    if (last !== undefined && !Object.hasOwn(last.parameters, name) && name !== "__proto__") {
      last.parameters[name] = value.text;
    }
  }
  return challenges;
}

interface Read {
  readonly text: string;
  readonly end: number;
}

function readWord(text: string, start: number): Read {
  let end = start;
  while (end < text.length && wordChar.test(text[end] ?? "")) end += 1;
  return { text: text.slice(start, end), end };
}

function readValue(text: string, start: number): Read {
  if (text[start] !== '"') return readUnquoted(text, start);
  let value = "";
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === "\\") at += 1;
    value += text[at] ?? "";
    at += 1;
  }
  return { text: value, end: at + 1 };
}

/** Without quotes a value may hold `=` and `/`, as a URL does; it ends at a comma or a space. */
function readUnquoted(text: string, start: number): Read {
  let end = start;
  while (end < text.length && !/[\s,]/.test(text[end] ?? "")) end += 1;
  return { text: text.slice(start, end), end };
}

function skipSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at;
}

export interface BearerToken {
  readonly token: string;
  readonly expiresAt: number;
  readonly from: TokenOrigin;
}

export interface TokenOrigin {
  readonly realm: URL;
  /** `withheld`: there are some, and they were kept from this realm, so that the token is anonymous. */
  readonly credentials: "sent" | "none" | "withheld";
}

export interface TokenRequest {
  readonly host: Host;
  readonly challenge: Challenge;
  readonly scopes: readonly string[];
  readonly credential: Credential | null;
  readonly signal: AbortSignal;
}

export async function fetchToken(request: TokenRequest): Promise<BearerToken> {
  const { host, challenge } = request;
  const realm = parseRealm(host, challenge.parameters["realm"]);
  const trust = trustIn(realm, host);
  const credential = trust === "none" ? null : request.credential;
  const sent = credential === null ? "none" : "sent";
  const from: TokenOrigin = { realm, credentials: credential === request.credential ? sent : "withheld" };
  const route = await routeTo(realm, trust, host);
  const ask = (way: "get" | "post"): Promise<Answer> => {
    const { url, ...asked } =
      way === "get" ? getRequest(realm, request, credential) : postRequest(realm, request, credential);
    return exchange(host.network, { ...asked, route: { ...route, url }, signal: request.signal });
  };
  return registryAttempts(host.retry).run(request.signal, async () => {
    const first = await ask(credential?.kind === "identity" ? "post" : "get");
    const fallBack = credential?.kind === "identity" && [401, 404, 405].includes(first.status);
    if (fallBack) discard(first);
    return readToken(host, { answer: fallBack ? await ask("get") : first, from });
  });
}

type Trust = "own" | "named" | "known" | "none";

function trustIn(realm: URL, host: Host): Trust {
  if (isOrigin(realm, host.base)) return "own";
  const named = host.tokenServer?.url;
  const isPath = named?.pathname === "/" || named?.pathname === realm.pathname;
  if (named !== undefined && isOrigin(realm, named) && isPath) return "named";
  return boundRealms[host.site] === realm.origin ? "known" : "none";
}

/** A realm that only the registry names must not be further inside the network than the registry is. */
async function routeTo(realm: URL, trust: Trust, host: Host): Promise<Omit<Route, "url">> {
  if (trust === "own") return { tls: await host.tls.get() };
  if (trust === "named") return { tls: (await host.tokenServer?.tls.get()) ?? usualTls };
  const from = await findReach(host.base, host.network.pools);
  checkHop(from, realm);
  return { tls: usualTls, from };
}

function parseRealm(host: Host, text: string | undefined): URL {
  const realm = URL.canParse(text ?? "", host.base.href) ? new URL(text ?? "", host.base) : undefined;
  const isHttp =
    realm?.protocol === "https:" || (realm?.protocol === "http:" && host.base.protocol === "http:");
  if (realm === undefined || text === undefined || text === "" || !isHttp || realm.username !== "") {
    throw noRealm(host.name, text === undefined || text === "" ? undefined : realm);
  }
  return realm;
}

function getRequest(realm: URL, { host, challenge, scopes }: TokenRequest, credential: Credential | null) {
  const url = new URL(realm);
  const service = challenge.parameters["service"];
  if (service !== undefined) url.searchParams.set("service", service);
  for (const scope of scopes) url.searchParams.append("scope", scope);
  const headers: Record<string, string> = { ...host.headers, accept: "application/json" };
  if (credential?.kind === "basic") headers["authorization"] = basicHeader(credential);
  return { method: "GET" as const, url, headers: [headers] };
}

function postRequest(realm: URL, { host, challenge, scopes }: TokenRequest, credential: Credential | null) {
  const form = new URLSearchParams({ grant_type: "refresh_token", client_id: "ecr-mirror" });
  form.set("service", challenge.parameters["service"] ?? host.name);
  form.set("scope", scopes.join(" "));
  if (credential?.kind === "identity") form.set("refresh_token", credential.token);
  const body = Buffer.from(form.toString());
  const headers = {
    ...host.headers,
    accept: "application/json",
    "content-type": "application/x-www-form-urlencoded",
    "content-length": String(body.length),
  };
  return { method: "POST" as const, url: realm, headers: [headers], body };
}

export function basicHeader(credential: { username: string; secret: string }): string {
  return `Basic ${Buffer.from(`${credential.username}:${credential.secret}`).toString("base64")}`;
}

async function readToken(
  host: Host,
  { answer, from }: { readonly answer: Answer; readonly from: TokenOrigin },
): Promise<BearerToken> {
  const doing = `asking for a token of ${host.name}`;
  if (answer.status !== 200) {
    const body = await readErrorBody(answer, host.network.limits);
    throw explained(answerProblem(answer, body, doing, host.retry.now()), host, from);
  }
  const received = host.retry.now().getTime();
  const body = await readBody(answer, mostBytes.token, host.network.limits, host.network.limits.wordsMs);
  const value = parseJson(body);
  const token = value["token"] ?? value["access_token"];
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) throw noToken(host.name, answer.url);
  host.onToken(token);
  const seconds = Number(value["expires_in"] ?? defaultSeconds);
  const lifeMs =
    (Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 86_400) : defaultSeconds) * 1000;
  // By our clock from the moment of receipt, and a little early: the server's clock may be wrong.
  return { token, expiresAt: received + Math.max(lifeMs * 0.9 - 2_000, lifeMs / 2), from };
}

function parseJson(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
