// What a config asks for and what it did, as its owner sees it: from the config, from what its sources have or had, and from
// what its applies brought. Pure; it knows nothing of how the program remembers things.
import type { Digest } from "../../../../src/core/base/digest.ts";
import type { ConfigName, Ref } from "../steps.ts";
import type { Content } from "../world/upstream.ts";
import { Owning, type Place } from "./owning.ts";

export type SourceName = "list" | "newest" | "dated";

export const minimumAgeMs = 3 * 24 * 3_600_000;

export interface Upstream {
  readonly tags: ReadonlyMap<Ref, Content>;
  readonly isUp: boolean;
}

export interface Pending {
  readonly ref: Ref;
  /** null: it was deleted. */
  readonly digest: Digest | null;
  /** The run's record says that it was done; else only ECR can tell. */
  readonly isTold: boolean;
  readonly time: number;
}

export class ConfigModel {
  prefix = "m";
  minimumAge = false;
  /** What a gate refuses, unless a waiver lets it in. */
  readonly barred = new Set<Ref>();
  waived = false;
  newest = 2;
  alias = true;
  immutable = false;
  listFile = true;
  readonly list: Set<Ref>;
  readonly dated: Set<Ref>;
  readonly fallback: Ref;
  /** The upstream repository that the policy chooses from. */
  readonly repository: string;

  /** By place: what it owns by its applies. Lost with its state. */
  owned = new Owning();
  /** What a killed apply put (or, null, deleted), until an apply that comes to its end says so. */
  readonly pending = new Map<Place, Pending>();
  /** A run was killed, and none has come to its end since. */
  isUnfinished = false;
  /** Yesterday's mapping: where each source had its image of a reference. Lost with its state. */
  readonly rows = new Map<Ref, Map<SourceName | "stable", Place>>();
  /** What its list named when a run read it last, and which tags its repository had. Lost with its state. */
  listed: ReadonlySet<Ref> = new Set();
  known: ReadonlySet<Ref> = new Set();
  /** `ref@digest`: when an apply saw first that it may not enter yet. Lost with its state. */
  readonly held = new Map<string, number>();

  /** `ref@digest`: when any apply saw it first. */
  readonly sights = new Map<string, number>();
  /** `ref@digest` that was ever mirrored. */
  readonly mirrored = new Set<string>();
  /** Places and `repository@digest` that it ever put something to. */
  readonly everPut = new Set<string>();

  readonly name: ConfigName;

  constructor(name: ConfigName) {
    this.name = name;
    this.repository = name === "a" ? "app" : "web";
    this.list = new Set(name === "a" ? ["app:1.0.0", "web:1"] : ["web:1", "app:1.1.0"]);
    this.dated = new Set(["web:1"]);
    this.fallback = "web:1";
  }

  /** With what killed runs did, as far as their records or ECR tell. */
  ownedWithRecords(tags: ReadonlyMap<Place, Digest>): Owning {
    const owned = new Owning(this.owned.places);
    for (const [place, { ref, digest, isTold, time }] of this.pending) {
      if (!isTold && (tags.get(place) ?? null) !== digest) continue;
      if (digest === null) owned.delete(place);
      else owned.add(place, { ref, digest, isFound: false, time });
    }
    return owned;
  }

  /** The records of killed runs lie beside it and stay. */
  loseState(): void {
    this.owned.clear();
    this.rows.clear();
    this.held.clear();
    this.listed = new Set();
    this.known = new Set();
  }

  /** References of the list source that a run can read; its fallback list stands in for its file. */
  listRefs(): ReadonlySet<Ref> {
    return this.listFile ? this.list : new Set([this.fallback]);
  }
}
