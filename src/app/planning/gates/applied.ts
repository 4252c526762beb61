// Whether what is in ECR would be let in today: a key may have been withdrawn since, a finding be new. Checked where it is;
// the source is asked only for what ECR has no evidence of, as of a choice of platforms, which has a digest of its own.
import type { Config } from "../../../config/config.ts";
import type { Diagnostic } from "../../../core/base/diagnostic.ts";
import { matchPath } from "../../../core/base/glob.ts";
import { compareText } from "../../../core/base/ordering.ts";
import { defined } from "../../../core/base/record.ts";
import type { GateDrift } from "../../../core/drift/report.ts";
import { parseDestinationKey } from "../../../core/image/destination.ts";
import type { Actual } from "../../../core/plan/actual.ts";
import type { ResolvedImage } from "../../../core/plan/desired.ts";
import { knownDigests, type State, type StateEntry } from "../../../core/state/state.ts";
import { mapParallel } from "../../../net/parallel.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { Gatekeeper } from "./gatekeeper.ts";

export interface AppliedGates {
  readonly found: readonly GateDrift[];
  readonly checked: number;
  readonly failures: readonly Diagnostic[];
}

interface Applied {
  readonly state: State;
  readonly registries: Actual["registries"];
  /** Globs over `repository:tag` and repositories. */
  readonly ignore: readonly string[];
}

interface Held {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly entry: StateEntry;
}

const width = 32;

export async function judgeApplied(
  config: Config,
  runtime: Runtime,
  { state, registries, ignore }: Applied,
  signal: AbortSignal,
): Promise<AppliedGates> {
  const input = { registries, known: knownDigests(state), runtime, signal };
  const there = new Gatekeeper(config, input);
  const atSource = new Gatekeeper(config, input);
  const held = heldIn(state, registries).filter(
    ({ repository, tag }) =>
      !ignore.some((glob) => matchPath(glob, repository) || matchPath(glob, `${repository}:${tag ?? ""}`)),
  );
  const judged = await mapParallel(held, width, async (one): Promise<readonly GateDrift[]> => {
    const image = imageOf(one);
    const refusals = await there.refusalsOf(viaEcr(one, image));
    const final = refusals.length === 0 ? refusals : await atSource.refusalsOf(image);
    if (final.length === 0) return [];
    const { registry, repository, tag, entry } = one;
    const { digest, source } = entry;
    return [{ registry, repository, tag, digest, source: source.reference, refusals: final }];
  });
  const key = ({ registry, repository, tag }: GateDrift) => `${registry}/${repository}:${tag ?? ""}`;
  return {
    found: judged.flat().sort((a, b) => compareText(key(a), key(b))),
    checked: held.length,
    // What the source could say after all was no failure.
    failures: atSource.failures,
  };
}

/** What the state put there and ECR still holds; anything else is drift of another kind. */
function heldIn(state: State, registries: Actual["registries"]): readonly Held[] {
  return [...registries].flatMap(([registry, { repositories }]) =>
    Object.entries(state.registries[registry] ?? {}).flatMap(([key, entry]) => {
      const { repository, tag } = parseDestinationKey(key);
      const actual = repositories.get(repository);
      const isThere =
        tag === null ? actual?.digests.has(entry.digest) : actual?.tags.get(tag) === entry.digest;
      return isThere === true ? [{ registry, repository, tag, entry }] : [];
    }),
  );
}

function imageOf({ repository, tag, entry }: Held): ResolvedImage {
  const { digest, source, from, policy, chart } = entry;
  return {
    request: { from, provenance: [], written: [source.reference], ...defined({ chart }) },
    handling: { platforms: ["all"], referrers: true, policy },
    source: {
      reference: source.reference,
      digest: source.digest,
      ...defined({ madeFrom: chart === "made" ? from : undefined }),
    },
    name: { repository, changed: false, from: repository },
    destination: { repository, tag, digest },
    content: { bytes: null, parts: entry.parts ?? [] },
  };
}

function viaEcr({ registry, repository, entry }: Held, image: ResolvedImage): ResolvedImage {
  if (entry.digest !== entry.source.digest) return image;
  return { ...image, source: { ...image.source, via: `${registry}/${repository}` } };
}
