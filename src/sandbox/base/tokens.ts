// Passwords for the registry and links to layers: both signed with the store's key, so that every process on
// the store can check them without keeping a list.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Digest } from "../../core/base/digest.ts";
import { sandboxAccount } from "./options.ts";

type TokenState = "good" | "expired" | "bad";

const tokenLife = 12 * 60 * 60 * 1000;
const linkLife = 60 * 60 * 1000;
const mostKnown = 100;
const layersPath = "/layers/";

export class Tokens {
  readonly #key: string;
  /** Header to expiry, so that a busy client's token is checked once. */
  readonly #known = new Map<string, number>();

  constructor(key: string) {
    this.#key = key;
  }

  /** A new password for the user AWS, with its end. */
  issue(now: Date): { readonly password: string; readonly expiresAt: Date } {
    const expiresAt = new Date(now.getTime() + tokenLife);
    const expiration = Math.floor(expiresAt.getTime() / 1000);
    const token = { payload: this.#sign(`token:${expiration}`), version: "2", type: "DATA_KEY", expiration };
    return { password: Buffer.from(JSON.stringify(token)).toString("base64"), expiresAt };
  }

  /** Checks an Authorization header. */
  check(header: string, now: Date): TokenState {
    const expiration = this.#known.get(header) ?? this.#read(header);
    if (expiration === undefined) return "bad";
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(header, expiration);
    return now.getTime() < expiration * 1000 ? "good" : "expired";
  }

  /** Where a layer is downloaded from: a signed link, as ECR hands out links into its storage. */
  layerLink(digest: Digest, now: Date): string {
    const expires = Math.floor((now.getTime() + linkLife) / 1000);
    return `${layersPath}${digest}?Expires=${expires}&Signature=${this.#sign(`link:${digest}:${expires}`)}`;
  }

  checkLink(subject: string, query: URLSearchParams, now: Date): boolean {
    const expires = Number(query.get("Expires"));
    const signed = this.#same(query.get("Signature") ?? "", this.#sign(`link:${subject}:${expires}`));
    return signed && now.getTime() < expires * 1000;
  }

  #read(header: string): number | undefined {
    const encoded = /^basic +(\S+)$/i.exec(header)?.[1];
    const [user, password] = Buffer.from(encoded ?? "", "base64")
      .toString("utf8")
      .split(":");
    if (user !== "AWS" || password === undefined) return undefined;
    const { payload, expiration } = parse(Buffer.from(password, "base64").toString("utf8"));
    if (typeof payload !== "string" || typeof expiration !== "number") return undefined;
    return this.#same(payload, this.#sign(`token:${expiration}`)) ? expiration : undefined;
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#key).update(`${sandboxAccount}:${text}`).digest("base64url");
  }

  #same(given: string, wanted: string): boolean {
    return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
  }
}

/** The digest that a path asks for, when it is such a link. */
export function linkedLayer(path: string): string | undefined {
  return path.startsWith(layersPath) ? path.slice(layersPath.length) : undefined;
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
