// Reads saved plans strictly, since apply does what they say: shape and digest are checked before anything is believed. A
// plan is read piece by piece, so that one of very many images needs no more memory than its actions do.
import { createHash } from "node:crypto";
import validatePlan from "../../config/schema/validate-plan.js";
import { type Diagnostic, Problem, problemCode } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { JsonPartsReader, NotAnObject } from "../../core/base/json-parts.ts";
import { isRecord } from "../../core/base/record.ts";
import { type Plan, planFormatVersion } from "../../core/plan/plan.ts";
import { heapLimitMiB, heapRoom } from "../../net/heap-room.ts";
import type { SourceFiles } from "../../sources/kind/kind.ts";
import { noPlanFile, planTooLarge, unusablePlan } from "./problems.ts";

export interface SavedPlan {
  readonly plan: Plan;
  readonly planDigest: Digest;
}

/**
 * `listing`: without the files' contents and rows, for whoever writes no file. Their digest is checked all the same.
 */
export type PlanExtent = "whole" | "listing";

const extents: Readonly<Record<PlanExtent, ReadonlySet<string>>> = {
  whole: new Set(),
  listing: new Set(["content", "rows"]),
};

export async function readPlanFile(
  path: string,
  files: Pick<SourceFiles, "stream">,
  extent: PlanExtent = "whole",
): Promise<SavedPlan> {
  const parts = new PlanParts(path);
  const hash = createHash("sha256");
  const reader = new JsonPartsReader(
    {
      list: (member) => parts.list(member),
      item: (text) => parts.item(text),
      value: (member, text) => parts.value(member, text),
      pending: (bytes) => parts.fits(bytes),
      compact: (bytes) => hash.update(bytes),
    },
    { unhashed: "planDigest", leaveOut: extents[extent] },
  );
  try {
    for await (const chunk of files.stream(path)) reader.write(chunk);
    reader.end();
  } catch (error) {
    if (problemCode(error) === "file/missing") throw new Problem(noPlanFile(path), { cause: error });
    if (!(error instanceof NotAnObject)) throw error;
    throw new Problem(notRead(path, error));
  }
  return parts.checked(`sha256:${hash.digest("hex")}` as Digest);
}

function notRead(path: string, { message }: NotAnObject): Diagnostic {
  return message === NotAnObject.otherValue
    ? unusablePlan("plan/shape", path, message)
    : unusablePlan("plan/not-json", path, "it is not JSON, or it was cut off");
}

/** What is kept of a text as objects, for each byte of it. */
const kept = 1.4;
/** Items that are looked at against the schema at once. */
const batchSize = 500;

const alike = ["registry", "repository", "from", "policy"];
/** Where all have another one, nothing is gained. */
const mostAlike = 10_000;

function share(
  known: Map<unknown, unknown>,
  owner: Record<string, unknown>,
  key: string,
  name: unknown,
): void {
  if (typeof name !== "string") return;
  const earlier = known.get(name);
  if (earlier !== undefined) owner[key] = earlier;
  else if (known.size < mostAlike) known.set(name, owner[key]);
}

class PlanParts {
  readonly #path: string;
  readonly #room = heapRoom();
  readonly #members = new Map<string, unknown>();
  readonly #lists = new Map<string, unknown[]>();
  readonly #texts = new Map<unknown, unknown>();
  readonly #provenances = new Map<unknown, unknown>();
  #open: unknown[] = [];
  #read = 0;

  constructor(path: string) {
    this.#path = path;
  }

  list(member: string): void {
    this.#open = [];
    this.#add(this.#lists, member, this.#open);
  }

  item(text: string): void {
    this.#open.push(this.#shared(this.#parse(text)));
  }

  value(member: string, text: string): void {
    const value = this.#parse(text);
    this.#add(this.#members, member, value);
    if (member === "formatVersion") this.#checkVersion(value);
  }

  /** Refuses what the heap can't hold, before V8 does. */
  fits(more: number): void {
    if ((this.#read + more) * kept > this.#room) throw new Problem(planTooLarge(this.#path, heapLimitMiB()));
  }

  checked(digest: Digest): SavedPlan {
    if (!this.#members.has("formatVersion")) this.#checkVersion(undefined);
    this.#checkShape();
    const { planDigest, ...plan } = Object.fromEntries([...this.#members, ...this.#lists]);
    if (planDigest === digest) return { plan: plan as unknown as Plan, planDigest: digest };
    const why = planDigest === undefined ? "it has no digest" : "it was changed after it was saved";
    throw new Problem(unusablePlan("plan/edited", this.#path, why));
  }

  #add<T>(parts: Map<string, T>, member: string, value: T): void {
    if (this.#members.has(member) || this.#lists.has(member))
      throw this.#shape(`it contains the member ${member} twice`);
    parts.set(member, value);
  }

  #parse(text: string): unknown {
    this.fits(text.length);
    this.#read += text.length;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new NotAnObject("it is not JSON");
    }
  }

  /** What thousands of items have alike is held once. */
  #shared(item: unknown): unknown {
    if (!isRecord(item)) return item;
    const { source, destination, provenance } = item;
    for (const owner of [item, destination])
      if (isRecord(owner)) for (const key of alike) share(this.#texts, owner, key, owner[key]);
    if (provenance !== undefined) share(this.#provenances, item, "provenance", JSON.stringify(provenance));
    if (isRecord(source) && isRecord(destination) && source["digest"] === destination["digest"])
      destination["digest"] = source["digest"];
    return item;
  }

  #checkVersion(version: unknown): void {
    if (version === planFormatVersion) return;
    const said = `its format is ${JSON.stringify(version)}, but this version of ecr-mirror reads "${planFormatVersion}"`;
    throw new Problem(unusablePlan("plan/version", this.#path, said));
  }

  #checkShape(): void {
    const outline = {
      ...Object.fromEntries(this.#members),
      ...Object.fromEntries([...this.#lists.keys()].map((member) => [member, []])),
    };
    this.#check(outline, 0);
    for (const [member, items] of this.#lists)
      for (let at = 0; at < items.length; at += batchSize)
        this.#check({ ...outline, [member]: items.slice(at, at + batchSize) }, at);
  }

  /** `first`: what the first item of a list is, in the complete plan. */
  #check(part: object, first: number): void {
    if (validatePlan(part)) return;
    const [error] = validatePlan.errors ?? [];
    const place = (error?.instancePath ?? "").replace(/^(\/[^/]+\/)(\d+)/, (_, list: string, at: string) => {
      return `${list}${first + Number(at)}`;
    });
    if (this.#members.has("lineage")) throw this.#shape("it is a state, not a plan");
    throw this.#shape(`${place || "the document"} ${error?.message ?? "does not fit"}`);
  }

  #shape(why: string): Problem {
    return new Problem(unusablePlan("plan/shape", this.#path, why));
  }
}
