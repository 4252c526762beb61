// What every handler may use.
import type { Store } from "../store/store.ts";
import type { Findings } from "./findings.ts";
import type { Home } from "./home.ts";
import type { Quirks } from "./options.ts";
import type { Tokens } from "./tokens.ts";
import type { Upstreams } from "./upstreams.ts";

export interface Context {
  readonly home: Home;
  /** Served over TLS. */
  readonly secure: boolean;
  readonly anyCredentials: boolean;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly quirks: Quirks;
  /** What scans find now. */
  findings(): Findings;
  readonly upstreams: Upstreams;
  now(): Date;
  /** All Regions that are served, this one too. */
  sites(): readonly Context[];
}
