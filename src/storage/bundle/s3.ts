// A plan bundle on S3, by the credentials and the endpoint that the environment says: whoever fetches a bundle has no config
// yet. Imported late.
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { defined } from "../../core/base/record.ts";
import type { BundleStore } from "./store.ts";
import { missingInBundle, s3Problem, s3Status } from "../problems.ts";

export interface BundleS3Options {
  readonly bucket: string;
  /** Without a slash at its end; empty for the bucket itself. */
  readonly prefix: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function openS3Bundle({ bucket, prefix, environment }: BundleS3Options): BundleStore {
  const region = environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1";
  const endpoint = environment["AWS_ENDPOINT_URL_S3"] ?? environment["AWS_ENDPOINT_URL"];
  const client = new S3Client({
    region,
    maxAttempts: 5,
    followRegionRedirects: true,
    ...defined({ endpoint }),
    ...(endpoint === undefined ? {} : { forcePathStyle: true }),
  });
  const login = { of: "target" } as const;
  const keyOf = (name: string): string => (prefix === "" ? name : `${prefix}/${name}`);
  const shown = (name = ""): string => `s3://${bucket}/${keyOf(name)}`;
  const guard = async <T>(name: string, action: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw s3Problem(error, { region, login, action, shown: shown(name), ...defined({ endpoint }) });
    }
  };
  return {
    describe: shown,
    has: (name, signal) =>
      guard(name, "GetObject", async () => {
        try {
          await client.send(new HeadObjectCommand({ Bucket: bucket, Key: keyOf(name) }), {
            abortSignal: signal,
          });
          return true;
        } catch (error) {
          if (s3Status(error) === 404) return false;
          throw error;
        }
      }),
    async *stream(name, signal) {
      const body = await guard(name, "GetObject", async () => {
        try {
          const input = { Bucket: bucket, Key: keyOf(name) };
          return (await client.send(new GetObjectCommand(input), { abortSignal: signal })).Body;
        } catch (error) {
          if (error instanceof Error && error.name === "NoSuchKey") throw missingInBundle(shown(name));
          throw error;
        }
      });
      yield* (body ?? []) as AsyncIterable<Uint8Array>;
    },
    write: (name, pieces, signal) =>
      guard(name, "PutObject", async () => {
        // Its length must be known before its first byte is sent.
        const chunks = [...pieces].map((text) => Buffer.from(text));
        const body = Buffer.concat(chunks);
        const input = { Bucket: bucket, Key: keyOf(name), Body: body, ContentType: "application/json" };
        await client.send(new PutObjectCommand(input), { abortSignal: signal });
      }),
  };
}
