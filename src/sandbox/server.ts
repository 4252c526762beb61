// The embedded ECR: a server on loopback for each region, with the ECR API and the registry over one store. The network
// part; where a request goes is decided in desk.ts, what is answered in api/ and registry/.
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Clock } from "./base/clock.ts";
import type { Context } from "./base/context.ts";
import { findingsFault } from "./base/findings.ts";
import { type Home, homeOf } from "./base/home.ts";
import {
  ecrQuirks,
  type Sandbox,
  sandboxAccount,
  sandboxCredentials,
  type SandboxOptions,
  sandboxRegion,
  type SandboxSite,
} from "./base/options.ts";
import { Tokens } from "./base/tokens.ts";
import { Control } from "./control/control.ts";
import { Desk, type Site } from "./desk.ts";
import { optionProblem, portProblem, storeProblem } from "./problems.ts";
import { openFindings } from "./rules/findings-file.ts";
import { openStore, type Store } from "./store/store.ts";
import { type Identity, openIdentity } from "./tls/identity.ts";

export type { Quirks, RequestLine, Sandbox, SandboxOptions, SandboxSite } from "./base/options.ts";

const host = "127.0.0.1";
/** How long close() lets answers under way be finished. */
const closeGraceMs = 2000;

/** Throws Problem `ecr/sandbox-option`, `ecr/sandbox-store` or `ecr/sandbox-port` when it can't start. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const homes = homesOf(options);
  const fault = options.findings === undefined ? undefined : findingsFault(options.findings);
  if (fault !== undefined) throw optionProblem("findings", fault);
  const clock = new Clock(options.clock ?? (() => new Date()));
  const contexts: Context[] = [];
  for (const home of homes) contexts.push(contextOf(home, options, { clock, sites: () => contexts }));
  const identity = options.tls === true ? identityIn(options.directory, homes) : undefined;
  const control = new Control(contexts, clock);
  const sites: (Site & { readonly server: Server })[] = [];
  const desk = new Desk(sites, options, control);
  try {
    for (const [at, context] of contexts.entries()) {
      const server = serverOf(identity, (request, response) => {
        const here = sites[at];
        if (here !== undefined) void desk.serve(request, response, here);
      });
      const wanted = options.port === undefined || options.port === 0 ? 0 : options.port + at;
      sites.push({ context, server, port: await listen(server, wanted) });
    }
  } catch (error) {
    await Promise.all(sites.map((site) => close(site.server)));
    throw error;
  }
  return describe(sites, identity, control);
}

function describe(
  sites: readonly (Site & { readonly server: Server })[],
  identity: Identity | undefined,
  control: Control,
): Sandbox {
  const scheme = identity === undefined ? "http" : "https";
  const told = sites.map(({ context, port }): SandboxSite => {
    const { region, registry } = context.home;
    return { region, registry, port, url: `${scheme}://${host}:${port}` };
  });
  const [first] = told;
  if (first === undefined) throw optionProblem("regions", "there is none");
  return {
    ...first,
    sites: told,
    credentials: sandboxCredentials,
    ...(identity === undefined ? {} : { caFile: identity.caFile, ca: identity.ca }),
    seed: (repositories, region) => control.seed(repositories, region),
    reset: () => control.reset(),
    fail: (fault) => control.faults.add(fault),
    advance: (time) => control.advance(time),
    async close() {
      await Promise.all(sites.map((site) => close(site.server)));
    },
  };
}

function homesOf({ account = sandboxAccount, regions = [sandboxRegion] }: SandboxOptions): readonly Home[] {
  if (!/^\d{12}$/.test(account)) throw optionProblem("account", `"${account}" does not have 12 digits`);
  const wrong = regions.find((region) => !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region));
  if (wrong !== undefined) throw optionProblem("regions", `"${wrong}" is not the name of an AWS Region`);
  if (regions.length === 0) throw optionProblem("regions", "the list is empty");
  if (new Set(regions).size < regions.length) throw optionProblem("regions", "a Region is named twice");
  return regions.map((region) => homeOf(account, region));
}

/** The default region's store is the folder itself, so that a store of one region stays where it always was. */
function contextOf(
  home: Home,
  options: SandboxOptions,
  { clock, sites }: { readonly clock: Clock; readonly sites: () => readonly Context[] },
): Context {
  const { directory } = options;
  const store = storeIn(home.region === sandboxRegion ? directory : join(directory, "regions", home.region));
  return {
    home,
    store,
    tokens: new Tokens(store.key),
    quirks: { ...ecrQuirks, ...options.quirks },
    secure: options.tls === true,
    anyCredentials: options.anyCredentials === true,
    findings: openFindings(directory, options.findings ?? {}),
    upstreams: options.upstreams ?? {},
    now: () => clock.now(),
    sites,
  };
}

function serverOf(identity: Identity | undefined, listener: RequestListener): Server {
  const options = { keepAliveTimeout: 70_000, requestTimeout: 0 };
  if (identity === undefined) return createServer(options, listener);
  return createSecureServer({ ...options, cert: identity.certificate, key: identity.key }, listener);
}

function storeIn(directory: string): Store {
  try {
    return openStore(directory);
  } catch (error) {
    throw storeProblem(directory, error);
  }
}

function identityIn(directory: string, homes: readonly Home[]): Identity {
  try {
    return openIdentity(join(directory, "tls"), homes);
  } catch (error) {
    throw storeProblem(directory, error);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error): void => reject(portProblem(`${host}:${port}`, error));
    server.once("error", refused);
    server.listen(port, host, () => {
      server.off("error", refused);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** No new connections, idle ones closed, answers under way finished, and after a while cut. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), closeGraceMs);
    // A connection whose last answer has just gone out is idle only now.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
