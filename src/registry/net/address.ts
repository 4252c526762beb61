// Which addresses are inside, which outside. A registry may not send us further inside than it is itself: that is how
// a stranger's redirect would reach a metadata service or an intranet. Addresses are checked before anything is sent,
// names when they are looked up.
import { lookup as dnsLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { insideAddress } from "./problems.ts";

/** From outside to inside. `metadata` is link-local: never an address that a registry may name. */
export type Reach = "public" | "private" | "loopback" | "metadata";

const order: readonly Reach[] = ["public", "private", "loopback", "metadata"];

/** Whether a server of reach `from` may send us to one of reach `to`. */
export function mayLeadTo(from: Reach, to: Reach): boolean {
  return to !== "metadata" && order.indexOf(to) <= order.indexOf(from);
}

/** The innermost of several addresses. */
export function innermost(reaches: readonly Reach[]): Reach {
  return reaches.reduce<Reach>((a, b) => (order.indexOf(a) > order.indexOf(b) ? a : b), "public");
}

/** The reach of a URL's hostname if it is an address or a name with a fixed meaning; undefined for other names. */
export function reachOfHost(hostname: string): Reach | undefined {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  if (host === "localhost" || host.endsWith(".localhost")) return "loopback";
  return isIP(host) === 0 ? undefined : reachOfAddress(host);
}

/** Looks a name up and connects to just that answer, so it can't change between check and use. */
export function guardedLookup(from: Reach): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const wrong = addresses.find(({ address }) => !mayLeadTo(from, reachOfAddress(address)));
      if (wrong !== undefined) return callback(insideAddress(hostname), "", 0);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? "", first?.family ?? 4);
    });
  };
}

/** How far inside a host is: by its name or address, else by what its name resolves to. */
export async function findReach(url: URL, pools: { proxied(url: URL): boolean }): Promise<Reach> {
  const plain = reachOfHost(url.hostname);
  if (plain !== undefined) return plain;
  if (pools.proxied(url)) return "public";
  return new Promise((resolve) => {
    dnsLookup(url.hostname, { all: true }, (error, addresses) => {
      resolve(error === null ? innermost(addresses.map(({ address }) => reachOfAddress(address))) : "public");
    });
  });
}

/** Refuses a literal address (or localhost) before any connection. Names are checked when they are looked up. */
export function checkHop(from: Reach, url: URL): void {
  const reach = reachOfHost(url.hostname);
  if (reach !== undefined && !mayLeadTo(from, reach)) throw insideAddress(url.hostname);
}

export function reachOfAddress(address: string): Reach {
  return isIP(address) === 4 ? reachOf4(address) : reachOf6(address);
}

function reachOf4(address: string): Reach {
  const [a = 0, b = 0, c = 0] = address.split(".").map(Number);
  if (a === 127) return "loopback";
  if (a === 0 || (a === 169 && b === 254)) return "metadata";
  const local =
    a === 10 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128);
  const odd = (a === 192 && b === 0 && c === 0) || (a === 198 && (b === 18 || b === 19)) || a >= 224;
  return local || odd ? "private" : "public";
}

function reachOf6(address: string): Reach {
  const words = expand(address);
  const [first = 0] = words;
  const zeros = words.slice(0, 5).every((word) => word === 0);
  if (zeros && (words[5] === 0xffff || words[5] === 0)) {
    if (words[5] === 0 && words[6] === 0 && words[7] === 1) return "loopback";
    return reachOf4(fourOf(words[6] ?? 0, words[7] ?? 0));
  }
  // NAT64 and 6to4 carry an IPv4 address inside.
  if (first === 0x64 && words[1] === 0xff9b) return reachOf4(fourOf(words[6] ?? 0, words[7] ?? 0));
  if (first === 0x2002) return reachOf4(fourOf(words[1] ?? 0, words[2] ?? 0));
  if ((first & 0xffc0) === 0xfe80) return "metadata";
  if (first === 0xfd00 && words[1] === 0xec2) return "metadata";
  return (first & 0xfe00) === 0xfc00 || (first & 0xff00) === 0xff00 ? "private" : "public";
}

function fourOf(high: number, low: number): string {
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

function expand(address: string): readonly number[] {
  const plain = address.split("%")[0] ?? "";
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain);
  const text = dotted
    ? `${dotted[1]}${hex(Number(dotted[2]), Number(dotted[3]))}:${hex(Number(dotted[4]), Number(dotted[5]))}`
    : plain;
  const [left = "", right] = text.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const gap = right === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(Math.max(0, gap)).fill("0"), ...tail].map((word) =>
    Number.parseInt(word, 16),
  );
}

function hex(high: number, low: number): string {
  return ((high << 8) | low).toString(16);
}
