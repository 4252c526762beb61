// What ECR holds: the images of the repositories that are asked for, 1,000 a page, in parallel, and settings where
// somebody needs them. A repository that is missing is simply not in the answer.
import { defined } from "../core/base/defined.ts";
import type { ActualRegistry, ActualRepository } from "../core/plan/actual.ts";
import { canonicalJson } from "../core/settings/policy-diff.ts";
import type { RepositorySettings } from "../core/settings/settings.ts";
import type { Caller } from "./caller.ts";
import { nameOf } from "./error-kinds.ts";
import { listImages } from "./list-images.ts";
import { type FoundRepository, settingsOf } from "./settings.ts";

/** What to read beyond the images; each policy and the tags cost a request for their repository. */
export interface RepositoryNeed {
  /** What DescribeRepositories tells: mutability, scanning, encryption. */
  readonly settings: boolean;
  readonly repositoryPolicy: boolean;
  readonly lifecyclePolicy: boolean;
  readonly tags: boolean;
}

/** What must be read to compare with these declared settings. */
export function needOf(declared: RepositorySettings): RepositoryNeed {
  return {
    settings: Object.keys(declared).length > 0,
    repositoryPolicy: declared.repositoryPolicy !== undefined,
    lifecyclePolicy: declared.lifecyclePolicy !== undefined,
    tags: Object.keys(declared.tags ?? {}).length > 0,
  };
}

/** So few are simply asked for their images, one by one: that tells the missing ones, too. */
const few = 10;

interface ReadTask {
  readonly names: readonly string[];
  readonly need: (repository: string) => RepositoryNeed;
}

export async function readActual(
  caller: Caller,
  task: ReadTask,
  signal: AbortSignal,
): Promise<ActualRegistry> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const names = [...new Set(task.names)];
  try {
    const read = names.length <= few ? readFew : readMany;
    const repositories = (await read(caller, { ...task, names }, both)).filter((one) => one !== null);
    const byName = new Map(repositories.map((one) => [one.repository, one]));
    return { registry: caller.access.registry, repositories: byName };
  } catch (error) {
    // One failure makes the answer useless: the others' requests end with it.
    stop.abort();
    throw error;
  }
}

type Found = ActualRepository | null;

/** Images first, then settings where they are needed, all in one request. */
async function readFew(caller: Caller, { names, need }: ReadTask, signal: AbortSignal): Promise<Found[]> {
  const images = await Promise.all(names.map((name) => listImages(caller, name, signal)));
  const needy = names.filter((name, index) => images[index] !== null && need(name).settings);
  const settings = await readSettings(caller, { names: needy, need }, signal);
  return names.map((repository, index) => {
    const there = images[index] ?? null;
    const vanished = need(repository).settings && !settings.has(repository);
    if (there === null || vanished) return null;
    return { repository, settings: settings.get(repository) ?? {}, ...there };
  });
}

/** Settings first, since a page of them tells of a thousand repositories whether they are there. */
async function readMany(caller: Caller, { names, need }: ReadTask, signal: AbortSignal): Promise<Found[]> {
  const described =
    (await describeAll(caller, names.length, signal)) ?? (await describeNamed(caller, names, signal));
  const there = names.flatMap((name) => described.get(name) ?? []);
  return Promise.all(
    there.map(async (found) => {
      const repository = found.repositoryName ?? "";
      const [images, settings] = await Promise.all([
        listImages(caller, repository, signal),
        settingsIn(caller, found, { need: need(repository), signal }),
      ]);
      return images === null ? null : { repository, settings, ...images };
    }),
  );
}

/** Settings alone, without images, of the repositories that exist. */
export async function readSettings(
  caller: Caller,
  { names, need }: ReadTask,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RepositorySettings>> {
  const described = await describeNamed(caller, names, signal);
  const settings = [...described].map(
    async ([name, found]) => [name, await settingsIn(caller, found, { need: need(name), signal })] as const,
  );
  return new Map(await Promise.all(settings));
}

async function settingsIn(
  caller: Caller,
  found: FoundRepository,
  task: { readonly need: RepositoryNeed; readonly signal: AbortSignal },
): Promise<RepositorySettings> {
  const name = { registryId: caller.access.account, repositoryName: found.repositoryName };
  const options = {
    resource: `repository ${found.repositoryName ?? ""}`,
    signal: task.signal,
    expected: absences,
  };
  const [policy, lifecycle, tags] = await Promise.all([
    task.need.repositoryPolicy ? orAbsent(caller.call("GetRepositoryPolicy", name, options)) : undefined,
    task.need.lifecyclePolicy ? orAbsent(caller.call("GetLifecyclePolicy", name, options)) : undefined,
    task.need.tags
      ? orAbsent(caller.call("ListTagsForResource", { resourceArn: found.repositoryArn }, options))
      : undefined,
  ]);
  return {
    ...settingsOf(found),
    ...(policy?.policyText === undefined ? {} : { repositoryPolicy: canonicalJson(policy.policyText) }),
    ...(lifecycle?.lifecyclePolicyText === undefined
      ? {}
      : { lifecyclePolicy: canonicalJson(lifecycle.lifecyclePolicyText) }),
    ...(tags === undefined
      ? {}
      : { tags: Object.fromEntries((tags.tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""])) }),
  };
}

const absences = [
  "RepositoryNotFoundException",
  "RepositoryPolicyNotFoundException",
  "LifecyclePolicyNotFoundException",
];

/** ECR says "there is none" by an exception. */
async function orAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (absences.includes(nameOf(error))) return undefined;
    throw error;
  }
}

type Described = ReadonlyMap<string, FoundRepository>;

const perPage = 1000;
const namesPerRequest = 100;
const missing = "RepositoryNotFoundException";
const denied = "AccessDeniedException";

/**
 * All repositories of the registry. null when that would take more requests than asking for `names` of them by
 * name, or when permission is for named ones only.
 */
async function describeAll(caller: Caller, names: number, signal: AbortSignal): Promise<Described | null> {
  const found: FoundRepository[] = [];
  let nextToken: string | undefined;
  try {
    for (let pages = Math.ceil(names / namesPerRequest); pages > 0; pages -= 1) {
      const answer = await caller.call(
        "DescribeRepositories",
        {
          registryId: caller.access.account,
          maxResults: perPage,
          ...defined({ nextToken }),
        },
        { resource: "repositories", signal, expected: [denied] },
      );
      found.push(...(answer.repositories ?? []));
      nextToken = answer.nextToken;
      if (nextToken === undefined) return byName(found);
    }
    return null;
  } catch (error) {
    if (nameOf(error) === denied) return null;
    throw error;
  }
}

/** The repositories of these names. */
async function describeNamed(
  caller: Caller,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Described> {
  const chunks = Array.from({ length: Math.ceil(names.length / namesPerRequest) }, (_, index) =>
    names.slice(index * namesPerRequest, (index + 1) * namesPerRequest),
  );
  const found = await Promise.all(chunks.map((chunk) => describeChunk(caller, chunk, signal)));
  return byName(found.flat());
}

function byName(found: readonly FoundRepository[]): Described {
  return new Map(found.map((one) => [one.repositoryName ?? "", one]));
}

/**
 * ECR fails the whole call for one missing name, and names it: it is dropped and the rest asked again, from the
 * second time in halves, so that many missing ones are found in few rounds.
 */
async function describeChunk(
  caller: Caller,
  names: readonly string[],
  signal: AbortSignal,
  round = 1,
): Promise<FoundRepository[]> {
  if (names.length === 0) return [];
  try {
    const answer = await caller.call(
      "DescribeRepositories",
      { registryId: caller.access.account, repositoryNames: [...names] },
      {
        resource: names.length === 1 ? `repository ${names[0]}` : "repositories",
        signal,
        expected: [missing],
      },
    );
    return answer.repositories ?? [];
  } catch (error) {
    if (nameOf(error) !== missing) throw error;
    if (names.length === 1) return [];
    const named = missingName(error);
    const rest = names.filter((name) => name !== named);
    const parts = round === 1 && rest.length < names.length ? [rest] : halves(rest);
    const found = await Promise.all(parts.map((part) => describeChunk(caller, part, signal, round + 1)));
    return found.flat();
  }
}

function missingName(error: unknown): string | undefined {
  return error instanceof Error ? /repository with name '([^']+)'/.exec(error.message)?.[1] : undefined;
}

function halves(names: readonly string[]): (readonly string[])[] {
  const middle = Math.ceil(names.length / 2);
  return [names.slice(0, middle), names.slice(middle)];
}
