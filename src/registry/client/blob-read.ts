// A blob's bytes from a registry, from an offset on. A read that breaks off is taken up again by range; whoever
// reads on notices nothing. The digest is checked by whoever writes the bytes.
import type { Descriptor } from "../../core/image/content.ts";
import { isEncoded, readPieces } from "../http/body.ts";
import type { Answer } from "../http/exchange.ts";
import { parseContentRange } from "../http/headers.ts";
import { refused, RegistryProblem } from "../net/problems.ts";
import { registryAttempts } from "../http/retry.ts";
import { connectionProblem } from "../net/problems.ts";
import type { Call, Session } from "./session.ts";

/** Foreign layers may have addresses of their own. */
export type BlobToRead = Descriptor & { readonly urls?: readonly string[] };

export interface BlobRead {
  readonly session: Session;
  readonly repository: string;
  readonly call: Pick<Call, "wish" | "signal">;
  readonly blob: BlobToRead;
}

export async function* readBlob(read: BlobRead, offset: number): AsyncGenerator<Uint8Array, void> {
  const { session, blob, call } = read;
  const attempts = registryAttempts(session.host.retry);
  let at = offset;
  // After a 416 the server's idea of ranges is not ours: begin at zero and skip.
  let ranges = true;
  while (at < blob.size || (blob.size === 0 && at === 0)) {
    try {
      const answer = await open(read, ranges ? at : 0);
      let skip = at - startOf(answer, ranges ? at : 0, blob);
      for await (const piece of readPieces(answer, session.host.network.limits)) {
        const fresh = piece.subarray(Math.min(skip, piece.length));
        skip -= piece.length - fresh.length;
        if (at + fresh.length > blob.size) throw tooMuch(read);
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

async function open(read: BlobRead, from: number): Promise<Answer> {
  try {
    return await get(read, `${read.repository}/blobs/${read.blob.digest}`, from);
  } catch (error) {
    const urls = read.blob.urls ?? [];
    if (urls.length === 0 || !(error instanceof RegistryProblem) || error.status !== 404) throw error;
    return getElsewhere(read, urls, from);
  }
}

/** A foreign layer lies where its manifest says; those servers get no credentials. */
async function getElsewhere(read: BlobRead, urls: readonly string[], from: number): Promise<Answer> {
  const { session } = read;
  let last: unknown;
  for (const text of urls) {
    try {
      return await get(read, await session.target(text, session.host.base), from);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function get(
  { session, repository, call, blob }: BlobRead,
  path: string | URL,
  from: number,
): Promise<Answer> {
  return session.once({
    ...call,
    method: "GET",
    path,
    headers: {
      accept: "*/*",
      "accept-encoding": "identity",
      ...(from > 0 ? { range: `bytes=${from}-` } : {}),
    },
    expect: [200, 206],
    doing: `reading blob ${blob.digest} of ${session.host.name}/${repository}`,
  });
}

/** At which byte of the blob an answer begins. */
function startOf(answer: Answer, asked: number, blob: Descriptor): number {
  if (answer.status === 200 || isEncoded(answer)) return 0;
  const range = parseContentRange(answer.header("content-range"));
  const fits = range?.first === asked && (range.total === undefined || range.total === blob.size);
  if (fits && range.last < blob.size) return asked;
  answer.body.destroy();
  throw refused(
    "registry/range",
    "A registry sent other bytes than asked for",
    `${blob.digest}: bytes from ${asked} on were asked for, and it names another range.`,
  );
}

function tooMuch({ blob, session }: BlobRead): RegistryProblem {
  return refused(
    "registry/blob-size",
    "A blob is longer than its manifest says",
    `${blob.digest} of ${session.host.name} goes on after ${blob.size} bytes.`,
  );
}
