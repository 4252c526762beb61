// The calls to S3, with conditions and encryption, in the bucket's own region, and its errors in the user's words. The only
// file that imports the S3 client; imported late.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type CompletedPart,
  type PutObjectCommandInput,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { defined } from "../../core/base/record.ts";
import { tracedCall, type Tracer } from "../../net/trace.ts";
import { type S3Reached, regionTold, s3Problem, s3Status } from "./problems.ts";

interface PutOptions {
  /** Not given: whatever is there is replaced. */
  readonly if?: { readonly match: string } | { readonly absent: true };
  readonly signal: AbortSignal;
}

export type S3Objects = ReturnType<typeof openS3Objects>;

const conflictTries = 4;
const giveUpMs = 10_000;

export function openS3Objects(
  bucket: string,
  reached: S3Reached,
  { tracer, ...config }: Omit<S3ClientConfig, "region" | "endpoint"> & { readonly tracer?: Tracer },
) {
  let { region } = reached;
  const client = new S3Client({
    ...config,
    ...defined({ endpoint: reached.endpoint }),
    region: async () => region,
    maxAttempts: 5,
  });
  const serverTime = readServerTime(client);
  if (tracer !== undefined) traceS3(client, tracer);
  async function guard<T>(key: string, action: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw s3Problem(error, { ...reached, region, action, shown: `s3://${bucket}/${key}` });
    }
  }
  /** Another region's bucket is found once; the SDK would ask the wrong region first each time. */
  async function inRegion<T>(send: () => Promise<T>): Promise<T> {
    const asked = region;
    try {
      return await send();
    } catch (error) {
      const told = regionTold(error);
      if (told === undefined || told === asked) throw error;
      region = told;
      return send();
    }
  }
  async function* guarded(body: AsyncIterable<Uint8Array>, key: string): AsyncIterable<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw s3Problem(error, { ...reached, region, action: "GetObject", shown: `s3://${bucket}/${key}` });
    }
  }
  return {
    get: (key: string, signal: AbortSignal) =>
      guard(key, "GetObject", async () => {
        const found = await orNull(
          inRegion(() =>
            client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
          ),
          "NoSuchKey",
        );
        if (found === null) return null;
        const modified = found.LastModified?.getTime() ?? 0;
        return {
          text: (await found.Body?.transformToString("utf8")) ?? "",
          etag: found.ETag ?? "",
          /** How long ago it was written, by the server's own clock. */
          age: serverTime() - modified,
        };
      }),
    /** Its length; null when there is none, undefined where that may not be known. */
    length: (key: string, signal: AbortSignal): Promise<number | null | undefined> =>
      guard(key, "GetObject", async () => {
        try {
          const input = { Bucket: bucket, Key: key };
          const found = await inRegion(() =>
            client.send(new HeadObjectCommand(input), { abortSignal: signal }),
          );
          return found.ContentLength ?? 0;
        } catch (error) {
          // Whoever may not list is denied what does not exist, and an answer to HEAD says no more.
          if (s3Status(error) === 403) return undefined;
          if (s3Status(error) === 404) return null;
          throw error;
        }
      }),
    /** null: there is none. Read to its end or not at all. */
    stream: (key: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | null> =>
      guard(key, "GetObject", async () => {
        const input = { Bucket: bucket, Key: key };
        const found = await orNull(
          inRegion(() => client.send(new GetObjectCommand(input), { abortSignal: signal })),
          "NoSuchKey",
        );
        return found === null ? null : guarded(found.Body as AsyncIterable<Uint8Array>, key);
      }),
    /** In parts, each made when the one before has been sent. It is there when all of it is, else nothing is. */
    upload: (key: string, parts: Iterable<Uint8Array>, signal: AbortSignal): Promise<void> =>
      guard(key, "PutObject", async () => {
        const target = { Bucket: bucket, Key: key };
        const about = { ...target, ContentType: "application/json", ...encryptionOf(reached) };
        const options = { abortSignal: signal };
        const { UploadId } = await inRegion(() =>
          client.send(new CreateMultipartUploadCommand(about), options),
        );
        const upload = { ...target, UploadId };
        try {
          const done: CompletedPart[] = [];
          for (const Body of parts) {
            const PartNumber = done.length + 1;
            const { ETag, ChecksumCRC32 } = await client.send(
              new UploadPartCommand({ ...upload, PartNumber, Body }),
              options,
            );
            done.push({ PartNumber, ...defined({ ETag, ChecksumCRC32 }) });
          }
          const MultipartUpload = { Parts: done };
          await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }), options);
        } catch (error) {
          // What was sent costs money until it is given up. That this fails is less than why.
          const abortSignal = AbortSignal.timeout(giveUpMs);
          await client.send(new AbortMultipartUploadCommand(upload), { abortSignal }).catch(() => undefined);
          throw error;
        }
      }),
    /** The new object's ETag, or null when the condition doesn't hold. */
    put: (key: string, text: string | Uint8Array, options: PutOptions) =>
      guard(key, "PutObject", async () => {
        const input = {
          Bucket: bucket,
          Key: key,
          Body: text,
          ContentType: "application/json",
          ...encryptionOf(reached),
          ...conditionOf(options),
        };
        for (let attempt = 1; ; attempt += 1) {
          try {
            const written = await inRegion(() =>
              client.send(new PutObjectCommand(input), { abortSignal: options.signal }),
            );
            return written.ETag ?? "";
          } catch (error) {
            // 409: another conditional write of this key is under way; S3 asks to try again.
            if (s3Status(error) === 409 && attempt < conflictTries) continue;
            if (s3Status(error) === 412 || s3Status(error) === 409 || nameOf(error) === "NoSuchKey")
              return null;
            throw error;
          }
        }
      }),
    /** What lies directly below a prefix that ends with a slash, in the order of the keys. */
    list: (prefix: string, signal: AbortSignal) =>
      guard(prefix, "ListBucket", async () => {
        const found: ListedObject[] = [];
        for (let token: string | undefined; ;) {
          const input = {
            Bucket: bucket,
            Prefix: prefix,
            Delimiter: "/",
            ...defined({ ContinuationToken: token }),
          };
          const page = await inRegion(() =>
            client.send(new ListObjectsV2Command(input), { abortSignal: signal }),
          );
          for (const { Key, LastModified } of page.Contents ?? []) {
            if (Key === undefined) continue;
            const modified = LastModified?.getTime() ?? 0;
            found.push({ key: Key, modified, age: serverTime() - modified });
          }
          token = page.NextContinuationToken;
          if (token === undefined) return found;
        }
      }),
    /** Nothing happens when there is none, or when it is another one now than `etag` names. */
    remove: (key: string, etag: string | null, signal: AbortSignal) =>
      guard(key, "DeleteObject", async () => {
        const input = { Bucket: bucket, Key: key, ...(etag === null ? {} : { IfMatch: etag }) };
        await orNull(
          inRegion(() => client.send(new DeleteObjectCommand(input), { abortSignal: signal })),
          "NoSuchKey",
          "PreconditionFailed",
        );
      }),
  };
}

export interface ListedObject {
  readonly key: string;
  /** When it was written, in milliseconds since 1970. */
  readonly modified: number;
  /** How long ago, by the server's own clock. */
  readonly age: number;
}

/** On each write: a bucket's policy may demand it of all objects alike. */
function encryptionOf({
  encryption,
}: S3Reached): Pick<PutObjectCommandInput, "ServerSideEncryption" | "SSEKMSKeyId"> {
  return defined({ ServerSideEncryption: encryption?.sse, SSEKMSKeyId: encryption?.kmsKey });
}

function conditionOf({ if: condition }: PutOptions): { IfMatch?: string; IfNoneMatch?: string } {
  if (condition === undefined) return {};
  return "match" in condition ? { IfMatch: condition.match } : { IfNoneMatch: "*" };
}

/** The time of the last answer, from its Date header: a lease is judged by the server's clock, not by ours. */
function readServerTime(client: S3Client): () => number {
  let time = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result as { response?: { headers?: Record<string, string> } };
      time = Date.parse(response?.headers?.["date"] ?? "") || Date.now();
      return result;
    },
    { step: "deserialize", name: "serverTime", priority: "low" },
  );
  return () => time;
}

/** Each attempt, as it goes out. */
function traceS3(client: S3Client, tracer: Tracer): void {
  client.middlewareStack.add((next) => (args) => tracedCall(tracer, args.request, () => next(args)), {
    step: "deserialize",
    name: "trace",
    priority: "low",
  });
}

async function orNull<T>(call: Promise<T>, ...names: readonly string[]): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (names.includes(nameOf(error))) return null;
    throw error;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
