// Where AWS credentials come from: given ones, else a role or a profile, else AWS's default chain.
// The provider is also handed to the S3 state, so that one login serves both.

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
  readonly credentials?: StaticCredentials;
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
    clientConfig: { region: access.region },
  });
}
