// Blobs of a repository. A read that breaks off is taken up again by range; whoever reads on notices nothing, and
// whoever writes the bytes checks the digest. An upload is one POST that opens a session or mounts, and one PUT with all
// bytes: ECR loses parts that come in several PATCHes, and one PUT is the cheapest everywhere. An upload that breaks is
// begun again by the caller.
import { defined } from "../../core/base/record.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { Descriptor, WholeBlob } from "../../core/image/content.ts";
import { discard, isEncoded, readPieces } from "../http/body.ts";
import { type Answer, begin, type Outgoing } from "../http/exchange.ts";
import { parseContentRange } from "../http/headers.ts";
import { isOrigin, registryAttempts } from "../http/host.ts";
import type { TransportLimits } from "../http/limits.ts";
import { connectionProblem, RegistryProblem, socketProblem, timeout } from "../net/problems.ts";
import { blobTooLong, noUploadLocation, otherRange, uploadElsewhere } from "./problems.ts";
import { nameOf, type RequestContext } from "./session.ts";

/** Foreign layers may have addresses of their own. */
export type BlobToRead = Descriptor & { readonly urls?: readonly string[] };

const asIs = { accept: "*/*", "accept-encoding": "identity" };
const bytesType = { "content-type": "application/octet-stream" };

export async function* readBlob(
  context: RequestContext,
  blob: BlobToRead,
  offset: number,
): AsyncGenerator<Uint8Array, void> {
  const { session, call } = context;
  const attempts = registryAttempts(session.retry);
  let at = offset;
  // After a 416 the server's idea of ranges is not ours: begin at zero and skip.
  let ranges = true;
  while (at < blob.size || (blob.size === 0 && at === 0)) {
    try {
      const answer = await open(context, blob, ranges ? at : 0);
      let skip = at - startOf(answer, ranges ? at : 0, blob);
      for await (const piece of readPieces(answer, session.host.network.limits, blob.size)) {
        const fresh = piece.subarray(Math.min(skip, piece.length));
        skip -= piece.length - fresh.length;
        if (at + fresh.length > blob.size) throw blobTooLong(blob, session.host.name);
        at += fresh.length;
        attempts.progress(fresh.length);
        if (fresh.length > 0) yield fresh;
      }
      if (at === blob.size) return;
      throw connectionProblem(answer.url, `the answer ended after ${at} of ${blob.size} bytes`);
    } catch (error) {
      const noRange = error instanceof RegistryProblem && error.status === 416 && ranges && at > 0;
      if (noRange) ranges = false;
      else await attempts.next(error, call.signal);
    }
  }
}

async function open(context: RequestContext, blob: BlobToRead, from: number): Promise<Answer> {
  const read: BlobRead = { context, blob, from };
  try {
    return await get(read, `${context.repository}/blobs/${blob.digest}`);
  } catch (error) {
    const urls = blob.urls ?? [];
    if (urls.length === 0 || !(error instanceof RegistryProblem) || error.status !== 404) throw error;
    return getElsewhere(read, urls);
  }
}

interface BlobRead {
  readonly context: RequestContext;
  readonly blob: BlobToRead;
  readonly from: number;
}

/** A foreign layer is where its manifest says; those servers get no credentials. */
async function getElsewhere(read: BlobRead, urls: readonly string[]): Promise<Answer> {
  const { session } = read.context;
  let last: unknown;
  for (const text of urls) {
    try {
      return await get(read, await session.follow(text, session.host.base));
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function get({ context, blob, from }: BlobRead, path: string | URL): Promise<Answer> {
  return context.session.once(context.call, {
    method: "GET",
    path,
    headers: from > 0 ? { ...asIs, range: `bytes=${from}-` } : asIs,
    expect: [200, 206],
    doing: `reading blob ${blob.digest} of ${nameOf(context)}`,
  });
}

/** At which byte of the blob an answer begins. */
function startOf(answer: Answer, asked: number, blob: Descriptor): number {
  if (answer.status === 200 || isEncoded(answer)) return 0;
  const range = parseContentRange(answer.header("content-range"));
  const fits = range?.first === asked && (range.total === undefined || range.total === blob.size);
  if (fits && range.last < blob.size) return asked;
  answer.body.destroy();
  throw otherRange(blob, asked);
}

export interface MountFrom {
  readonly repository: string;
  readonly digest: Digest;
}

/** Opens an upload; with `mount` the registry may have the blob at once, and then there is no session. */
export async function startUpload(context: RequestContext, mount?: MountFrom): Promise<URL | "mounted"> {
  const { session, repository, call } = context;
  const query =
    mount === undefined
      ? ""
      : `?${new URLSearchParams({ mount: mount.digest, from: mount.repository }).toString()}`;
  const answer = await session.request(call, {
    method: "POST",
    kind: "upload-start",
    path: `${repository}/blobs/uploads/${query}`,
    // Some registries answer 201 to a plain POST; without a mount that only means "opened".
    expect: [201, 202],
    doing: `opening an upload in ${nameOf(context)}`,
  });
  discard(answer);
  if (answer.status === 201 && mount !== undefined) return "mounted";
  const location = answer.header("location");
  if (location === undefined) throw noUploadLocation(nameOf(context));
  const url = await session.follow(location, answer.url);
  // Bytes go to the registry that was asked, and nowhere else.
  if (!isOrigin(url, session.host.base)) throw uploadElsewhere(session.host.name, url);
  return url;
}

/** A session for one upload. */
export async function openSession(context: RequestContext): Promise<URL> {
  const location = await startUpload(context);
  if (location === "mounted") throw noUploadLocation(nameOf(context));
  return location;
}

/** Appended as text: the session's own query must come back just as it was. */
function commitUrl({ origin, pathname, search }: URL, digest: Digest): URL {
  return new URL(
    `${origin}${pathname}${search === "" ? "?" : `${search}&`}digest=${encodeURIComponent(digest)}`,
  );
}

/** A small blob in one piece. */
export async function putWhole(context: RequestContext, location: URL, blob: WholeBlob): Promise<void> {
  const answer = await context.session.once(context.call, {
    method: "PUT",
    kind: "upload-finish",
    path: commitUrl(location, blob.digest),
    headers: bytesType,
    body: blob.bytes,
    expect: [200, 201, 202, 204],
    doing: uploading(context, blob.digest),
  });
  discard(answer);
}

function uploading(context: RequestContext, digest: Digest): string {
  return `uploading blob ${digest} to ${nameOf(context)}`;
}

/** A PUT whose body is written block by block. Every method throws a RegistryProblem when the upload is lost. */
export class UploadStream {
  readonly #context: RequestContext;
  readonly #url: URL;
  readonly #digest: Digest;
  readonly #sent: string | undefined;
  #outgoing: Outgoing | undefined;
  /** All bytes have left. */
  #complete = false;
  #answer: Answer | undefined;
  #lost: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(context: RequestContext, to: { url: URL; digest: Digest; sent: string | undefined }) {
    this.#context = context;
    this.#url = to.url;
    this.#digest = to.digest;
    this.#sent = to.sent;
  }

  static async open(context: RequestContext, location: URL, blob: Descriptor): Promise<UploadStream> {
    const { session, call } = context;
    if (!session.takeTurn("upload-finish")) await session.turn("upload-finish", call.signal);
    const sent = await session.authorizer.header(call.wish, call.signal);
    const url = commitUrl(location, blob.digest);
    const upload = new UploadStream(context, { url, digest: blob.digest, sent });
    const headers = [
      session.host.headers,
      bytesType,
      { "content-length": String(blob.size), ...defined({ authorization: sent }) },
    ];
    const { tls } = session.host;
    const route = { url, tls: tls.now ?? (await tls.get()) };
    const request = { route, method: "PUT" as const, headers, signal: call.signal };
    upload.#outgoing = await begin(session.host.network, request, upload);
    return upload;
  }

  answered(answer: Answer): void {
    this.#answer = answer;
    this.#wake();
  }

  lost(error: Error): void {
    this.#lost ??= error;
    this.#wake();
  }

  /** Done when the block's bytes have left; the block may then be used again. */
  async write(block: Uint8Array): Promise<void> {
    await this.#throwIfOver();
    let flushed = false;
    this.#outgoing?.send(block, (error) => {
      flushed = error === null || error === undefined;
      this.#wake();
    });
    await this.#until(() => flushed || this.#answer !== undefined, this.#limits.stallMs, "no data was sent");
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
    await this.#until(done, this.#limits.commitMs, "the upload was not answered");
    await this.#throwIfOver();
  }

  abort(): void {
    this.#outgoing?.cancel(connectionProblem(this.#url, "the upload was aborted"));
  }

  get #limits(): TransportLimits {
    return this.#context.session.host.network.limits;
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
    this.#context.call.signal.throwIfAborted();
    throw socketProblem(this.#lost, this.#url);
  }

  async #judge(answer: Answer): Promise<void> {
    const { session, call } = this.#context;
    session.learn("upload-finish", answer);
    if (isStored(answer) && this.#complete) return discard(answer);
    const what = { ...call, method: "PUT" as const, doing: uploading(this.#context, this.#digest) };
    const problem = await session.failure(what, answer, { sent: this.#sent, mayRenew: true });
    this.abort();
    throw (
      problem ??
      connectionProblem(
        this.#url,
        "the registry required new credentials in the middle of the upload",
        "restart",
      )
    );
  }
}

function isStored({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
