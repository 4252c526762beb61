// What every handler may use.
import type { Store } from "../store/store.ts";
import type { Home } from "./home.ts";
import type { Quirks } from "./options.ts";
import type { Tokens } from "./tokens.ts";

export interface Context {
  readonly home: Home;
  /** Served over TLS. */
  readonly secure: boolean;
  readonly anyCredentials: boolean;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly quirks: Quirks;
  now(): Date;
}
