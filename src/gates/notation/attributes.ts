// What the signer stated in addition to the payload, protected by the signature: the scheme, times, and what must be understood. The
// rules are those of the Notary Project's signature specification; an attribute that must be understood and isn't refuses.
import { malformed } from "../kind/unusable.ts";
import { quoted } from "../kind/words.ts";
import { type Envelope, names } from "./envelope.ts";

export type Store = "ca" | "signingAuthority";

export interface Attributes {
  /** The scheme picks whose roots count. */
  readonly store: Store;
  /** By the signer's own clock in the scheme notary.x509, by an authority that is believed in the other one. */
  readonly signingTime: Date;
  readonly expiry: Date | null;
  readonly plugin: Plugin | null;
}

/** A program of its own that would have to look at the signature too. */
export interface Plugin {
  readonly name: string;
  /** Critical attributes that only it understands. */
  readonly attributes: ReadonlyMap<string, unknown>;
}

const schemes: ReadonlyMap<unknown, { readonly store: Store; readonly time: string; readonly not: string }> =
  new Map([
    ["notary.x509", { store: "ca", time: names.signingTime, not: names.authenticSigningTime }],
    [
      "notary.x509.signingAuthority",
      { store: "signingAuthority", time: names.authenticSigningTime, not: names.signingTime },
    ],
  ]);
const understood = new Set<string>([
  names.scheme,
  names.signingTime,
  names.authenticSigningTime,
  names.expiry,
  names.plugin,
  names.pluginVersion,
]);

export function readAttributes({ headers, critical }: Envelope): Attributes {
  const scheme = schemes.get(headers.get(names.scheme));
  if (scheme === undefined)
    throw malformed("its signing scheme is not one of the two Notary Project schemes");
  if (headers.has(scheme.not)) throw malformed(`its scheme does not allow ${scheme.not}`);
  const signingTime = timeIn(headers, scheme.time);
  if (signingTime === null) throw malformed(`it has no ${scheme.time}`);
  const expiry = timeIn(headers, names.expiry);
  if (expiry !== null && expiry <= signingTime) throw malformed("its expiry is not after its signing time");
  checkCritical(headers, critical, scheme.store);
  return { store: scheme.store, signingTime, expiry, plugin: pluginIn(headers, critical) };
}

function timeIn(headers: Envelope["headers"], name: string): Date | null {
  const value = headers.get(name) ?? null;
  if (value !== null && !(value instanceof Date)) throw malformed(`its ${name} is not a time`);
  return value;
}

function checkCritical(headers: Envelope["headers"], critical: readonly string[], store: Store): void {
  if (new Set(critical).size !== critical.length) throw malformed("its crit lists a header twice");
  const missing = critical.find((name) => !headers.has(name));
  if (missing !== undefined)
    throw malformed(`its crit lists a header that does not exist: ${quoted(missing)}`);
  const always = [names.scheme, ...(store === "signingAuthority" ? [names.authenticSigningTime] : [])];
  const ifThere = [names.expiry, names.plugin, names.pluginVersion].filter((name) => headers.has(name));
  const loose = [...always, ...ifThere].find((name) => !critical.includes(name));
  if (loose !== undefined) throw malformed(`${loose} is not in its crit`);
}

function pluginIn(headers: Envelope["headers"], critical: readonly string[]): Plugin | null {
  const others = critical.filter((name) => !understood.has(name));
  const plugin = headers.get(names.plugin);
  if (plugin === undefined) {
    const [unknown] = headers.has(names.pluginVersion) ? [names.pluginVersion] : others;
    if (unknown === undefined) return null;
    throw malformed(`its crit requires ${quoted(unknown)}, which is not supported`);
  }
  if (typeof plugin !== "string" || plugin.trim() === "")
    throw malformed("the name of its verification plugin is not a string");
  if (!["string", "undefined"].includes(typeof headers.get(names.pluginVersion)))
    throw malformed("the version of its verification plugin is not a string");
  return { name: plugin, attributes: new Map(others.map((name) => [name, headers.get(name)])) };
}
