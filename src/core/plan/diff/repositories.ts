// Repositories: missing ones are created, settings that differ are changed in place, and what ECR can't
// change in place is blocked. Those that someone else creates are blocked while they are missing, with their images.
import type { Actual } from "../actual.ts";
import type { Desired, DesiredImage, DesiredRepository } from "../desired.ts";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { destinationKey } from "../../image/destination.ts";
import { parseEcrHost } from "../../naming/ecr-host.ts";
import { type Action, actionId, type Blocked } from "../plan.ts";
import { type BlockedSetting, diffSettings } from "../../settings/diff.ts";
import { ownedBy } from "../../settings/owner.ts";

export interface RepositoryDiff {
  readonly actions: readonly Action[];
  readonly blocked: readonly Blocked[];
  readonly warnings: readonly Diagnostic[];
}

export function diffRepositories(desired: Desired, actual: Actual): RepositoryDiff {
  const actions: Action[] = [];
  const blocked: Blocked[] = [];
  for (const one of desired.repositories) {
    const there = actual.registries.get(one.registry)?.repositories.get(one.repository);
    if (there === undefined && one.create === false) blocked.push(notCreated(one, desired));
    else if (there === undefined) actions.push(creation(one, desired));
    else if (one.managed) {
      const difference = diffSettings(one.settings, there.settings);
      if (difference.changes.length > 0) {
        actions.push({
          id: actionId("update-repository", one.repository, one.registry, desired.target),
          kind: "update-repository",
          registry: one.registry,
          repository: one.repository,
          settings: difference.settings,
          changes: difference.changes,
        });
      }
      for (const setting of difference.blocked) blocked.push(blockedSetting(one, desired, setting));
    }
  }
  return { actions, blocked, warnings: [] };
}

function creation(one: DesiredRepository, desired: Desired): Action {
  return {
    id: actionId("create-repository", one.repository, one.registry, desired.target),
    kind: "create-repository",
    registry: one.registry,
    repository: one.repository,
    settings: ownedBy(one.owner, one.settings),
  };
}

function blockedSetting(one: DesiredRepository, desired: Desired, setting: BlockedSetting): Blocked {
  return {
    id: `${actionId("update-repository", one.repository, one.registry, desired.target)}:${setting.setting}`,
    subject: "repository",
    code: "repository/fixed-setting",
    registry: one.registry,
    repository: one.repository,
    tag: null,
    from: null,
    why: setting.why,
    detail: `ECR ${setting.before}   config ${setting.after}`,
    before: null,
    after: null,
    waysOut: setting.waysOut,
  };
}

/** Repositories that images cannot go to before someone else has created them: `registry/repository`. */
export function barredRepositories(
  repositories: readonly DesiredRepository[],
  registries: Actual["registries"],
): ReadonlySet<string> {
  const barred = repositories.filter(
    ({ registry, repository, create }) =>
      create === false && registries.get(registry)?.repositories.has(repository) !== true,
  );
  return new Set(barred.map(({ registry, repository }) => `${registry}/${repository}`));
}

const missing = {
  code: "repository/not-created",
  why: "the repository does not exist",
  before: null,
  after: null,
} as const;

function notCreated(one: DesiredRepository, desired: Desired): Blocked {
  const { registry, repository } = one;
  const host = parseEcrHost(registry);
  const where = host === null ? "" : ` --registry-id ${host.account} --region ${host.region}`;
  return {
    ...missing,
    id: actionId("create-repository", repository, registry, desired.target),
    subject: "repository",
    registry,
    repository,
    tag: null,
    from: null,
    detail: "ECR does not have it   config repositories.create: false",
    waysOut: [
      { label: "Create", text: "in the tool that owns the repositories, then run the same command again" },
      { label: "By hand", text: `aws ecr create-repository${where} --repository-name ${repository}` },
      { label: "Allow", text: "set repositories: { create: true } in the config" },
    ],
  };
}

/** An image of such a repository; the ways out are the repository's. */
export function barredImage({ destination, request }: DesiredImage, desired: Desired): Blocked {
  const { registry, repository, tag, digest } = destination;
  return {
    ...missing,
    id: actionId("copy-image", destinationKey(destination), registry, desired.target),
    subject: "image",
    registry,
    repository,
    tag,
    from: request.from,
    detail: `it is copied once ${repository} exists`,
    after: digest,
    waysOut: [],
  };
}
