// The Authorization header for a registry's requests: learned from its first challenge, cached per scope,
// renewed once for all who wait. What a registry refused twice is not tried a third time.
import { unlessAborted } from "../../net/abort.ts";
import type { Answer } from "../http/exchange.ts";
import type { Host } from "../http/host.ts";
import { RegistryProblem } from "../net/problems.ts";
import { type Credentials, decodeBasic } from "./credentials.ts";
import { explained, withOrigin } from "./problems.ts";
import { basicHeader, type Challenge, fetchToken, parseChallenges, type TokenOrigin } from "./token.ts";

export interface Wish {
  readonly repository: string;
  /** `repository:NAME:pull` and the like. */
  readonly scopes: readonly string[];
}

export interface Refusal {
  readonly wish: Wish;
  /** The header that was refused. */
  readonly sent: string | undefined;
  readonly answer: Answer;
  /** The answer doesn't say why; it may be a denial as well as an expired token. */
  readonly unsaid: boolean;
}

/** Credentials for a repository; not again the one whose secret was refused. */
type Find = (repository: string, refused: string | undefined) => Promise<Credentials>;

interface Need {
  readonly wish: Wish;
  /** The header that the registry has refused. */
  readonly refused: string | undefined;
}

interface Made {
  readonly header: string | undefined;
  readonly expiresAt: number;
  readonly from?: TokenOrigin;
}

interface Entry {
  header: Promise<string | undefined>;
  /** What it came to. */
  settled?: Made;
  expiresAt: number;
}

const doubtEveryMs = 60_000;
const neverExpires = Number.POSITIVE_INFINITY;

export class Authorizer {
  readonly #host: Host;
  readonly #find: Find;
  readonly #entries = new Map<string, Entry>();
  #challenge: Challenge | undefined;
  #doubtedAt = Number.NEGATIVE_INFINITY;
  /** Where the last credentials were found; null: nowhere. */
  #origin: string | null = null;

  constructor(host: Host, find: Find) {
    this.#host = host;
    this.#find = find;
  }

  /** What is to be sent, where that is known and fresh. */
  known(wish: Wish): { readonly header: string | undefined } | undefined {
    return this.#fresh(this.#key(wish))?.settled;
  }

  /** The header to send now; undefined for none. */
  async header(wish: Wish, signal: AbortSignal): Promise<string | undefined> {
    const key = this.#key(wish);
    const known = this.#fresh(key);
    if (known?.settled !== undefined) return known.settled.header;
    return unlessAborted(known?.header ?? this.#renew(key, wish), signal);
  }

  #fresh(key: string): Entry | undefined {
    const known = this.#entries.get(key);
    if (known === undefined || known.expiresAt === neverExpires) return known;
    return known.expiresAt > this.#host.retry.now().getTime() ? known : undefined;
  }

  /** Told that a header was refused. True when another one is worth one more try. */
  async refused({ wish, sent, answer, unsaid }: Refusal, signal: AbortSignal): Promise<boolean> {
    const offered = parseChallenges(answer.header("www-authenticate"));
    const chosen =
      offered.find(({ scheme }) => scheme === "bearer") ?? offered.find(({ scheme }) => scheme === "basic");
    const learned = chosen !== undefined && this.#challenge === undefined;
    if (chosen !== undefined) this.#challenge = chosen;
    const key = this.#key(wish);
    signal.throwIfAborted();
    const entry = this.#entries.get(key);
    const known =
      entry &&
      (await unlessAborted(
        entry.header.catch(() => undefined),
        signal,
      ));
    // Somebody else has renewed it since.
    if (this.#entries.has(key) && known !== sent) return true;
    if (unsaid && !this.#mayDoubt()) return false;
    if (learned) this.#entries.clear();
    if (sent === undefined && chosen === undefined) return false;
    return (await unlessAborted(this.#renew(key, wish, sent), signal)) !== undefined;
  }

  /** Where this wish's token came from, if it is one. */
  tokenOrigin(wish: Wish): TokenOrigin | undefined {
    return this.#entries.get(this.#key(wish))?.settled?.from;
  }

  /** A refusal in other words, where it comes from a token server that received no credentials. */
  explain(wish: Wish, problem: RegistryProblem): RegistryProblem {
    return this.#withOrigin(explained(problem, this.#host, this.tokenOrigin(wish)), wish);
  }

  #withOrigin(found: RegistryProblem, { scopes }: Wish): RegistryProblem {
    const pushes = scopes.some((scope) => /[:,]push\b/.test(scope));
    return withOrigin(found, { site: this.#host.site, origin: this.#origin, pushes });
  }

  /** A HEAD can't say that a token has expired. It is doubted now and then, and not at each denial. */
  #mayDoubt(): boolean {
    const now = this.#host.retry.now().getTime();
    if (now - this.#doubtedAt < doubtEveryMs) return false;
    this.#doubtedAt = now;
    return true;
  }

  #key(wish: Wish): string {
    return wish.scopes.join(" ");
  }

  /** One for all who need it: it ends with the client, not with the request that was first. */
  #renew(key: string, wish: Wish, refused?: string): Promise<string | undefined> {
    const entry: Entry = { header: Promise.resolve(undefined), expiresAt: neverExpires };
    entry.header = this.#settle(key, entry, { wish, refused });
    this.#entries.set(key, entry);
    return entry.header;
  }

  async #settle(key: string, entry: Entry, need: Need): Promise<string | undefined> {
    try {
      const made = await this.#make(need);
      entry.expiresAt = made.expiresAt;
      entry.settled = made;
      return made.header;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  async #make({ wish, refused }: Need): Promise<Made> {
    const {
      credential,
      expiresAt,
      unasked,
      from: origin,
    } = await this.#find(wish.repository, secretOf(refused));
    this.#origin = credential === null ? null : (origin ?? "the caller");
    const until = expiresAt === null ? neverExpires : expiresAt.getTime() - 60_000;
    if (credential?.kind === "bearer") return { header: `Bearer ${credential.token}`, expiresAt: until };
    if (this.#challenge?.scheme === "bearer") {
      const request = {
        host: this.#host,
        challenge: this.#challenge,
        scopes: wish.scopes,
        credential,
        signal: this.#host.lifetime,
      };
      const {
        token,
        expiresAt: ends,
        from,
      } = await fetchToken(request).catch((error: unknown) => {
        throw error instanceof RegistryProblem ? this.#withOrigin(error, wish) : error;
      });
      return { header: `Bearer ${token}`, expiresAt: ends, from };
    }
    // ECR's tokens are sent unasked; other passwords only after a challenge says how they are wanted.
    if (credential?.kind === "basic" && (unasked === true || this.#challenge?.scheme === "basic")) {
      return { header: basicHeader(credential), expiresAt: until };
    }
    return { header: undefined, expiresAt: neverExpires };
  }
}

function secretOf(header: string | undefined): string | undefined {
  const encoded = /^Basic (.+)$/.exec(header ?? "")?.[1];
  const found = encoded === undefined ? null : decodeBasic(encoded);
  return found?.kind === "basic" ? found.secret : undefined;
}
