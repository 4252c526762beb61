// Repositories: missing ones are created, settings that differ are changed in place, and what ECR can't
// change in place is blocked.
import type { Actual } from "../actual.ts";
import type { Desired, DesiredRepository } from "../desired.ts";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { type Action, actionId, type Blocked } from "../plan.ts";
import { type BlockedSetting, diffSettings } from "../../settings/diff.ts";

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
    if (there === undefined) actions.push(creation(one, desired));
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
    settings: one.settings,
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
