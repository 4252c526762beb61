// Registries, kept ones and upstream ones: registry, account and region fit together, the sandbox stays by itself,
// hosts are hosts, and credentials and certificates come in pairs.
import { isPublicEcr, parseEcrHost } from "../../core/naming/ecr-host.ts";
import type { ConfigFile, RegistryFile, ReplicaFile, TargetFile } from "../schema.gen.ts";
import {
  awsElsewhere,
  awsOfKept,
  besideMatrix,
  besideRewrite,
  halfPair,
  matrixWithout,
  notAHelper,
  notAHost,
  notAMirror,
  notAnAccount,
  notAnExternalId,
  notARegion,
  notARewrite,
  notARole,
  notATokenServer,
  notAUrl,
  notEcr,
  notForSandbox,
  otherRegion,
  passwordAndHelper,
  plainTokenServer,
  sameReplica,
  withoutRegistry,
} from "./problems.ts";
import { defaultsOf, isMatrix, keptRegistries, type NamedReplica, replicasOf } from "./replicas.ts";
import { isRegion, nearestRegion } from "./regions.ts";
import { checkShared, isHost, isHttpUrl, type RuleContext, type Spot } from "./rule.ts";

type Registry = TargetFile | NamedReplica;
type AssumedRole = Pick<TargetFile, "assumeRole" | "externalId">;

export function targetRules(config: ConfigFile, context: RuleContext): void {
  checkShared(config.target, context);
  checkRegistry(config.target, context);
  for (const entry of config.replicas ?? []) {
    if (isMatrix(entry)) checkMatrix(entry, config, context);
    else if (hasRegistry(entry)) checkRegistry(entry, context);
    else context.report({ in: entry, absence: true }, withoutRegistry);
  }
  checkSameRegistries(config, context);
}

function hasRegistry(entry: ReplicaFile): entry is NamedReplica {
  return entry.registry !== undefined;
}

function checkRegistry(registry: Registry, context: RuleContext): void {
  checkRegistryName(registry, context);
  checkRegion(registry, context);
  checkSandbox(registry, context);
  checkRole(registry, context);
  checkEndpoint(registry, "endpoint", context);
  checkEndpoint(registry, "registryEndpoint", context);
}

/** Of a matrix, what one of its entries would be refused for is told where the matrix has it. */
function checkMatrix(entry: ReplicaFile, config: ConfigFile, context: RuleContext): void {
  const { accounts = [], regions = [] } = entry;
  for (const key of ["registry", "region"] as const)
    if (entry[key] !== undefined) context.report({ in: entry, key, mark: "key" }, besideMatrix(key));
  accounts.forEach((account, key) => {
    if (!/^\d{12}$/.test(account)) context.report({ in: accounts, key }, notAnAccount(account));
  });
  regions.forEach((region, key) => {
    if (!isRegion(region)) context.report({ in: regions, key }, notARegion(region, nearestRegion(region)));
  });
  const home = defaultsOf(config.target);
  if (entry.accounts === undefined && home.account === undefined)
    context.report({ in: entry, absence: true }, matrixWithout("accounts"));
  if (entry.regions === undefined && home.region === undefined)
    context.report({ in: entry, absence: true }, matrixWithout("regions"));
  const [first] = replicasOf({ ...config, replicas: [entry] });
  if (first === undefined) return;
  // Rules name the object that they complain of: the filled texts are looked at under the entry's own name.
  checkRole(first.replica, {
    ...context,
    report: (spot, what) => context.report({ ...spot, in: entry }, what),
  });
  for (const key of ["endpoint", "registryEndpoint"] as const)
    if (first.replica[key] !== undefined && !isHttpUrl(first.replica[key]))
      context.report({ in: entry, key }, notAUrl(key));
}

function checkSameRegistries(config: ConfigFile, context: RuleContext): void {
  const seen = new Map<string, Spot>([[config.target.registry, { in: config.target, key: "registry" }]]);
  for (const { replica, entry } of replicasOf(config)) {
    const spot = { in: entry, ...(isMatrix(entry) ? {} : { key: "registry" }) };
    const first = seen.get(replica.registry);
    if (first === undefined) seen.set(replica.registry, spot);
    else context.report(spot, sameReplica(replica.registry, context.line(first)));
  }
}

function checkRegistryName(registry: Registry, context: RuleContext): void {
  const name = registry.registry;
  if (name === "sandbox") return;
  const spot = { in: registry, key: "registry" };
  const host = parseEcrHost(name);
  if (host !== null) {
    const { region } = host;
    if (!isRegion(region)) context.report(spot, notARegion(region, nearestRegion(region)));
    return;
  }
  const digits = /^(\d+)\.dkr[.-]ecr/.exec(name)?.[1];
  if (digits !== undefined && digits.length !== 12) return context.report(spot, notAnAccount(digits));
  const elsewhere = registry.endpoint !== undefined && registry.registryEndpoint !== undefined;
  if (!elsewhere || registry.region === undefined) context.report(spot, notEcr(name));
}

function checkRegion(registry: Registry, context: RuleContext): void {
  const { region } = registry;
  if (region === undefined) return;
  const inName = registry.registry === "sandbox" ? "us-east-1" : parseEcrHost(registry.registry)?.region;
  const spot = { in: registry, key: "region" };
  if (inName !== undefined && inName !== region) context.report(spot, otherRegion(inName, region));
  else if (inName === undefined && !isRegion(region))
    context.report(spot, notARegion(region, nearestRegion(region)));
}

function checkSandbox(registry: Registry, context: RuleContext): void {
  if (registry.registry !== "sandbox") return;
  for (const key of ["profile", "assumeRole", "externalId", "endpoint", "registryEndpoint"] as const)
    if (registry[key] !== undefined) context.report({ in: registry, key, mark: "key" }, notForSandbox(key));
}

/** Of a registry, or of the state. */
export function checkRole(registry: AssumedRole, context: RuleContext): void {
  const { assumeRole: role, externalId } = registry;
  if (externalId !== undefined) checkExternalId(registry, externalId, context);
  if (role === undefined || /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/.test(role)) return;
  context.report({ in: registry, key: "assumeRole" }, notARole(role));
}

function checkExternalId(registry: AssumedRole, id: string, context: RuleContext): void {
  const spot = { in: registry, key: "externalId" };
  if (registry.assumeRole === undefined)
    context.report({ ...spot, mark: "key", absence: true }, halfPair("externalId", "assumeRole"));
  else if (!/^[\w+=,.@:/-]{2,1224}$/.test(id)) context.report(spot, notAnExternalId(id));
}

function checkEndpoint(registry: Registry, key: "endpoint" | "registryEndpoint", context: RuleContext): void {
  const url = registry[key];
  if (url !== undefined && !isHttpUrl(url)) context.report({ in: registry, key }, notAUrl(key));
}

export function registryRules(config: ConfigFile, context: RuleContext): void {
  const registries = config.registries ?? {};
  for (const [host, registry] of Object.entries(registries)) {
    if (!isHost(host)) context.report({ in: registries, key: host, mark: "key" }, notAHost(host));
    checkPairs(registry, context);
    checkHelper(registry, context);
    checkAws(host, config, context);
    checkTokenServer(host, registry, context);
    checkMirrors(registry, context);
    checkRewrite(host, registry, context);
  }
}

const pairs = [
  ["username", "password"],
  ["cert", "key"],
] as const;

function checkPairs(registry: RegistryFile, context: RuleContext): void {
  for (const [one, other] of pairs) {
    const [has, lacks] = registry[one] === undefined ? [other, one] : [one, other];
    if (registry[has] === undefined || registry[lacks] !== undefined) continue;
    context.report({ in: registry, key: has, mark: "key", absence: true }, halfPair(has, lacks));
  }
}

function checkHelper(registry: RegistryFile, context: RuleContext): void {
  const helper = registry.credentialHelper;
  if (helper === undefined) return;
  const spot = { in: registry, key: "credentialHelper" };
  if (registry.password !== undefined) context.report(spot, passwordAndHelper);
  if (!/^[A-Za-z0-9][\w.-]*$/.test(helper)) context.report(spot, notAHelper(helper));
}

const awsKeys = ["profile", "assumeRole", "externalId"] as const;

/** How AWS is logged in to is for registries that AWS gives tokens for, and for kept ones it stands there. */
function checkAws(host: string, config: ConfigFile, context: RuleContext): void {
  const registry = config.registries?.[host] ?? {};
  const [key] = awsKeys.filter((one) => registry[one] !== undefined);
  if (key === undefined) return;
  const isKept = keptRegistries(config).includes(host);
  const spot = { in: registry, key, mark: "key" } as const;
  if (isKept) context.report(spot, awsOfKept(host, key));
  else if (parseEcrHost(host) === null && !isPublicEcr(host)) context.report(spot, awsElsewhere(host, key));
  checkRole(registry, context);
}

/** A password that TLS hides from the registry's neighbors is not shown to the token server's. */
function checkTokenServer(host: string, registry: RegistryFile, context: RuleContext): void {
  const { tokenServer } = registry;
  if (tokenServer === undefined) return;
  const url = isHttpUrl(tokenServer) ? new URL(tokenServer) : undefined;
  const spot = { in: registry, key: "tokenServer" };
  const isPlain = registry.plainHttp ?? /^(localhost|127\.[\d.]+|\[::1\])(:|$)/.test(host);
  if (url === undefined || url.search !== "" || url.hash !== "")
    context.report(spot, notATokenServer(tokenServer));
  else if (url.protocol === "http:" && !isPlain) context.report(spot, plainTokenServer);
}

function checkMirrors(registry: RegistryFile, context: RuleContext): void {
  const { mirrors = [], rewrite } = registry;
  mirrors.forEach((mirror, key) => {
    if (!isHost(mirror)) context.report({ in: mirrors, key }, notAMirror(mirror));
  });
  if (rewrite === undefined || rewrite.startsWith("oci:") || isHost(rewrite.split("/")[0] ?? "")) return;
  context.report({ in: registry, key: "rewrite" }, notARewrite(rewrite));
}

/** What proves who we are is for the entry's own host, which a rewrite leaves unasked. */
function checkRewrite(host: string, registry: RegistryFile, context: RuleContext): void {
  const to = registry.rewrite?.split("/")[0]?.toLowerCase();
  if (to === undefined || registry.rewrite?.startsWith("oci:") || to === host) return;
  for (const keys of [...pairs, awsKeys, ["tokenServer"]] as const) {
    const given = keys.filter((one) => registry[one] !== undefined);
    const [key] = given;
    if (key !== undefined) context.report({ in: registry, key, mark: "key" }, besideRewrite(given, to));
  }
}
