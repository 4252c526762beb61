// ECR's tokens by host: of kept registries, of other accounts' and regions' registries that are sources, and of the public
// one, which is read without a token where there are no AWS credentials.
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { isPublicEcr, parseEcrHost } from "../../core/naming/ecr-host.ts";
import { type Ecr, openEcr } from "../../ecr/client.ts";
import { openPublicEcr, type PublicEcr } from "../../ecr/public.ts";
import type { EcrCredential } from "../../registry/auth/credentials.ts";
import type { ProxyAgents } from "../../registry/net/proxy-agents.ts";
import type { KeptRegistry, RuntimeOptions } from "./runtime.ts";

export interface EcrCredentialsInput {
  readonly kept: readonly KeptRegistry[];
  readonly agents: ProxyAgents;
  readonly options: RuntimeOptions;
}

type Tokens = Pick<Ecr, "token" | "close">;

export class EcrCredentials {
  readonly #input: EcrCredentialsInput;
  readonly #sources = new Map<string, Tokens>();
  #public: PublicEcr | undefined;
  /** Why the public registry gives no token; it isn't asked for one again. */
  #refusal: Diagnostic | undefined;
  #told = false;

  constructor(input: EcrCredentialsInput) {
    this.#input = input;
  }

  async token(host: string, signal: AbortSignal, refused?: string): Promise<EcrCredential | null> {
    if (isPublicEcr(host)) return this.#publicToken(signal, refused);
    const ecr = this.#input.kept.find(({ target }) => target.registry === host)?.ecr ?? this.#source(host);
    return ecr === undefined ? null : ecr.token(signal, refused);
  }

  /** There are no credentials for a host: said once of the public registry, whose limit is then a tenth. */
  anonymous(host: string): void {
    if (!isPublicEcr(host) || this.#told || this.#refusal === undefined) return;
    this.#told = true;
    const { code, summary } = this.#refusal;
    const remedy =
      code === "ecr/access-denied"
        ? " Allow ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on it."
        : "";
    this.#input.options.onNote(
      `${host} is read anonymously, at 1 pull a second instead of 10. ${summary}.${remedy}`,
    );
  }

  close(): void {
    for (const ecr of this.#sources.values()) ecr.close();
    this.#public?.close();
  }

  async #publicToken(signal: AbortSignal, refused?: string): Promise<EcrCredential | null> {
    if (this.#refusal !== undefined) return null;
    this.#public ??= openPublicEcr({ registry: "public.ecr.aws", ...this.#around() });
    try {
      return { ...(await this.#public.token(signal, refused)), forTokenServer: true };
    } catch (error) {
      const [diagnostic] = error instanceof Problem ? error.diagnostics : [];
      if (diagnostic === undefined) throw error;
      this.#refusal = diagnostic;
      return null;
    }
  }

  /** Another account's or region's ECR as a source: the caller's own credentials, its region. */
  #source(host: string): Tokens | undefined {
    const parsed = parseEcrHost(host);
    if (parsed === null) return undefined;
    const { account, region } = parsed;
    const opened = this.#sources.get(host) ?? openEcr({ registry: host, account, region, ...this.#around() });
    this.#sources.set(host, opened);
    return opened;
  }

  #around() {
    const { agents, options } = this.#input;
    const { environment, now, timing } = options;
    return { environment, now, timing, agents };
  }
}
