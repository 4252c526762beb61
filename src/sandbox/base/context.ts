// What every handler may use.
import type { Store } from "../store/store.ts";
import type { Quirks } from "./options.ts";
import type { Tokens } from "./tokens.ts";

export interface Context {
  readonly store: Store;
  readonly tokens: Tokens;
  readonly quirks: Quirks;
  now(): Date;
}
