// What differs from what was last applied: the state against ECR and the files. Pure; asks no source.
import type { Actual, ActualRegistry, ActualRepository } from "../plan/actual.ts";
import type { DesiredRepository } from "../plan/desired.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";
import { type SettingChange, diffSettings } from "../settings/diff.ts";
import type { State, StateEntry } from "../state/state.ts";
import { compareText } from "../base/ordering.ts";
import { defined } from "../base/record.ts";
import { matchPath } from "../base/glob.ts";
import { parseDestinationKey } from "../image/destination.ts";

export interface TagDrift {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  /** `changed`: another digest; `missing`: gone; `incomplete`: children or referrers are gone; `archived`. */
  readonly what: "changed" | "missing" | "incomplete" | "archived";
  readonly was: Digest;
  readonly now: Digest | null;
  readonly pushedAt?: string;
  /** `mirror.config.yaml:27` where the image is declared, when known. */
  readonly declaredAt?: string;
}

export interface FileDrift {
  readonly path: string;
  readonly what: "changed" | "missing";
}

export interface RepositoryDrift {
  readonly registry: string;
  readonly repository: string;
  readonly what: "missing" | "settings";
  readonly changes: readonly SettingChange[];
}

/** With --upstream: the source's tag means another digest now. It is news, not drift. */
export interface UpstreamMove {
  readonly reference: string;
  readonly was: Digest;
  readonly now: Digest | null;
}

export interface DriftReport {
  readonly tags: readonly TagDrift[];
  readonly files: readonly FileDrift[];
  readonly repositories: readonly RepositoryDrift[];
  readonly upstream: readonly UpstreamMove[];
  /** What could not be asked: a replica, a source. The report is of the rest. */
  readonly failures: readonly Diagnostic[];
  readonly checked: { readonly tags: number; readonly files: number; readonly repositories: number };
  readonly ignored: number;
  readonly serial: number;
  /** When the newest entry of the state was written; null for an empty state. */
  readonly lastApplied: string | null;
}

export function hasDrift(report: DriftReport): boolean {
  return report.tags.length + report.files.length + report.repositories.length > 0;
}

export interface DriftInput {
  readonly state: State;
  readonly actual: Actual;
  /** The repositories of the state with the settings that the config declares for them. */
  readonly repositories: readonly DesiredRepository[];
  /** Globs over `repository:tag`, repositories and file paths. */
  readonly ignore: readonly string[];
  /** Where a source reference is declared: `mirror.config.yaml:27`. */
  readonly declared: ReadonlyMap<string, string>;
}

export function findDrift(input: DriftInput): Omit<DriftReport, "upstream" | "failures"> {
  const tags = [...tagDrift(input)];
  const files = [...fileDrift(input)];
  const repositories = [...repositoryDrift(input)];
  const ignored = (name: string) => input.ignore.some((pattern) => matchPath(pattern, name));
  const keptTags = tags.filter(
    (one) => !ignored(one.repository) && !ignored(`${one.repository}:${one.tag ?? ""}`),
  );
  const keptFiles = files.filter((one) => !ignored(one.path));
  const keptRepositories = repositories.filter((one) => !ignored(one.repository));
  const { registries } = input.state;
  const times = Object.values(registries).flatMap((entries) =>
    Object.values(entries).map((entry) => entry.time),
  );
  const read = Object.keys(registries).filter((registry) => input.actual.registries.has(registry));
  return {
    tags: keptTags,
    files: keptFiles,
    repositories: keptRepositories,
    checked: {
      tags: read.reduce((sum, registry) => sum + Object.keys(registries[registry] ?? {}).length, 0),
      files: Object.keys(input.state.files).length,
      repositories: input.repositories.filter(({ registry }) => read.includes(registry)).length,
    },
    ignored:
      tags.length +
      files.length +
      repositories.length -
      keptTags.length -
      keptFiles.length -
      keptRepositories.length,
    serial: input.state.serial,
    lastApplied: times.sort(compareText).at(-1) ?? null,
  };
}

function* tagDrift({ state, actual, declared }: DriftInput): Generator<TagDrift> {
  for (const registry of Object.keys(state.registries).sort(compareText)) {
    // A registry that could not be read is a failure, told elsewhere; it is no drift.
    const there = actual.registries.get(registry);
    if (there === undefined) continue;
    const entries = Object.entries(state.registries[registry] ?? {}).sort(([a], [b]) => compareText(a, b));
    for (const [key, entry] of entries) {
      const { repository, tag } = parseDestinationKey(key);
      const repositoryThere = there.repositories.get(repository);
      const found = compareEntry(entry, tag, repositoryThere);
      if (found === null) continue;
      const pushedAt = found.now === null ? undefined : repositoryThere?.details.get(found.now)?.pushedAt;
      const declaredAt = declared.get(entry.source.reference);
      yield {
        registry,
        repository,
        tag,
        what: found.what,
        was: entry.digest,
        now: found.now,
        ...defined({ pushedAt, declaredAt }),
      };
    }
  }
}

function compareEntry(
  entry: StateEntry,
  tag: string | null,
  there: ActualRepository | undefined,
): { what: TagDrift["what"]; now: Digest | null } | null {
  const listed = there !== undefined && (there.digests.has(entry.digest) || there.archived.has(entry.digest));
  const held = tag === null ? (listed ? entry.digest : undefined) : there?.tags.get(tag);
  if (held === undefined) return { what: "missing", now: null };
  if (held !== entry.digest) return { what: "changed", now: held };
  if (there?.archived.has(held)) return { what: "archived", now: held };
  const whole = (entry.parts ?? []).every((part) => there?.digests.has(part));
  return whole ? null : { what: "incomplete", now: held };
}

function* fileDrift({ state, actual }: DriftInput): Generator<FileDrift> {
  for (const path of Object.keys(state.files).sort(compareText)) {
    const there = actual.files.get(path);
    if (there === undefined) yield { path, what: "missing" };
    else if (there.digest !== state.files[path]) yield { path, what: "changed" };
  }
}

function* repositoryDrift({ repositories, actual }: DriftInput): Generator<RepositoryDrift> {
  for (const { registry, repository, managed, settings } of repositories) {
    const registryThere = actual.registries.get(registry);
    if (registryThere === undefined) continue;
    const there = registryThere.repositories.get(repository);
    if (there === undefined) {
      yield { registry, repository, what: "missing", changes: [] };
      continue;
    }
    if (!managed) continue;
    const { changes, blocked } = diffSettings(settings, there.settings);
    const fixed = blocked.map(({ setting, before, after }) => ({ setting, before, after }));
    if (changes.length + fixed.length > 0)
      yield { registry, repository, what: "settings", changes: [...changes, ...fixed] };
  }
}

/**
 * --no-refresh: what ECR would hold if nothing had changed since the last apply. No request, and no more than the state
 * remembers: a plan from it may be stale, which apply then finds.
 */
export function stateAsActual(
  state: State,
  registry: string,
  declared: readonly DesiredRepository[],
): ActualRegistry {
  const settings = new Map(declared.map((one) => [one.repository, one.settings]));
  const found = new Map<string, { tags: Map<string, Digest>; digests: Set<Digest> }>();
  for (const [key, entry] of Object.entries(state.registries[registry] ?? {})) {
    const { repository, tag } = parseDestinationKey(key);
    const there = found.get(repository) ?? { tags: new Map(), digests: new Set() };
    if (tag !== null) there.tags.set(tag, entry.digest);
    for (const digest of [entry.digest, ...(entry.parts ?? [])]) there.digests.add(digest);
    found.set(repository, there);
  }
  const repositories = new Map<string, ActualRepository>();
  for (const [repository, { tags, digests }] of found) {
    repositories.set(repository, {
      repository,
      settings: settings.get(repository) ?? {},
      tags,
      digests,
      archived: new Set(),
      details: new Map(),
    });
  }
  return { registry, repositories };
}
