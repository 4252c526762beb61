// Signatures by a public key, with or without an entry in a transparency log.
import type { KeyObject } from "node:crypto";
import type { TrustMaterial } from "@sigstore/verify";
import { Unusable } from "../../kind/unusable.ts";
import type { Authority } from "./authority.ts";
import type { Candidate } from "../read/candidate.ts";
import { checkEntries, checkEntryForm } from "./log-entry.ts";
import { isSignedBy } from "./public-key.ts";
import { entityOf, readable, verifyEntity } from "./verify.ts";

/** What a log says of a key: that the entry was there, whenever that was. */
const thresholds = { tlogThreshold: 1, ctlogThreshold: 0, timestampThreshold: 0 };

export class KeyAuthority implements Authority {
  readonly wanted: string;
  readonly notChecked: readonly string[];
  readonly #key: KeyObject;
  readonly #logs: TrustMaterial | undefined;

  /** `name` is how the config names the key. With `logs` there must be a log entry. */
  constructor(
    name: string,
    key: KeyObject,
    logs: { readonly name: string; readonly material: TrustMaterial } | undefined,
  ) {
    this.wanted = `the key ${name}`;
    this.#key = key;
    this.#logs = logs?.material;
    this.notChecked =
      logs === undefined
        ? ["the transparency log"]
        : [`whether ${logs.name} is up to date`, "the current contents of the transparency log"];
  }

  check(candidate: Candidate): string {
    if (!isSignedBy(this.#key, candidate.signed, candidate.signature))
      throw new Unusable("bad-signature", `not signed with ${this.wanted}`);
    const logs = this.#logs;
    if (logs !== undefined) readable(() => this.#checkLog(candidate, logs));
    return this.wanted;
  }

  #checkLog(candidate: Candidate, logs: TrustMaterial): void {
    const entity = entityOf(candidate);
    if (entity.tlogEntries.length === 0)
      throw new Unusable("not-in-the-log", "it has no transparency log entry");
    entity.tlogEntries.forEach(checkEntryForm);
    checkEntries(entity.tlogEntries, { key: this.#key });
    const publicKey = () => ({ publicKey: this.#key, validFor: () => true });
    // Whatever certificate comes with it, the key is the one that the config names.
    const keyed = { ...entity, key: { $case: "public-key" as const, hint: "" } };
    verifyEntity(keyed, { ...logs, publicKey }, thresholds);
  }
}
