// What differs from what was last applied: the state against ECR and the files. Pure; asks no source.
import type { Actual, ActualRegistry, ActualRepository } from "../plan/actual.ts";
import type { DesiredRepository } from "../plan/desired.ts";
import type { Digest } from "../base/digest.ts";
import { diffSettings } from "../settings/diff.ts";
import { isImmutableTag } from "../settings/mutability.ts";
import type { RepositorySettings } from "../settings/table.ts";
import type { DriftReport, FileDrift, RepositoryDrift, TagDrift, UnmanagedTag } from "./report.ts";
import { subjectOfTag } from "../image/referrer-tag.ts";
import type { State, StateEntry } from "../state/state.ts";
import { compareText } from "../base/ordering.ts";
import { defined } from "../base/record.ts";
import { matchPath } from "../base/glob.ts";
import { parseDestinationKey } from "../image/destination.ts";
import { unusedIgnore } from "./problems.ts";

export interface DriftInput {
  readonly target: string;
  readonly state: State;
  readonly actual: Actual;
  /** The repositories of the state with the settings that the config declares for them. */
  readonly repositories: readonly DesiredRepository[];
  /** Globs over `repository:tag`, repositories and file paths. */
  readonly ignore: readonly string[];
  /** Tell of tags that the state doesn't own. */
  readonly unmanaged: boolean;
  /** Where a source reference is declared: `mirror.config.yaml:27`. */
  readonly declared: ReadonlyMap<string, string>;
}

export function findDrift(input: DriftInput): Omit<DriftReport, "upstream" | "failures" | "gates"> {
  const tags = [...tagDrift(input)];
  const files = [...fileDrift(input)];
  const repositories = [...repositoryDrift(input)];
  const ignored = (names: readonly string[]) =>
    input.ignore.some((pattern) => names.some((name) => matchPath(pattern, name)));
  const keptTags = tags.filter((one) => !ignored(namesOf(one)));
  const keptFiles = files.filter((one) => !ignored([one.path]));
  const keptRepositories = repositories.filter((one) => !ignored([one.repository]));
  const { registries } = input.state;
  const read = Object.keys(registries).filter((registry) => input.actual.registries.has(registry));
  // Nobody else's tags are looked for where nobody asks.
  const others = input.unmanaged || input.ignore.length > 0 ? [...otherTags(input)] : [];
  return {
    target: input.target,
    tags: keptTags,
    files: keptFiles,
    repositories: keptRepositories,
    unmanaged: input.unmanaged ? others.filter((one) => !ignored(namesOf(one))) : [],
    warnings: unusedGlobs(input, others).map((glob) => unusedIgnore(glob)),
    checked: {
      tags: read.reduce((sum, registry) => sum + Object.keys(registries[registry] ?? {}).length, 0),
      files: Object.keys(input.state.files).length,
      repositories: input.repositories.filter(({ registry }) => read.includes(registry)).length,
      gates: 0,
    },
    ignored:
      tags.length +
      files.length +
      repositories.length -
      keptTags.length -
      keptFiles.length -
      keptRepositories.length,
    serial: input.state.serial,
    lastApplied: newestTime(registries),
  };
}

function newestTime(registries: State["registries"]): string | null {
  let newest: string | null = null;
  for (const entries of Object.values(registries))
    for (const { time } of Object.values(entries)) if (newest === null || time > newest) newest = time;
  return newest;
}

function namesOf({ repository, tag }: Pick<TagDrift, "repository" | "tag">): readonly string[] {
  return tag === null ? [repository] : [repository, `${repository}:${tag}`];
}

/** Globs that match nothing of what was looked at, drifted or not. */
function unusedGlobs(input: DriftInput, others: readonly UnmanagedTag[]): readonly string[] {
  if (input.ignore.length === 0) return [];
  const keys = Object.values(input.state.registries).flatMap((entries) => Object.keys(entries));
  const names = new Set([
    ...keys.flatMap((key) => namesOf(parseDestinationKey(key))),
    ...Object.keys(input.state.files),
    ...others.flatMap((one) => namesOf(one)),
  ]);
  return input.ignore.filter((glob) => ![...names].some((name) => matchPath(glob, name)));
}

/** Tags in the state's repositories that it doesn't own. */
function* otherTags({ state, actual }: DriftInput): Generator<UnmanagedTag> {
  for (const registry of Object.keys(state.registries).sort(compareText)) {
    const entries = state.registries[registry] ?? {};
    const own = new Set(Object.keys(entries));
    const repositories = new Set([...own].map((key) => parseDestinationKey(key).repository));
    for (const repository of [...repositories].sort(compareText)) {
      const there = actual.registries.get(registry)?.repositories.get(repository);
      for (const [tag, digest] of [...(there?.tags ?? [])].sort(([a], [b]) => compareText(a, b))) {
        // The tag scheme's signatures belong to the image that they name.
        if (subjectOfTag(tag) !== undefined || own.has(`${repository}:${tag}`)) continue;
        yield { registry, repository, tag, digest };
      }
    }
  }
}

function* tagDrift({ state, actual, declared, repositories }: DriftInput): Generator<TagDrift> {
  const settings = declaredSettings(repositories);
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
        immutable:
          found.what === "changed" &&
          tag !== null &&
          isImmutableTag(
            (settings.get(`${registry}/${repository}`) ?? {}).tagMutability ??
              repositoryThere?.settings.tagMutability,
            tag,
          ),
        ...defined({ pushedAt, declaredAt }),
      };
    }
  }
}

/** What will hold when a tag is put back: declared settings come before images. */
function declaredSettings(
  repositories: readonly DesiredRepository[],
): ReadonlyMap<string, RepositorySettings> {
  return new Map(
    repositories.map(({ registry, repository, managed, settings }) => [
      `${registry}/${repository}`,
      managed ? settings : {},
    ]),
  );
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
    const found = [
      ...changes.map(({ setting, before, after }) => ({ setting, was: after, now: before })),
      ...blocked.map(({ setting, before, after, why, waysOut }) => ({
        setting,
        was: after,
        now: before,
        fixed: { why, waysOut },
      })),
    ];
    if (found.length > 0) yield { registry, repository, what: "settings", changes: found };
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
  const entries = [state.registries, state.staged].flatMap((section) =>
    Object.entries(section[registry] ?? {}),
  );
  for (const [key, entry] of entries) {
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
