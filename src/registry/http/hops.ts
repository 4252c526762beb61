// Where another server may send us: never further inside the network than it is itself. Addresses are checked
// before anything is sent, names when they are looked up.
import { lookup as dnsLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { innermost, mayLeadTo, type Reach, reachOfAddress, reachOfHost } from "../net/address.ts";
import { refused } from "../net/problems.ts";

/** Looks a name up and connects to just that answer, so it can't change between check and use. */
export function guardedLookup(from: Reach): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const wrong = addresses.find(({ address }) => !mayLeadTo(from, reachOfAddress(address)));
      if (wrong !== undefined) return callback(insideProblem(hostname), "", 0);
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
  if (reach !== undefined && !mayLeadTo(from, reach)) throw insideProblem(url.hostname);
}

function insideProblem(hostname: string): Error {
  return refused(
    "registry/inside-address",
    "A registry led to an address inside the network",
    `It named "${hostname}", which it can't reach itself. Nothing was sent there.`,
  );
}
