// Uploads: one POST that opens a session or mounts, one PUT with all bytes. ECR loses parts that come in several
// PATCHes, and one PUT is the cheapest everywhere. An upload that breaks is begun again by the caller.
import { defined } from "../../core/base/defined.ts";
import type { Descriptor } from "../../core/image/content.ts";
import type { Digest } from "../../core/base/digest.ts";
import { discard } from "../http/body.ts";
import { type Answer, begin, type Outgoing } from "../http/exchange.ts";
import { isOrigin } from "../http/host.ts";
import type { TransportLimits } from "../http/limits.ts";
import { refused } from "../net/problems.ts";
import { connectionProblem, socketProblem, timeout } from "../net/problems.ts";
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
  readonly #sent: string | undefined;
  #outgoing: Outgoing | undefined;
  /** All bytes have left. */
  #complete = false;
  #answer: Answer | undefined;
  #lost: Error | undefined;
  #wake: () => void = () => undefined;

  private constructor(place: UploadPlace, to: { url: URL; digest: Digest; sent: string | undefined }) {
    this.#place = place;
    this.#url = to.url;
    this.#digest = to.digest;
    this.#sent = to.sent;
  }

  static async open(place: UploadPlace, location: URL, blob: Descriptor): Promise<UploadStream> {
    const { session, call } = place;
    await session.turn("upload-finish", call.signal);
    const sent = await session.authorizer.header(call.wish, call.signal);
    const url = commitUrl(location, blob.digest);
    const upload = new UploadStream(place, { url, digest: blob.digest, sent });
    const headers = {
      ...session.host.headers,
      "content-type": "application/octet-stream",
      "content-length": String(blob.size),
      ...defined({ authorization: sent }),
    };
    await upload.#begin(headers);
    return upload;
  }

  async #begin(headers: Readonly<Record<string, string>>): Promise<void> {
    const { session, call } = this.#place;
    const tls = await session.host.tls();
    const route = { url: this.#url, tls };
    const request = { route, method: "PUT" as const, headers, signal: call.signal };
    this.#outgoing = await begin(session.host.network, request, {
      answered: (answer) => {
        this.#answer = answer;
        this.#wake();
      },
      lost: (error) => {
        this.#lost ??= error;
        this.#wake();
      },
    });
  }

  /** Done when the block's bytes have left; the block may then be used again. */
  async write(block: Uint8Array): Promise<void> {
    await this.#throwIfOver();
    let flushed = false;
    this.#outgoing?.send(block, (error) => {
      flushed = error === null || error === undefined;
      this.#wake();
    });
    await this.#until(() => flushed || this.#answer !== undefined, this.#limits.stallMs, "not a byte left");
    if (!flushed) await this.#throwIfOver();
  }

  /** Writes the last block and waits until the registry has stored the blob. */
  async finish(last: Uint8Array): Promise<void> {
    await this.#throwIfOver();
    this.#outgoing?.end(last, (error) => {
      this.#complete = error === null || error === undefined;
      this.#wake();
    });
    // The answer may overtake the news that the last bytes have left.
    const done = () => this.#answer !== undefined && (this.#complete || !isStored(this.#answer));
    await this.#until(done, this.#limits.commitMs, "no answer to the upload came");
    await this.#throwIfOver();
  }

  abort(): void {
    this.#outgoing?.cancel(connectionProblem(this.#url, "the upload was broken off"));
  }

  get #limits(): TransportLimits {
    return this.#place.session.host.network.limits;
  }

  async #until(done: () => boolean, milliseconds: number, what: string): Promise<void> {
    if (done()) return;
    const timer = setTimeout(
      () => this.#outgoing?.cancel(timeout(this.#url, what, milliseconds)),
      milliseconds,
    );
    try {
      while (!done() && this.#lost === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
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
    if (isStored(answer) && this.#complete) return discard(answer);
    const what = { ...call, method: "PUT" as const, doing: doing(this.#place, this.#digest) };
    const problem = await session.failure(what, answer, { sent: this.#sent, mayRenew: true });
    this.abort();
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

function isStored({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function noLocation({ session, repository }: UploadPlace) {
  return refused(
    "registry/upload-location",
    "A registry opened an upload without an address",
    `${session.host.name}/${repository} sent no Location.`,
  );
}
