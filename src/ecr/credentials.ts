// Where AWS credentials come from: given ones, else a role or a profile, else AWS's default chain.
// The provider is also handed to the S3 state, so that one login serves both.
import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";

export interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type CredentialsProvider = () => Promise<StaticCredentials & { readonly expiration?: Date }>;

export interface CredentialsAccess {
  readonly region: string;
  readonly profile?: string;
  readonly assumeRole?: string;
  /** For the sandbox; otherwise AWS's default chain finds them. */
  readonly credentials?: StaticCredentials;
  /** Agents that know the proxy and the CAs. */
  readonly agents?: { readonly http: HttpAgent; readonly https: HttpsAgent };
}

/** No request waits for ever. */
export function requestOptions({ agents }: CredentialsAccess) {
  return {
    connectionTimeout: 10_000,
    requestTimeout: 60_000,
    throwOnRequestTimeout: true,
    ...(agents === undefined ? {} : { httpAgent: agents.http, httpsAgent: agents.https }),
  };
}

/** undefined: the SDK's own default chain, with the profile. */
export async function credentialsOf(access: CredentialsAccess): Promise<CredentialsProvider | undefined> {
  const given = access.credentials;
  return given === undefined ? roleCredentials(access) : () => Promise.resolve(given);
}

/** The role's credentials; undefined when there is no role to assume. */
export async function roleCredentials(access: CredentialsAccess): Promise<CredentialsProvider | undefined> {
  if (access.assumeRole === undefined) return undefined;
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  return fromTemporaryCredentials({
    params: { RoleArn: access.assumeRole, RoleSessionName: "ecr-mirror" },
    masterCredentials: fromNodeProviderChain(access.profile === undefined ? {} : { profile: access.profile }),
    clientConfig: { region: access.region, requestHandler: requestOptions(access) },
  });
}
