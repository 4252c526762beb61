// Opens all that a run is given. The one file that knows every adapter; a sandbox target is started here and ends with
// the run.
import { defined } from "../../core/base/record.ts";
import { join, resolve } from "node:path";
import { type Config, hasOwnLogin, type StateOnS3, type Target } from "../../config/config.ts";
import { type EcrAccess, roleCredentials } from "../../ecr/caller.ts";
import { openEcr } from "../../ecr/client.ts";
import { openPrograms } from "../../programs/programs.ts";
import { openProxyAgents, type ProxyAgents } from "../../registry/net/proxy-agents.ts";
import { fetchUrl } from "../../registry/fetch-url.ts";
import { openRegistries } from "../../registry/registries.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import { SourceCache } from "../../sources/kind/kind.ts";
import { openFiles } from "../../storage/files.ts";
import { openKeptContent } from "../../storage/kept-content.ts";
import { openStateFile } from "../../storage/state-file.ts";
import type { S3Bucket } from "../../storage/s3/bucket.ts";
import { openStateS3 } from "../../storage/state-s3.ts";
import type { StateStore } from "../../storage/state-store.ts";
import type { Commons } from "./commons.ts";
import { ContentCache } from "./content.ts";
import { awsLogin, EcrCredentials } from "./ecr-credentials.ts";
import { Progress } from "./progress.ts";
import { TagMemory } from "./tag-memory.ts";
import { registryAccess } from "./registry-access.ts";
import type { KeptRegistry, Runtime, RuntimeOptions } from "./runtime.ts";
import { makeContent } from "./source-context.ts";

/** Below the config's folder: the store of a sandbox target. */
export const sandboxFolder = join(".ecr-mirror", "sandbox");
/** There too: what runs keep for each other. */
const cacheFolder = join(".ecr-mirror", "cache");

/** `commons`: what it shares with the other runs of this process, and leaves open for them. */
export async function openRuntime(
  config: Config,
  options: RuntimeOptions,
  commons?: Commons,
): Promise<Runtime> {
  const sandbox = config.target.sandbox ? await openSandbox(config) : undefined;
  const agents = commons?.agents ?? openProxyAgents();
  const open = (target: Target) => openKept(target, { sandbox, agents, commons }, options);
  const kept: [KeptRegistry, ...KeptRegistry[]] = [open(config.target), ...config.replicas.map(open)];
  const files = openFiles(config.directory, { base: "config" });
  const programs = commons?.programs ?? openPrograms(options);
  const ecr = new EcrCredentials({ registries: config.registries, kept, agents, options });
  const isShared = commons !== undefined;
  const access = registryAccess({ config, kept, programs, ecr, options, isShared });
  const registries = openRegistries(access, commons?.sites);
  const cache = openKeptContent(join(config.directory, cacheFolder), options.now);
  const tags = new TagMemory(cache);
  const stateBucket = bucketOfState(config, options, {
    credentials: () => kept[0].ecr.credentials(),
    agents,
  });
  const runtime: Runtime = {
    kept,
    registries,
    access,
    documents: {
      get(url, asked) {
        const fetch = () => fetchUrl(url, asked, access);
        const who = URL.canParse(url) ? registries.identityOf(new URL(url).host) : "";
        const key = JSON.stringify([url, who, asked.maxBytes]);
        return commons?.documents.once(key, asked.signal, fetch) ?? fetch();
      },
    },
    content: new ContentCache({
      config,
      registries,
      files,
      make: (source, asked) => makeContent(config, runtime, source, asked),
      ...defined({ commons }),
    }),
    cache,
    tags,
    files,
    programs,
    sources: new SourceCache(),
    state: openState(config, stateBucket, options),
    stateBucket,
    holder: options.holder,
    progress: new Progress((doings) => options.onDoing?.(doings)),
    note: options.onNote,
    environment: options.environment,
    now: options.now,
    async close() {
      // What someone may have slipped into a connection must not be remembered for the next run.
      if (registries.distrusted === 0) await tags.save();
      await cache.trim();
      await registries.close();
      if (commons === undefined) {
        await programs.close();
        for (const one of kept) one.ecr.close();
        ecr.close();
        agents.close();
      } else commons.atEnd(() => ecr.close());
      await sandbox?.close();
    },
  };
  return runtime;
}

async function openSandbox(config: Config): Promise<Sandbox> {
  const { startSandbox } = await import("../../sandbox/server.ts");
  return startSandbox({ directory: join(config.directory, sandboxFolder), uris: "ecr" });
}

type Aws = Required<Pick<S3Bucket, "credentials" | "agents">>;

interface Around {
  readonly sandbox: Sandbox | undefined;
  readonly agents: ProxyAgents;
  readonly commons: Commons | undefined;
}

function openKept(
  target: Target,
  { sandbox, agents, commons }: Around,
  options: RuntimeOptions,
): KeptRegistry {
  const endpoint = target.sandbox ? sandbox?.url : target.endpoint;
  const access: EcrAccess = {
    registry: target.registry,
    account: target.account,
    region: target.region,
    environment: options.environment,
    now: options.now,
    timing: options.timing,
    agents,
    ...defined({ endpoint, tracer: options.tracer }),
    ...awsLogin(target),
    ...(target.sandbox && sandbox !== undefined ? { credentials: sandbox.credentials } : {}),
  };
  return {
    target,
    endpoint: target.registryEndpoint ?? (target.sandbox ? sandbox?.url : undefined),
    servesElsewhere: servesElsewhere(target),
    ecr: commons?.ecr(access) ?? openEcr(access),
  };
}

function servesElsewhere({ endpoint, registryEndpoint }: Target): boolean {
  if (registryEndpoint === undefined) return false;
  return endpoint === undefined || new URL(endpoint).origin !== new URL(registryEndpoint).origin;
}

/** The state where the config says it lives; S3 with its own login or the target's, through the same proxies. */
function openState(
  { state, directory }: Config,
  bucket: S3Bucket | null,
  { now }: RuntimeOptions,
): StateStore {
  if ("path" in state)
    return openStateFile({
      path: resolve(directory, state.path),
      shown: state.path,
      history: state.history,
      now,
    });
  if (bucket === null) throw new Error("a state on S3 without its bucket");
  return openStateS3({ ...bucket, key: state.key, history: state.history, now });
}

function bucketOfState(
  { state, target }: Config,
  { environment, tracer }: RuntimeOptions,
  aws: Aws,
): S3Bucket | null {
  if ("path" in state) return null;
  const { bucket, endpoint, pathStyle, encryption } = state;
  const given = defined({ endpoint, pathStyle, encryption, tracer });
  return { bucket, ...given, ...stateAccess(state, target, aws), environment };
}

/** With a profile or a role of its own, nothing of the target's login is used. */
function stateAccess(state: StateOnS3, target: Target, { credentials, agents }: Aws) {
  const region = state.region ?? target.region;
  if (!hasOwnLogin(state))
    return { region, agents, credentials, login: { of: "target" as const, ...awsLogin(target) } };
  const login = awsLogin(state);
  return {
    region,
    agents,
    login: { of: "state" as const, ...login },
    credentials: () => roleCredentials({ ...login, region, agents }),
  };
}
