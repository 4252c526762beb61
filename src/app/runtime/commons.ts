// What the runs of one process share, when it has many configs: whoever asks a registry in the same way as another gets
// its connections, its limits and the answers that it was given. Nothing is shared between different logins.
import type { Descriptor, ManifestContent } from "../../core/image/content.ts";
import { type Ecr, openEcr } from "../../ecr/client.ts";
import type { EcrAccess } from "../../ecr/caller.ts";
import { openPrograms, type Programs } from "../../programs/programs.ts";
import { openProxyAgents, type ProxyAgents } from "../../registry/net/proxy-agents.ts";
import { SharedSites } from "../../registry/shared-sites.ts";

/** Answers are small; this bounds what very many manifests would take. */
const mostBytes = 64 * 1024 * 1024;

export class Commons {
  readonly sites = new SharedSites();
  readonly agents: ProxyAgents = openProxyAgents();
  readonly programs: Programs;
  readonly heads = new SharedAnswers<Descriptor | null>(() => 0);
  readonly manifests = new SharedAnswers<ManifestContent | null>((one) => one?.bytes.length ?? 0);
  readonly documents = new SharedAnswers<Uint8Array>((one) => one.length);
  readonly #ecrs = new Map<string, Ecr>();
  readonly #closing: (() => void)[] = [];

  constructor(options: Parameters<typeof openPrograms>[0]) {
    this.programs = openPrograms(options);
  }

  /** One client for each registry and login, so that its rates are kept by all together. */
  ecr(access: EcrAccess): Ecr {
    const { registry, region, endpoint, profile, assumeRole, externalId, credentials } = access;
    const key = JSON.stringify([registry, region, endpoint, profile, assumeRole, externalId, credentials]);
    const known = this.#ecrs.get(key) ?? openEcr(access);
    this.#ecrs.set(key, known);
    return known;
  }

  /** What a run has opened and others may still use. */
  atEnd(close: () => void): void {
    this.#closing.push(close);
  }

  async close(): Promise<void> {
    this.sites.close();
    for (const ecr of this.#ecrs.values()) ecr.close();
    for (const close of this.#closing) close();
    this.agents.close();
    await this.programs.close();
  }
}

/** Answers by who asks for what. */
export class SharedAnswers<T> {
  readonly #answers = new Map<string, Promise<T>>();
  readonly #sizeOf: (answer: T) => number;
  #bytes = 0;

  constructor(sizeOf: (answer: T) => number) {
    this.#sizeOf = sizeOf;
  }

  /** Asks unless that was done already. A failure is an answer too, unless it was canceled. */
  async once(key: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const asking = ask();
    this.#answers.set(key, asking);
    try {
      this.#bytes += this.#sizeOf(await asking);
      if (this.#bytes > mostBytes) this.#answers.delete(key);
    } catch {
      if (signal.aborted) this.#answers.delete(key);
    }
    return asking;
  }
}
