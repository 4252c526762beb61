// Three calls to S3 with conditions, and its errors in the user's words. The only file that imports the S3 client;
// imported late.
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { Problem, type ProblemCode } from "../core/base/diagnostic.ts";

export interface FoundObject {
  readonly text: string;
  readonly etag: string;
  /** How long ago it was written, by the server's own clock. */
  readonly age: number;
}

export type Condition = { readonly match: string } | { readonly absent: true };

export interface S3Objects {
  get(key: string, signal: AbortSignal): Promise<FoundObject | null>;
  /** The new object's ETag, or null when the condition doesn't hold. */
  put(
    key: string,
    text: string,
    options: { readonly if: Condition; readonly signal: AbortSignal },
  ): Promise<string | null>;
  /** Nothing happens when the object is another one now. */
  remove(key: string, etag: string, signal: AbortSignal): Promise<void>;
}

const conflictTries = 4;

export function openS3Objects(bucket: string, config: S3ClientConfig): S3Objects {
  const client = new S3Client({ ...config, maxAttempts: 5, followRegionRedirects: true });
  const serverTime = readServerTime(client);
  async function guard<T>(key: string, action: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw s3Problem(error, `s3://${bucket}/${key}`, action);
    }
  }
  return {
    get: (key, signal) =>
      guard(key, "GetObject", async () => {
        const found = await orNull(
          client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
          "NoSuchKey",
        );
        if (found === null) return null;
        const modified = found.LastModified?.getTime() ?? 0;
        return {
          text: (await found.Body?.transformToString("utf8")) ?? "",
          etag: found.ETag ?? "",
          age: serverTime() - modified,
        };
      }),
    put: (key, text, options) =>
      guard(key, "PutObject", async () => {
        const condition = "match" in options.if ? { IfMatch: options.if.match } : { IfNoneMatch: "*" };
        const input = { Bucket: bucket, Key: key, Body: text, ContentType: "application/json", ...condition };
        for (let attempt = 1; ; attempt += 1) {
          try {
            const written = await client.send(new PutObjectCommand(input), { abortSignal: options.signal });
            return written.ETag ?? "";
          } catch (error) {
            // 409: another conditional write of this key is under way; S3 asks to try again.
            if (statusOf(error) === 409 && attempt < conflictTries) continue;
            if (statusOf(error) === 412 || statusOf(error) === 409 || nameOf(error) === "NoSuchKey")
              return null;
            throw error;
          }
        }
      }),
    remove: (key, etag, signal) =>
      guard(key, "DeleteObject", async () => {
        const input = { Bucket: bucket, Key: key, IfMatch: etag };
        await orNull(
          client.send(new DeleteObjectCommand(input), { abortSignal: signal }),
          "NoSuchKey",
          "PreconditionFailed",
        );
      }),
  };
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

async function orNull<T>(call: Promise<T>, ...names: readonly string[]): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (names.includes(nameOf(error))) return null;
    throw error;
  }
}

function s3Problem(error: unknown, place: string, action: string): unknown {
  if (error instanceof Problem || !(error instanceof Error) || error.name === "AbortError") return error;
  const told = explain(error, action);
  const text = error.message.replace(/\p{C}+/gu, " ").slice(0, 300);
  return new Problem(
    {
      code: told.code,
      severity: "error",
      summary: told.summary,
      detail: `${action} ${place}: ${text || error.name}`,
      hint: told.hint,
    },
    { cause: error },
  );
}

function explain(error: Error, action: string): { code: ProblemCode; summary: string; hint: string } {
  if (error.name === "NoSuchBucket" || error.name === "InvalidBucketName") {
    return {
      code: "state/no-bucket",
      summary: "The state's bucket does not exist",
      hint: "Create the bucket (with versioning), or correct state.path.",
    };
  }
  if (statusOf(error) === 403) {
    return {
      code: "state/access-denied",
      summary: "AWS denies access to the state",
      hint: `Allow s3:${action} on it ('ecr-mirror iam-policy' prints the policy), and check that the login is still valid.`,
    };
  }
  if (/Credentials|Token/.test(error.name)) {
    return {
      code: "state/no-credentials",
      summary: "No AWS credentials for the state",
      hint: "Log in (aws sso login), set AWS_PROFILE, or give the CI job a role.",
    };
  }
  return {
    code: "state/unreachable",
    summary: "The state can't be reached",
    hint: "Check the network, the region and the bucket, and run the same command again.",
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
