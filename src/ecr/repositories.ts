// Repositories: which there are, with their settings; creating them with all settings, and changing what ECR changes.
import { problemCode } from "../core/base/diagnostic.ts";
import { defined } from "../core/base/record.ts";
import { diffSettings } from "../core/settings/diff.ts";
import {
  pickSettings,
  type ReadAction,
  readActions,
  type RepositorySettings,
  settingTable,
} from "../core/settings/table.ts";
import type { Caller } from "./caller.ts";
import { chunks, perRequest } from "./images.ts";
import { nameOf, otherRepository } from "./problems.ts";
import {
  callsOn,
  changeSettings,
  creationOf,
  type FoundRepository,
  readSettings,
  type RepositoryCalls,
} from "./settings.ts";

/**
 * Creates a repository; what can't be given with the creation follows at once. One that exists already gets what it
 * lacks, so that a create that was cut off half way is completed; it fails only when what it has can't be changed.
 */
export async function createRepository(
  caller: Caller,
  { repository, settings }: { readonly repository: string; readonly settings: RepositorySettings },
  signal: AbortSignal,
): Promise<"created" | "existed"> {
  const calls = callsOn(caller, repository, { signal });
  if (await create(calls, settings)) {
    const later = pickSettings(settings, (name) => settingTable[name].create !== "CreateRepository");
    await changeSettings(calls, later);
    return "created";
  }
  const task = { names: [repository], actions: () => readActions(settings) };
  const found = await settingsOf(caller, task, signal);
  const difference = diffSettings(settings, found.get(repository) ?? {});
  const [blocked] = difference.blocked;
  if (blocked !== undefined) throw otherRepository(caller.access.registry, repository, blocked);
  await changeSettings(calls, difference.settings);
  return "existed";
}

async function create({ call, named }: RepositoryCalls, settings: RepositorySettings): Promise<boolean> {
  const exists = "RepositoryAlreadyExistsException";
  try {
    await call("CreateRepository", { ...named, ...creationOf(settings) }, [exists]);
    return true;
  } catch (error) {
    if (nameOf(error) === exists) return false;
    throw error;
  }
}

/** Whose repositories to read, and by which actions. */
export interface ReadTask {
  readonly names: readonly string[];
  readonly actions: (repository: string) => ReadonlySet<ReadAction>;
  /** Told of each repository that is through, also of one that is not there. */
  readonly onRead?: (() => void) | undefined;
}

/** Settings alone, without images, of the repositories that exist. */
export async function settingsOf(
  caller: Caller,
  { names, actions }: ReadTask,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RepositorySettings>> {
  const described = await describeNamed(caller, names, signal);
  const settings = [...described].map(
    async ([name, found]) =>
      [name, await readSettings(callsOn(caller, name, { signal }), found, actions(name))] as const,
  );
  return new Map(await Promise.all(settings));
}

const tagsAlone: ReadonlySet<ReadAction> = new Set(["ListTagsForResource"]);
const untold = new Set(["ecr/access-denied", "ecr/repository-missing", "ecr/refused"]);

/** Of repositories that are there, one request each. Nothing of those whose tags the caller may not read. */
export async function tagsOf(
  caller: Caller,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RepositorySettings>> {
  const read = names.map(async (name) => {
    try {
      return [name, await readSettings(callsOn(caller, name, { signal }), {}, tagsAlone)] as const;
    } catch (error) {
      if (!untold.has(problemCode(error) ?? "")) throw error;
      return [name, {}] as const;
    }
  });
  return new Map(await Promise.all(read));
}

type Described = ReadonlyMap<string, FoundRepository>;

const perPage = 1000;
const missing = "RepositoryNotFoundException";
const denied = "AccessDeniedException";

/**
 * All repositories of the registry. null when that would take more requests than asking for `names` of them by
 * name, or when permission is for named ones only.
 */
export async function describeAll(
  caller: Caller,
  names: number,
  signal: AbortSignal,
): Promise<Described | null> {
  const found: FoundRepository[] = [];
  let nextToken: string | undefined;
  try {
    for (let pages = Math.ceil(names / perRequest); pages > 0; pages -= 1) {
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
export async function describeNamed(
  caller: Caller,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Described> {
  const found = await Promise.all(chunks(names).map((chunk) => describeChunk(caller, chunk, signal)));
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
