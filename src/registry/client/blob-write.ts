// Uploads: one POST that opens a session or mounts, one PUT with all bytes. ECR loses parts that come in several
// PATCHes, and one PUT is the cheapest everywhere. An upload that breaks is begun again by the caller.
import type { ClientRequest } from "node:http";
import type { Descriptor } from "../../core/content.ts";
import type { Digest } from "../../core/digest.ts";
import type { TlsMaterial } from "../transport/agents.ts";
import { discard } from "../transport/body.ts";
import { type Answer, answerOf, open, watchConnect } from "../transport/exchange.ts";
import { isOrigin } from "../transport/host.ts";
import { refused } from "../transport/problem.ts";
import { connectionProblem, socketProblem, timeout } from "../transport/socket-failure.ts";
import type { Call, Session } from "./session.ts";

export interface UploadPlace {
  readonly session: Session;
  readonly repository: string;
  readonly call: Pick<Call, "wish" | "signal">;
}

export interface MountFrom {
  readonly repository: string;
  readonly digest: Digest;
}

/** Opens an upload; with `mount` the registry may have the blob at once, and then there is no session. */
export async function startUpload(place: UploadPlace, mount?: MountFrom): Promise<URL | "mounted"> {
  const { session, repository, call } = place;
  const query =
    mount === undefined
      ? ""
      : `?${new URLSearchParams({ mount: mount.digest, from: mount.repository }).toString()}`;
  const answer = await session.request({
    ...call,
    method: "POST",
    kind: "upload-start",
    path: `${repository}/blobs/uploads/${query}`,
    // Some registries answer 201 to a plain POST; without a mount that only means "opened".
    expect: [201, 202],
    doing: `opening an upload in ${session.host.name}/${repository}`,
  });
  discard(answer);
  if (answer.status === 201 && mount !== undefined) return "mounted";
  const location = answer.header("location");
  if (location === undefined) throw noLocation(place);
  return sameOrigin(place, new URL(await session.target(location, answer.url)));
}

/** A session for one upload. */
export async function openSession(place: UploadPlace): Promise<URL> {
  const location = await startUpload(place);
  if (location === "mounted") throw noLocation(place);
  return location;
}

/** Bytes go to the registry that was asked, and nowhere else. */
function sameOrigin({ session }: UploadPlace, url: URL): URL {
  if (isOrigin(url, session.host.base)) return url;
  throw refused(
    "registry/upload-location",
    "A registry sent an upload elsewhere",
    `${session.host.name} wants the bytes to go to ${url.host}. Nothing was sent there.`,
  );
}

function commitUrl(location: URL, digest: Digest): URL {
  // Appended as text: the session's own query must come back just as it was.
  const url = new URL(location);
  url.search = `${url.search === "" ? "?" : `${url.search}&`}digest=${encodeURIComponent(digest)}`;
  return url;
}

/** A small blob in one piece. */
export async function putWhole(
  place: UploadPlace,
  location: URL,
  blob: { digest: Digest; bytes: Uint8Array },
): Promise<void> {
  const answer = await place.session.once({
    ...place.call,
    method: "PUT",
    kind: "upload-finish",
    path: commitUrl(location, blob.digest),
    headers: { "content-type": "application/octet-stream" },
    body: blob.bytes,
    expect: [200, 201, 202, 204],
    doing: doing(place, blob.digest),
  });
  discard(answer);
}

function doing({ session, repository }: UploadPlace, digest: Digest): string {
  return `uploading blob ${digest} to ${session.host.name}/${repository}`;
}

/** A PUT whose body is written block by block. Every method throws a RegistryProblem when the upload is lost. */
export class UploadStream {
  readonly #place: UploadPlace;
  readonly #url: URL;
  readonly #digest: Digest;
  readonly #request: ClientRequest;
  readonly #sent: string | undefined;
  #answer: Answer | undefined;
  #lost: Error | undefined;
  #wake: () => void = () => undefined;

  private constructor(
    place: UploadPlace,
    url: URL,
    blob: Descriptor,
    known: { sent: string | undefined; tls: TlsMaterial },
  ) {
    const { session, call } = place;
    const { sent, tls } = known;
    this.#place = place;
    this.#url = url;
    this.#digest = blob.digest;
    this.#sent = sent;
    const headers = {
      ...session.host.headers,
      "content-type": "application/octet-stream",
      "content-length": String(blob.size),
      ...(sent === undefined ? {} : { authorization: sent }),
    };
    const { network } = session.host;
    this.#request = open(network, { method: "PUT", url, tls, headers, signal: call.signal });
    const stopConnect = watchConnect(this.#request, url, network.limits.connectMs, () => undefined);
    this.#request.on("error", (error) => {
      this.#lost ??= error;
      this.#wake();
    });
    this.#request.on("response", (stream) => {
      this.#answer = answerOf(stream, url);
      this.#wake();
    });
    this.#request.on("close", () => {
      stopConnect();
      this.#lost ??= connectionProblem(url, "the upload broke off");
      this.#wake();
    });
  }

  static async open(place: UploadPlace, location: URL, blob: Descriptor): Promise<UploadStream> {
    const { session, call } = place;
    await session.turn("upload-finish", call.signal);
    const sent = await session.authorizer.header(call.wish, call.signal);
    const tls = await session.host.tls();
    return new UploadStream(place, commitUrl(location, blob.digest), blob, { sent, tls });
  }

  /** Done when the block's bytes have left; the block may then be used again. */
  async write(block: Uint8Array): Promise<void> {
    await this.#throwIfOver();
    let flushed = false;
    this.#request.write(block, (error) => {
      flushed = error === null || error === undefined;
      this.#wake();
    });
    await this.#until(() => flushed, this.#place.session.host.network.limits.stallMs, "not a byte left");
    if (!flushed) await this.#throwIfOver();
  }

  /** Writes the last block and waits until the registry has stored the blob. */
  async finish(last: Uint8Array): Promise<void> {
    await this.#throwIfOver();
    this.#request.end(last);
    const { limits } = this.#place.session.host.network;
    await this.#until(() => this.#answer !== undefined, limits.commitMs, "no answer to the upload came");
    await this.#throwIfOver();
  }

  abort(): void {
    this.#request.destroy();
  }

  async #until(done: () => boolean, milliseconds: number, what: string): Promise<void> {
    const timer = setTimeout(
      () => this.#request.destroy(timeout(this.#url, what, milliseconds)),
      milliseconds,
    );
    try {
      while (!done() && this.#lost === undefined && this.#answer === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async #flushed(): Promise<void> {
    const request = this.#request;
    if (request.writableFinished || request.destroyed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#place.session.host.network.limits.stallMs);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      request.once("finish", done).once("close", done);
    });
  }

  /** An answer in the middle of the body is as final as one after it. */
  async #throwIfOver(): Promise<void> {
    if (this.#answer !== undefined) return this.#judge(this.#answer);
    if (this.#lost === undefined) return;
    this.#place.call.signal.throwIfAborted();
    throw socketProblem(this.#lost, this.#url);
  }

  async #judge(answer: Answer): Promise<void> {
    const { session, call } = this.#place;
    session.learn("upload-finish", answer);
    const isStored = answer.status >= 200 && answer.status < 300;
    // The answer may overtake the news that the last bytes have left; TLS does that now and then.
    if (isStored && this.#request.writableEnded) await this.#flushed();
    if (isStored && this.#request.writableFinished) return discard(answer);
    const what = { ...call, method: "PUT" as const, doing: doing(this.#place, this.#digest) };
    const problem = await session.failure(what, answer, { sent: this.#sent, mayRenew: true });
    this.#request.destroy();
    throw (
      problem ??
      connectionProblem(
        this.#url,
        "the registry wanted new credentials in the middle of the upload",
        "restart",
      )
    );
  }
}

function noLocation({ session, repository }: UploadPlace) {
  return refused(
    "registry/upload-location",
    "A registry opened an upload without an address",
    `${session.host.name}/${repository} sent no Location.`,
  );
}
