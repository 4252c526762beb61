// A GET of a small document over the same transport as images: proxies, own authorities, limits, retries, mirrors and
// rewrites, and redirects that can't lead further inside the network. Credentials are those that the config gives for the
// host that is asked, sent when it asks for them, and to no other origin.
import { getProxyForUrl } from "proxy-from-env";
import { CredentialFinder } from "./auth/credentials.ts";
import { basicHeader, parseChallenges } from "./auth/token.ts";
import type { RegistryAccess } from "./registries.ts";
import { discard, readBody, readErrorBody } from "./http/body.ts";
import { type Answer, exchange, mostRedirects, type Network, redirects } from "./http/exchange.ts";
import { checkHop, findReach, type Reach } from "./net/address.ts";
import { defaultLimits } from "./http/limits.ts";
import { answerProblem } from "./http/problems.ts";
import { registryAttempts } from "./http/host.ts";
import { unasked } from "./client/problems.ts";
import { type DocumentPlace, placesOf, rewrittenPlace } from "./document-place.ts";
import { plainUrl } from "./net/problems.ts";
import { schemeOf } from "./site.ts";
import { notAUrl, redirectLeavesTls, redirectsNowhere, tooManyRedirects } from "./problems.ts";
import { Pools, type TlsMaterial, usualTls } from "./http/pools.ts";
import { tlsOf } from "./tls.ts";

export interface FetchOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

interface Reading extends FetchOptions {
  readonly network: Network;
  readonly access: RegistryAccess;
}

/** The document's bytes. Throws a Problem `registry/…` that names the URL without its query. */
export async function fetchUrl(
  text: string,
  options: FetchOptions,
  access: RegistryAccess,
): Promise<Uint8Array> {
  const url = parseUrl(text);
  const limits = { ...defaultLimits, ...access.limits };
  const pools = new Pools(access.proxyFor ?? getProxyForUrl);
  const reading = { ...options, network: { pools, limits, tracer: access.tracer }, access };
  try {
    const places = placesOf(url, access);
    for (const place of places.slice(0, -1)) {
      try {
        return await readAt(place, url, reading);
      } catch {
        // The next one, and at last the host itself, will say what is wrong.
        options.signal.throwIfAborted();
      }
    }
    const [last = rewrittenPlace(url, access)] = places.slice(-1);
    return await readAt(last, url, reading);
  } finally {
    pools.close();
  }
}

async function readAt(place: DocumentPlace, asked: URL, reading: Reading): Promise<Uint8Array> {
  const { access, network, signal, maxBytes } = reading;
  const { limits, pools } = network;
  const { timing } = access;
  const attempts = registryAttempts({
    limits,
    timing,
    now: () => access.now(),
    events: access,
    throttledForMs: 0,
  });
  return attempts.run(signal, async () => {
    const answer = await follow(place, asked, reading);
    if (answer.status === 200) {
      const document = await readBody(answer, maxBytes, limits);
      if (pools.distrusted > 0) throw unasked(answer.url);
      return document;
    }
    const body = await readErrorBody(answer, limits);
    throw answerProblem(answer, body, `reading ${plainUrl(asked)}`, access.now());
  });
}

async function follow(first: DocumentPlace, asked: URL, reading: Reading): Promise<Answer> {
  const { access, network } = reading;
  // A host that was asked in another's place may send us back to it: once.
  const led = new Set(first.isElsewhere ? [asked.host] : []);
  let place = first;
  let reach = await findReach(place.url, network.pools);
  let from: Reach | undefined;
  let origin: string | undefined = place.url.origin;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const isOwn = place.url.origin === origin;
    const answer = await ask(place, { from, mayAuthorize: isOwn }, reading);
    const location = answer.header("location");
    if (!redirects.has(answer.status) || location === undefined) return answer;
    discard(answer);
    const next = nextUrl(place.url, location);
    const moved = led.has(next.host) ? undefined : rewrittenPlace(next, access);
    if (moved?.isElsewhere === true) {
      // The config leads here, so it is a beginning of its own.
      led.add(next.host);
      place = moved;
      reach = await findReach(place.url, network.pools);
      from = undefined;
      origin = place.url.origin;
      continue;
    }
    if (next.origin !== origin) origin = undefined;
    place = { url: next, options: access.options(next.host), isElsewhere: false };
    from = reach;
    checkHop(reach, next);
  }
  throw tooManyRedirects(first.url, mostRedirects);
}

interface Hop {
  readonly from: Reach | undefined;
  readonly mayAuthorize: boolean;
}

/** Asks as a stranger; a host that wants a password is asked again with the one that the config has for it. */
async function ask(
  place: DocumentPlace,
  { from, mayAuthorize }: Hop,
  { access, network, signal }: Reading,
): Promise<Answer> {
  const { url } = place;
  const route = { url, tls: await tlsFor(place, access), ...(from === undefined ? {} : { from }) };
  const headers = { accept: "*/*", "accept-encoding": "identity", "user-agent": "ecr-mirror" };
  const answer = await exchange(network, { route, method: "GET", headers: [headers], signal });
  const wants = parseChallenges(answer.header("www-authenticate")).some(({ scheme }) => scheme === "basic");
  if (answer.status !== 401 || !wants || !mayAuthorize || !isPrivate(place)) return answer;
  const authorization = await authorizationFor(place, access, signal);
  if (authorization === undefined) return answer;
  discard(answer);
  return exchange(network, { route, method: "GET", headers: [headers, { authorization }], signal });
}

/** Whether no one on the way can read it, or the config allows that. */
function isPrivate({ url, options }: DocumentPlace): boolean {
  return url.protocol === "https:" || schemeOf(url.host, options) === "http:";
}

/** What Docker's files know is for registries: only what the config itself says is sent with a document. */
async function authorizationFor(
  { url, options }: DocumentPlace,
  access: RegistryAccess,
  signal: AbortSignal,
): Promise<string | undefined> {
  const finder = new CredentialFinder({
    options: () => options,
    ecrToken: () => Promise.resolve(null),
    runCredentialHelper: (helper, server, waiting) => access.runCredentialHelper(helper, server, waiting),
    readFile: () => Promise.resolve(null),
    environment: {},
    now: () => access.now(),
  });
  const { credential } = await finder.find({ host: url.host, repository: "" }, signal);
  return credential?.kind === "basic" ? basicHeader(credential) : undefined;
}

function nextUrl(from: URL, location: string): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (next === undefined || !/^https?:$/.test(next.protocol)) throw redirectsNowhere(from, location);
  if (from.protocol === "https:" && next.protocol === "http:") throw redirectLeavesTls(from, next);
  return next;
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw notAUrl(text);
}

/** The authorities and certificates that the config gives for the host also hold for documents that it serves. */
async function tlsFor({ options }: DocumentPlace, access: RegistryAccess): Promise<TlsMaterial> {
  const tls = await tlsOf(options, access);
  return Object.keys(tls).length === 0 ? usualTls : tls;
}
