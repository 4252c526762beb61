// Creating repositories with all their settings, and changing the settings that ECR can change in place.
import { defined } from "../core/base/defined.ts";
import { Problem } from "../core/base/diagnostic.ts";
import { parseEcrHost } from "../core/naming/ecr-host.ts";
import { diffSettings } from "../core/settings/diff.ts";
import type { RepositorySettings } from "../core/settings/settings.ts";
import type { Caller } from "./caller.ts";
import { nameOf } from "./error-kinds.ts";
import { needOf, readSettings } from "./read-actual.ts";
import { createInput, mutabilityInput, tagsInput } from "./settings.ts";

/**
 * Creates a repository; policies follow at once. One that exists already gets what it lacks, so that a create
 * that was cut off half way is completed; it fails only when the encryption is another.
 */
export async function createRepository(
  caller: Caller,
  wanted: { readonly repository: string; readonly settings: RepositorySettings },
  signal: AbortSignal,
): Promise<"created" | "existed"> {
  const { repository, settings } = wanted;
  const created = await create(caller, wanted, signal);
  if (created) {
    const { repositoryPolicy, lifecyclePolicy } = settings;
    await updateRepository(
      caller,
      {
        repository,
        settings: {
          ...defined({ repositoryPolicy, lifecyclePolicy }),
        },
      },
      signal,
    );
    return "created";
  }
  const found = await readSettings(caller, { names: [repository], need: () => needOf(settings) }, signal);
  const difference = diffSettings(settings, found.get(repository) ?? {});
  const [blocked] = difference.blocked;
  if (blocked !== undefined) throw otherEncryption(caller, repository, blocked);
  await updateRepository(caller, { repository, settings: difference.settings }, signal);
  return "existed";
}

async function create(
  caller: Caller,
  wanted: { readonly repository: string; readonly settings: RepositorySettings },
  signal: AbortSignal,
): Promise<boolean> {
  const exists = "RepositoryAlreadyExistsException";
  try {
    const input = createInput(caller.access.account, wanted.repository, wanted.settings);
    const resource = `repository ${wanted.repository}`;
    await caller.call("CreateRepository", input, { resource, signal, expected: [exists] });
    return true;
  } catch (error) {
    if (nameOf(error) === exists) return false;
    throw error;
  }
}

/** Writes the given settings, each by its own call; what isn't given is left alone. */
export async function updateRepository(
  caller: Caller,
  wanted: { readonly repository: string; readonly settings: RepositorySettings },
  signal: AbortSignal,
): Promise<void> {
  const { repository, settings } = wanted;
  const name = { registryId: caller.access.account, repositoryName: repository };
  const options = { resource: `repository ${repository}`, signal };
  const { tagMutability, scanOnPush, lifecyclePolicy, repositoryPolicy, tags } = settings;
  if (tagMutability !== undefined) {
    await caller.call("PutImageTagMutability", { ...name, ...mutabilityInput(tagMutability) }, options);
  }
  if (scanOnPush !== undefined) {
    const input = { ...name, imageScanningConfiguration: { scanOnPush } };
    await caller.call("PutImageScanningConfiguration", input, options);
  }
  if (lifecyclePolicy !== undefined) {
    await caller.call("PutLifecyclePolicy", { ...name, lifecyclePolicyText: lifecyclePolicy }, options);
  }
  if (repositoryPolicy !== undefined) {
    await caller.call("SetRepositoryPolicy", { ...name, policyText: repositoryPolicy }, options);
  }
  if (tags !== undefined && Object.keys(tags).length > 0) {
    await caller.call(
      "TagResource",
      { resourceArn: arnOf(caller, repository), tags: tagsInput(tags) },
      options,
    );
  }
}

export function arnOf({ access }: Caller, repository: string): string {
  const partition = parseEcrHost(access.registry)?.partition ?? "aws";
  return `arn:${partition}:ecr:${access.region}:${access.account}:repository/${repository}`;
}

function otherEncryption(
  caller: Caller,
  repository: string,
  blocked: { readonly before: string; readonly after: string },
): Problem {
  return new Problem({
    code: "ecr/repository-exists",
    severity: "error",
    summary: "The repository exists with another encryption",
    detail: `${repository} in ${caller.access.registry} has ${blocked.before}, wanted is ${blocked.after}.`,
    hint: "Plan again: the plan shows the ways out. Encryption is fixed when a repository is created.",
  });
}
