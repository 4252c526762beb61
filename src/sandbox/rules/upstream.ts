// A registry that pull-through rules read from: manifests and blobs by HTTP, with the token that its challenge asks for.
import { Readable } from "node:stream";
import type { Upstreams } from "../base/upstreams.ts";

const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];
const patienceMs = 30_000;

/** The upstream did not give what was asked for; the message says why. */
export class UpstreamFailure extends Error {}

export class Upstream {
  readonly #base: string;
  readonly #basic: string | undefined;
  #authorization: string | undefined;

  constructor(host: string, upstreams: Upstreams) {
    const url = new URL(upstreams[host] ?? `https://${host}`);
    const { username, password } = url;
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#basic = username === "" ? undefined : `Basic ${Buffer.from(pair).toString("base64")}`;
    this.#base = url.origin;
  }

  /** Whether it speaks the distribution API; else why not. */
  async check(): Promise<string | undefined> {
    try {
      const { status } = await this.#fetch("/v2/", {});
      return status === 200 || status === 401 ? undefined : `The upstream registry answers with ${status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async manifest(repository: string, reference: string): Promise<{ mediaType: string; bytes: Buffer }> {
    const response = await this.#get(`/v2/${repository}/manifests/${reference}`, repository);
    const mediaType = response.headers.get("content-type") ?? "";
    return { mediaType, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  async blob(repository: string, digest: string): Promise<Readable> {
    const response = await this.#get(`/v2/${repository}/blobs/${digest}`, repository);
    if (response.body === null) throw new UpstreamFailure("The upstream registry sent no layer");
    return Readable.fromWeb(response.body);
  }

  async #get(path: string, repository: string): Promise<Response> {
    const first = await this.#fetch(path, headersOf(this.#authorization ?? this.#basic));
    const challenge = first.status === 401 ? first.headers.get("www-authenticate") : null;
    const answer = challenge === null ? first : await this.#answerChallenge(path, repository, challenge);
    if (answer.ok) return answer;
    throw new UpstreamFailure(`The upstream registry answers ${path} with ${answer.status}`);
  }

  async #answerChallenge(path: string, repository: string, challenge: string): Promise<Response> {
    const realm = /^bearer .*realm="([^"]+)"/i.exec(challenge)?.[1];
    if (realm === undefined) throw new UpstreamFailure("The upstream registry wants credentials");
    const url = new URL(realm);
    const service = /service="([^"]+)"/i.exec(challenge)?.[1];
    if (service !== undefined) url.searchParams.set("service", service);
    url.searchParams.set("scope", `repository:${repository}:pull`);
    // Credentials go to the registry's own host and no other.
    const basic = url.origin === this.#base ? this.#basic : undefined;
    const granted = await fetch(url, { headers: headersOf(basic), signal: AbortSignal.timeout(patienceMs) });
    const body = granted.ok ? ((await granted.json()) as Record<string, unknown>) : {};
    const token = body["token"] ?? body["access_token"];
    if (typeof token !== "string") throw new UpstreamFailure("The upstream registry gives no token");
    this.#authorization = `Bearer ${token}`;
    return this.#fetch(path, headersOf(this.#authorization));
  }

  async #fetch(path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    try {
      const accept = manifestTypes.join(", ");
      const signal = AbortSignal.timeout(patienceMs);
      return await fetch(`${this.#base}${path}`, { headers: { Accept: accept, ...headers }, signal });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new UpstreamFailure(`The upstream registry can't be reached: ${String(cause)}`);
    }
  }
}

function headersOf(authorization: string | undefined): Readonly<Record<string, string>> {
  return authorization === undefined ? {} : { Authorization: authorization };
}
