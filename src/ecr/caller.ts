// One way to call ECR: credentials, late loading, the limiter, retries that obey the signal, errors as Problems.
import { setImmediate as nextTurn } from "node:timers/promises";
import { setMaxListeners } from "node:events";
import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import type * as providers from "@aws-sdk/credential-providers";
import { defined } from "../core/base/record.ts";
import { parseEcrHost } from "../core/naming/ecr-host.ts";
import { Lanes } from "../net/limiter.ts";
import { Attempts } from "../net/retry.ts";
import type { Timing } from "../net/timing.ts";
import { tracedCall, type Tracer } from "../net/trace.ts";
import type { Problem } from "../core/base/diagnostic.ts";
import {
  type CallContext,
  ecrProblem,
  isMissingCredentials,
  isThrottle,
  isTransient,
  unknownProfile,
} from "./problems.ts";
import { knownProfiles } from "./profiles.ts";
import type { EcrAction, ForeignCall, Input, Output, Sdk } from "./sdk.ts";

interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Also handed to the S3 state, so that one login serves both. */
export type CredentialsProvider = () => Promise<StaticCredentials & { readonly expiration?: Date }>;

export interface EcrAccess {
  readonly registry: string;
  readonly account: string;
  readonly region: string;
  readonly profile?: string;
  readonly assumeRole?: string;
  /** What the role's trust policy asks for. */
  readonly externalId?: string;
  /** For the sandbox; otherwise AWS's default chain finds them. */
  readonly credentials?: StaticCredentials;
  /** Agents that know the proxy and the CAs. */
  readonly agents?: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly endpoint?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly timing: Timing;
  readonly onThrottle?: (action: string, seconds: number) => void;
  /** Told of every request. */
  readonly tracer?: Tracer;
  /** Told the name of every API action that is used, for the test of iam-policy. */
  readonly onCall?: (action: string) => void;
}

export interface Caller {
  readonly access: EcrAccess;
  /** `resource` is how an error names what the call was about. */
  call<A extends EcrAction>(action: A, input: Input<A>, options: CallOptions): Promise<Output<A>>;
  /** Another API of AWS's, by the same rules; `action` is how errors name it. */
  callTo(call: ForeignCall, action: string, options: CallOptions): Promise<unknown>;
  /** How far the server's clock is ahead of ours, in milliseconds; null before its first answer. */
  clockSkew(): number | null;
  close(): void;
}

export interface CallOptions {
  readonly resource: string;
  readonly signal: AbortSignal;
  /** Errors that the caller understands: thrown as AWS gave them. */
  readonly expected?: readonly string[];
  /** How often to try when the failure may be gone the next time; throttling is waited out anyway. */
  readonly tries?: number;
}

const transientTries = 6;
const throttledForMs = 120_000;
const backoff = { floorMs: 250, ceilingMs: 15_000 };
const mostAtOnce = 24;

export function createCaller(access: EcrAccess): Caller {
  // ECR throttles each action on its own.
  const lanes = new Lanes({ width: mostAtOnce, timing: access.timing, isTooMuch: isThrottle });
  let opened: Promise<Sdk> | undefined;
  let skew: number | null = null;
  async function run<T>(
    action: string,
    { resource, signal, expected = [], tries }: CallOptions,
    send: (sdk: Sdk) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    // Many requests listen to one signal; Node would warn from the eleventh on.
    setMaxListeners(0, signal);
    opened ??= open(access);
    const sdk = await opened;
    const once = async () => {
      access.onCall?.(action);
      try {
        return await send(sdk);
      } finally {
        const date = sdk.lastDate();
        if (date !== null) skew = date.getTime() - access.now().getTime();
      }
    };
    try {
      return await attempts(access, action, tries).run(signal, () => lanes.run(action, signal, once));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Error && expected.includes(error.name)) throw error;
      const call = contextOf(access, action, resource);
      throw (await profileProblem(error, access, call)) ?? ecrProblem(error, call);
    }
  }
  return {
    access,
    call: (action, input, options) => run(action, options, (sdk) => sdk.send(action, input, options.signal)),
    callTo: (call, action, options) => run(action, options, (sdk) => sdk.sendTo(call, options.signal)),
    clockSkew: () => skew,
    close() {
      opened?.then(
        (sdk) => sdk.close(),
        () => undefined,
      );
    },
  };
}

/** Loading the SDK takes as long as an answer: requests to others that have begun are sent first. */
const turnsBeforeLoading = 8;

/** Throttled calls are repeated for two minutes, other transient failures five times. */
function attempts({ timing, onThrottle }: EcrAccess, action: string, tries = transientTries): Attempts {
  const started = timing.now();
  return new Attempts({
    timing,
    ...backoff,
    again(error, failures) {
      if (isThrottle(error) && timing.now() - started < throttledForMs)
        return { onWait: (milliseconds) => onThrottle?.(action, milliseconds / 1000) };
      if (!isThrottle(error) && isTransient(error) && failures < tries) return {};
      throw error;
    },
  });
}

async function open(access: EcrAccess): Promise<Sdk> {
  for (let turn = 0; turn < turnsBeforeLoading; turn += 1) await nextTurn();
  const { openSdk } = await import("./sdk.ts");
  const given = access.credentials;
  const credentials = given === undefined ? await roleCredentials(access) : () => Promise.resolve(given);
  const host = parseEcrHost(access.registry);
  const config = {
    region: access.region,
    requestHandler: requestOptions(access),
    useFipsEndpoint: host?.fips === true,
    useDualstackEndpoint: host?.dualStack === true,
    ...defined({ endpoint: access.endpoint, credentials, profile: access.profile }),
  };
  return openSdk(config, access.tracer);
}

function contextOf(access: EcrAccess, action: string, resource: string): CallContext {
  const { registry, account, region, assumeRole } = access;
  const profile = (access.profile ?? access.environment["AWS_PROFILE"]) || undefined;
  return { action, resource, registry, account, region, ...defined({ profile, assumeRole }) };
}

/** Without credentials, a profile that no file has is the reason. */
async function profileProblem(
  error: unknown,
  access: EcrAccess,
  call: CallContext,
): Promise<Problem | undefined> {
  const { profile } = call;
  if (profile === undefined || !isMissingCredentials(error)) return undefined;
  const known = await knownProfiles(access.environment);
  if (known.names.includes(profile)) return undefined;
  return unknownProfile({ ...call, profile, isInConfig: access.profile === profile }, known, error);
}

/** No request waits for ever. */
function requestOptions({ agents }: Pick<EcrAccess, "agents">) {
  return {
    connectionTimeout: 10_000,
    requestTimeout: 60_000,
    throwOnRequestTimeout: true,
    ...defined({ httpAgent: agents?.http, httpsAgent: agents?.https }),
  };
}

export type RoleAccess = Pick<
  EcrAccess,
  "profile" | "assumeRole" | "externalId" | "region" | "agents" | "tracer"
>;

/** The role's credentials; undefined stands for the SDK's own default chain, with the profile. */
export async function roleCredentials(access: RoleAccess): Promise<CredentialsProvider | undefined> {
  if (access.assumeRole === undefined) return undefined;
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const { tracer } = access;
  return fromTemporaryCredentials({
    clientPlugins: tracer === undefined ? [] : [tracing(tracer)],
    params: {
      RoleArn: access.assumeRole,
      RoleSessionName: "ecr-mirror",
      ...defined({ ExternalId: access.externalId }),
    },
    masterCredentials: fromNodeProviderChain(defined({ profile: access.profile })),
    clientConfig: { region: access.region, requestHandler: requestOptions(access) },
  });
}

type Options = Parameters<typeof providers.fromTemporaryCredentials>[0];
type Plugin = NonNullable<Options["clientPlugins"]>[number];

/** For a client that is opened by others. */
function tracing(tracer: Tracer): Plugin {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next) => (args) => tracedCall(tracer, (args as { request?: unknown }).request, () => next(args)),
        {
          step: "deserialize",
          name: "trace",
          priority: "low",
        },
      ),
  };
}
