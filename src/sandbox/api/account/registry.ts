// The registry as a whole: replication rules and scanning.
import { matchPath } from "../../../core/base/glob.ts";
import { sandboxAccount } from "../../options.ts";
import { repositoryArn } from "../../rules/create-repository.ts";
import { invalidParameter } from "../../rules/ecr-error.ts";
import type { RepositoryRecord } from "../../store/repositories.ts";
import * as fields from "../fields.ts";
import { list, oneOf, optional, structure, text } from "../input.ts";
import { type ApiContext, operation, type Operations, type Output } from "../operation.ts";

const replicationRule = structure({
  destinations: list(
    structure({
      region: text({ min: 2, max: 25, pattern: /^[0-9a-z-]{2,25}$/ }),
      registryId: text({ pattern: /^[0-9]{12}$/ }),
    }),
    { max: 100 },
  ),
  repositoryFilters: optional(
    list(structure({ filter: text({ min: 2, max: 256 }), filterType: oneOf("PREFIX_MATCH") }), {
      min: 1,
      max: 100,
    }),
  ),
});

const scanFilter = structure({ filter: text({ min: 1, max: 255 }), filterType: oneOf("WILDCARD") });
const scanRule = structure({
  scanFrequency: oneOf("SCAN_ON_PUSH", "CONTINUOUS_SCAN", "MANUAL"),
  repositoryFilters: list(scanFilter, { max: 100 }),
});

interface Scanning {
  readonly scanType: "BASIC" | "ENHANCED";
  readonly rules: readonly {
    readonly scanFrequency: "SCAN_ON_PUSH" | "CONTINUOUS_SCAN" | "MANUAL";
    readonly repositoryFilters: readonly { readonly filter: string; readonly filterType: "WILDCARD" }[];
  }[];
}

export const registryOperations: Operations = {
  DescribeRegistry: operation({}, (_input, context) => ({
    registryId: sandboxAccount,
    replicationConfiguration: context.store.account.read("replication", { rules: [] }),
  })),
  PutReplicationConfiguration: operation(
    { replicationConfiguration: structure({ rules: list(replicationRule, { max: 10 }) }) },
    ({ replicationConfiguration }, context) => {
      context.store.account.write("replication", replicationConfiguration);
      return { replicationConfiguration };
    },
  ),
  GetRegistryScanningConfiguration: operation({}, (_input, context) => ({
    registryId: sandboxAccount,
    scanningConfiguration: scanningOf(context),
  })),
  PutRegistryScanningConfiguration: operation(
    { scanType: optional(oneOf("BASIC", "ENHANCED")), rules: optional(list(scanRule, { max: 2 })) },
    ({ scanType, rules }, context) => {
      const scanning: Scanning = { scanType: scanType ?? "BASIC", rules: rules ?? [] };
      if (
        scanning.scanType === "BASIC" &&
        scanning.rules.some((rule) => rule.scanFrequency === "CONTINUOUS_SCAN")
      ) {
        throw invalidParameter("rules", "CONTINUOUS_SCAN can only be used with scanType ENHANCED");
      }
      context.store.account.write("scanning", scanning);
      return { registryScanningConfiguration: scanning };
    },
  ),
  BatchGetRepositoryScanningConfiguration: operation(
    { repositoryNames: list(fields.repositoryName(), { min: 1, max: 25 }) },
    batchGetScanning,
  ),
};

function scanningOf(context: ApiContext): Scanning {
  return context.store.account.read<Scanning>("scanning", { scanType: "BASIC", rules: [] });
}

function batchGetScanning(
  { repositoryNames }: { readonly repositoryNames: readonly string[] },
  context: ApiContext,
): Output {
  const scanningConfigurations: Output[] = [];
  const failures: Output[] = [];
  for (const repositoryName of repositoryNames) {
    const record = context.store.repositories.record(repositoryName);
    if (record !== undefined) scanningConfigurations.push(applied(record, scanningOf(context)));
    else {
      const failureReason = `The repository with name '${repositoryName}' does not exist`;
      failures.push({ repositoryName, failureCode: "REPOSITORY_NOT_FOUND", failureReason });
    }
  }
  return { scanningConfigurations, failures };
}

/** A registry rule that matches wins over the repository's own setting. */
function applied(record: RepositoryRecord, scanning: Scanning): Output {
  const matching = scanning.rules
    .map((rule) => ({
      scanFrequency: rule.scanFrequency,
      appliedScanFilters: rule.repositoryFilters.filter(({ filter }) =>
        matchPath(widen(filter), record.name),
      ),
    }))
    .find((rule) => rule.appliedScanFilters.length > 0);
  const own = record.scanOnPush ? "SCAN_ON_PUSH" : "MANUAL";
  const scanFrequency = matching?.scanFrequency ?? own;
  return {
    repositoryArn: repositoryArn(record.name),
    repositoryName: record.name,
    scanOnPush: scanFrequency === "SCAN_ON_PUSH",
    scanFrequency,
    appliedScanFilters: matching?.appliedScanFilters ?? [],
  };
}

/** A filter's star runs over slashes, and a filter without one matches anywhere in the name. */
function widen(filter: string): string {
  return filter.includes("*") ? filter.replaceAll("*", "**") : `**${filter}**`;
}
