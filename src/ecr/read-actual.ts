// What ECR holds: repositories by name, 100 a request, and each one's images, 1,000 a page, in parallel.
// A repository that is missing is simply not in the answer, and costs the others nothing.
import type { ActualRegistry, ActualRepository } from "../core/actual.ts";
import { canonicalJson } from "../core/policy-diff.ts";
import type { RepositorySettings } from "../core/settings.ts";
import type { Caller } from "./caller.ts";
import { nameOf } from "./error-kinds.ts";
import { listImages } from "./list-images.ts";
import { type FoundRepository, settingsOf } from "./settings.ts";

/** What to read beyond the listings; each costs a request for its repository. */
export interface RepositoryNeed {
  readonly repositoryPolicy: boolean;
  readonly lifecyclePolicy: boolean;
  readonly tags: boolean;
}

/** What must be read to compare with these declared settings. */
export function needOf(declared: RepositorySettings): RepositoryNeed {
  return {
    repositoryPolicy: declared.repositoryPolicy !== undefined,
    lifecyclePolicy: declared.lifecyclePolicy !== undefined,
    tags: Object.keys(declared.tags ?? {}).length > 0,
  };
}

const namesPerRequest = 100;
const missing = "RepositoryNotFoundException";

export async function readActual(
  caller: Caller,
  task: { readonly names: readonly string[]; readonly need: (repository: string) => RepositoryNeed },
  signal: AbortSignal,
): Promise<ActualRegistry> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  try {
    const names = [...new Set(task.names)];
    const chunks = Array.from({ length: Math.ceil(names.length / namesPerRequest) }, (_, index) =>
      names.slice(index * namesPerRequest, (index + 1) * namesPerRequest),
    );
    const repositories = await Promise.all(
      chunks.map(async (chunk) => {
        const found = await describe(caller, chunk, both);
        return Promise.all(
          found.map((one) => readRepository(caller, one, { need: task.need, signal: both })),
        );
      }),
    );
    const entries = repositories
      .flat(2)
      .flatMap((one) => (one === null ? [] : [[one.repository, one] as const]));
    return { registry: caller.access.registry, repositories: new Map(entries) };
  } catch (error) {
    // One failure makes the answer useless: the others' requests end with it.
    stop.abort();
    throw error;
  }
}

/**
 * Describes repositories by name. ECR fails the whole call for one missing name, and names it: it is dropped and
 * the rest asked again, from the second time in halves, so that many missing ones are found in few rounds.
 */
async function describe(
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
    if (nameOf(error) !== missing || names.length === 1) {
      if (nameOf(error) === missing) return [];
      throw error;
    }
    const named = missingName(error);
    const rest = names.filter((name) => name !== named);
    const parts = round === 1 && rest.length < names.length ? [rest] : halves(rest);
    const found = await Promise.all(parts.map((part) => describe(caller, part, signal, round + 1)));
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

/** One repository's settings alone, without its images; null when it doesn't exist. */
export async function readSettings(
  caller: Caller,
  task: { readonly repository: string; readonly need: RepositoryNeed },
  signal: AbortSignal,
): Promise<RepositorySettings | null> {
  const [found] = await describe(caller, [task.repository], signal);
  if (found === undefined) return null;
  return { ...settingsOf(found), ...(await readMore(caller, found, { need: task.need, signal })) };
}

async function readRepository(
  caller: Caller,
  found: FoundRepository,
  task: { readonly need: (repository: string) => RepositoryNeed; readonly signal: AbortSignal },
): Promise<ActualRepository | null> {
  const repository = found.repositoryName ?? "";
  const [images, more] = await Promise.all([
    listImages(caller, repository, task.signal),
    readMore(caller, found, { need: task.need(repository), signal: task.signal }),
  ]);
  if (images === null) return null;
  return {
    repository,
    ...(found.repositoryArn === undefined ? {} : { arn: found.repositoryArn }),
    settings: { ...settingsOf(found), ...more },
    ...images,
  };
}

async function readMore(
  caller: Caller,
  found: FoundRepository,
  task: { readonly need: RepositoryNeed; readonly signal: AbortSignal },
): Promise<Pick<RepositorySettings, "repositoryPolicy" | "lifecyclePolicy" | "tags">> {
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
    ...(policy?.policyText === undefined ? {} : { repositoryPolicy: canonicalJson(policy.policyText) }),
    ...(lifecycle?.lifecyclePolicyText === undefined
      ? {}
      : { lifecyclePolicy: canonicalJson(lifecycle.lifecyclePolicyText) }),
    ...(tags === undefined
      ? {}
      : { tags: Object.fromEntries((tags.tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""])) }),
  };
}

const absences = [missing, "RepositoryPolicyNotFoundException", "LifecyclePolicyNotFoundException"];

/** ECR says "there is none" by an exception. */
async function orAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (absences.includes(nameOf(error))) return undefined;
    throw error;
  }
}
