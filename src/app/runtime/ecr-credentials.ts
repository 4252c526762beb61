// ECR's tokens by host: of kept registries, of other accounts' and regions' registries that are sources, and of the public
// one, which is read without a token where there are no AWS credentials.
import type { RegistryOptions } from "../../config/config.ts";
import { defined } from "../../core/base/record.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { isPublicEcr, parseEcrHost } from "../../core/naming/ecr-host.ts";
import { type Ecr, openEcr } from "../../ecr/client.ts";
import type { EcrAccess } from "../../ecr/caller.ts";
import { openPublicEcr, type PublicEcr } from "../../ecr/public.ts";
import type { EcrCredential } from "../../registry/auth/credentials.ts";
import type { ProxyAgents } from "../../registry/net/proxy-agents.ts";
import type { KeptRegistry, RuntimeOptions } from "./runtime.ts";

export interface EcrCredentialsInput {
  /** The config's settings of source registries. */
  readonly registries: Readonly<Record<string, RegistryOptions>>;
  readonly kept: readonly KeptRegistry[];
  readonly agents: ProxyAgents;
  readonly options: RuntimeOptions;
}

/** How AWS is logged in to for a registry; the default credential chain where the config says nothing. */
export type AwsLogin = Pick<EcrAccess, "profile" | "assumeRole" | "externalId">;

export function awsLogin(settings: AwsLogin | undefined): AwsLogin {
  const { profile, assumeRole, externalId } = settings ?? {};
  return defined({ profile, assumeRole, externalId });
}

type Tokens = Pick<Ecr, "token" | "close">;

export class EcrCredentials {
  readonly #input: EcrCredentialsInput;
  readonly #sources = new Map<string, Tokens>();
  readonly #public = new Map<string, PublicEcr>();
  /** Why the public registry gives no token, until that was said; it isn't asked for one again. */
  readonly #refusals = new Map<string, { readonly why: Diagnostic; told: boolean }>();

  constructor(input: EcrCredentialsInput) {
    this.#input = input;
  }

  async token(host: string, signal: AbortSignal, refused?: string): Promise<EcrCredential | null> {
    if (isPublicEcr(host)) return this.#publicToken(host, signal, refused);
    const ecr = this.#input.kept.find(({ target }) => target.registry === host)?.ecr ?? this.#source(host);
    return ecr === undefined ? null : ecr.token(signal, refused);
  }

  /** There are no credentials for a host: said once of the public registry, whose limit is then a tenth. */
  anonymous(host: string): void {
    const refusal = this.#refusals.get(host);
    if (refusal === undefined || refusal.told) return;
    refusal.told = true;
    const { code, summary } = refusal.why;
    const remedy =
      code === "ecr/access-denied"
        ? " Allow ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on it."
        : "";
    this.#input.options.onNote(
      `${host} is read anonymously, at 1 pull per second instead of 10. ${summary}.${remedy}`,
    );
  }

  close(): void {
    for (const ecr of this.#sources.values()) ecr.close();
    for (const ecr of this.#public.values()) ecr.close();
  }

  async #publicToken(host: string, signal: AbortSignal, refused?: string): Promise<EcrCredential | null> {
    if (this.#refusals.has(host)) return null;
    const login = awsLogin(this.#input.registries[host]);
    const ecr = this.#public.get(host) ?? openPublicEcr({ registry: host, ...this.#around(), ...login });
    this.#public.set(host, ecr);
    try {
      return { ...(await ecr.token(signal, refused)), forTokenServer: true };
    } catch (error) {
      const [why] = error instanceof Problem ? error.diagnostics : [];
      // A profile or role in the config must be used.
      if (why === undefined || Object.keys(login).length > 0) throw error;
      this.#refusals.set(host, this.#refusals.get(host) ?? { why, told: false });
      return null;
    }
  }

  /** Another account's or region's ECR as a source: with its own profile or role, else the caller's own credentials. */
  #source(host: string): Tokens | undefined {
    const parsed = parseEcrHost(host);
    if (parsed === null) return undefined;
    const { account, region } = parsed;
    const access = { registry: host, account, region, ...this.#around() };
    const opened =
      this.#sources.get(host) ?? openEcr({ ...access, ...awsLogin(this.#input.registries[host]) });
    this.#sources.set(host, opened);
    return opened;
  }

  #around() {
    const { agents, options } = this.#input;
    const { environment, now, timing, tracer } = options;
    return { environment, now, timing, agents, ...defined({ tracer }) };
  }
}
