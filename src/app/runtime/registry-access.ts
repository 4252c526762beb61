// What the registry client needs to know: the config's settings by host, where kept registries are served, ECR's tokens, and the
// credential helpers.
import { readFile } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import { defined, isRecord } from "../../core/base/record.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import type { RegistryAccess } from "../../registry/registries.ts";
import { awsLogin, type EcrCredentials } from "./ecr-credentials.ts";
import type { RuntimeOptions, KeptRegistry } from "./runtime.ts";
import { layoutScheme } from "./content.ts";
import type { Programs } from "../../programs/programs.ts";

export interface RegistryAccessInput {
  readonly config: Config;
  readonly kept: readonly KeptRegistry[];
  readonly programs: Programs;
  readonly ecr: EcrCredentials;
  readonly options: RuntimeOptions;
  /** Other configs of this process ask registries too. */
  readonly isShared: boolean;
}

export function registryAccess(input: RegistryAccessInput): RegistryAccess {
  const { config, kept, programs, ecr, options, isShared } = input;
  const known = (...secrets: readonly string[]) => secrets.forEach((secret) => options.onSecret?.(secret));
  for (const { username, password } of Object.values(config.registries))
    if (password !== undefined) known(password, `${username ?? ""}:${password}`);
  known(...storedSecrets(options.environment["DOCKER_AUTH_CONFIG"] ?? ""));
  return {
    ...defined({ shares: options.shares, tracer: options.tracer }),
    ...(isShared ? { login: (host: string) => loginFor(host, input) } : {}),
    options: (host) => withPaths(config, host),
    endpoint: (host) => kept.find(({ target }) => target.registry === host)?.endpoint,
    ecrRates(host) {
      const own = kept.find(({ target }) => target.registry === host);
      return own === undefined ? parseEcrHost(host) !== null : !own.servesElsewhere;
    },
    async ecrToken(host, signal, refused) {
      const token = await ecr.token(host, signal, refused);
      if (token === null) return null;
      const encoded = token.authorization.replace(/^Basic\s+/i, "");
      known(encoded, Buffer.from(encoded, "base64").toString("utf8").replace(/^AWS:/, ""));
      return token;
    },
    onAnonymous: (host) => ecr.anonymous(host),
    onToken: (token) => known(token),
    async runCredentialHelper(helper, host, signal) {
      const answer = await programs.credentials(helper, host, signal);
      if (answer !== null) known(answer.secret, `${answer.username}:${answer.secret}`);
      return answer;
    },
    readFile: async (path) => {
      try {
        const text = await readFile(isAbsolute(path) ? path : resolve(config.directory, path), "utf8");
        known(...storedSecrets(text));
        return text;
      } catch (error) {
        if (
          error instanceof Error &&
          "code" in error &&
          (error.code === "ENOENT" || error.code === "ENOTDIR")
        )
          return null;
        throw error;
      }
    },
    environment: options.environment,
    now: options.now,
    timing: options.timing,
    onWait: (why, seconds) => options.onNote(`Waiting ${Math.round(seconds)} s: ${why}`),
    onRetry: (attempt, why, seconds) => options.onNote(`Retry ${attempt} in ${seconds.toFixed(1)} s: ${why}`),
    onNote: options.onNote,
  };
}

/** For kept registries, how ECR gives out tokens for them; others say in their settings all that there is to say. */
function loginFor(host: string, { kept }: RegistryAccessInput): string {
  const own = kept.find(({ target }) => target.registry === host);
  return own === undefined ? "" : JSON.stringify([awsLogin(own.target), own.endpoint]);
}

function withPaths(config: Config, host: string): ReturnType<RegistryAccess["options"]> {
  const found = config.registries[host];
  if (found === undefined) return undefined;
  const { rewrite, ...rest } = found;
  // A layout replaces the registry before the client is used.
  return rewrite === undefined || rewrite.startsWith(layoutScheme) ? rest : { ...rest, rewrite };
}

const secretKeys = ["auth", "password", "identitytoken", "registrytoken"] as const;

/**
 * The secrets in a credential file of Docker or the containers tools, so that no output shows them; none for a text that is
 * no such file. Which of them is for which registry is the registry client's to say.
 */
function storedSecrets(text: string): readonly string[] {
  const auths = Object.values(authsOf(text)).filter(isRecord);
  const found = auths.flatMap((auth) => {
    const secrets = secretKeys.flatMap((key) => auth[key] ?? []).filter((one) => typeof one === "string");
    const encoded = auth["auth"];
    if (typeof encoded !== "string") return secrets;
    const pair = Buffer.from(encoded, "base64").toString("utf8").replace(/\0+$/, "");
    return [...secrets, pair, pair.slice(pair.indexOf(":") + 1)];
  });
  return found.filter((one) => one !== "");
}

function authsOf(text: string): Record<string, unknown> {
  try {
    const file: unknown = JSON.parse(text);
    const auths = isRecord(file) ? file["auths"] : undefined;
    return isRecord(auths) ? auths : {};
  } catch {
    return {};
  }
}
