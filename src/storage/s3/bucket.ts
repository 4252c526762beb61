// How a bucket is reached: its region, endpoint and form of URL, the login and the encryption. The S3 client itself is loaded
// when it is first needed.
import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { defined } from "../../core/base/record.ts";
import type { Tracer } from "../../net/trace.ts";
import type { S3Objects } from "./objects.ts";
import type { S3Encryption, S3Login, S3Subject } from "./problems.ts";

export interface S3Bucket {
  readonly bucket: string;
  /** The bucket's; another one is found from there. */
  readonly region: string;
  readonly endpoint?: string;
  /** By default only with an endpoint of one's own, which has no host name for each bucket. */
  readonly pathStyle?: boolean;
  readonly encryption?: S3Encryption;
  readonly login: S3Login;
  /** Undefined stands for the SDK's default chain, with the login's profile. */
  readonly credentials?: () => Promise<AwsCredentialsProvider | undefined>;
  readonly environment: Environment;
  /** Agents that know the proxy and the CAs. */
  readonly agents?: { readonly http: HttpAgent; readonly https: HttpsAgent };
  /** Told of every request. */
  readonly tracer?: Tracer;
}

type Environment = Readonly<Record<string, string | undefined>>;

type AwsCredentialsProvider = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}>;

/** `of`: what lies there, for messages. */
export async function openBucket(options: S3Bucket, of: S3Subject): Promise<S3Objects> {
  const { openS3Objects } = await import("./objects.ts");
  const { region, encryption, login, agents, tracer } = options;
  const credentials = await options.credentials?.();
  const endpoint = options.endpoint ?? endpointFrom(options.environment);
  const reached = { of, region, login, ...defined({ endpoint, encryption }) };
  return openS3Objects(options.bucket, reached, {
    forcePathStyle: options.pathStyle ?? endpoint !== undefined,
    ...defined({ credentials, profile: login.profile, tracer }),
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: 60_000,
      throwOnRequestTimeout: true,
      ...defined({ httpAgent: agents?.http, httpsAgent: agents?.https }),
    },
  });
}

/** As the SDK reads it; here too, because such a server wants the bucket in the path. */
function endpointFrom(environment: Environment): string | undefined {
  if (environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true") return undefined;
  return environment["AWS_ENDPOINT_URL_S3"] || environment["AWS_ENDPOINT_URL"] || undefined;
}
