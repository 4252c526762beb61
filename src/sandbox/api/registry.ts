// The registry as a whole: passwords, account settings, replication rules and scanning.
import { invalidParameter } from "../base/ecr-error.ts";
import {
  accountSetting,
  type AccountSettingName,
  accountSettings,
  isAccountSetting,
  setAccountSetting,
} from "../rules/account-settings.ts";
import { appliedScanning, type Scanning, scanningOf } from "../rules/scanning.ts";
import { repositoryArn } from "../rules/repositories.ts";
import type { RepositoryRecord } from "../store/repositories.ts";
import { list, oneOf, optional, structure, text } from "./shape/input.ts";
import { type ApiContext, operation, type Operations, type Output, seconds } from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

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

const settingName = text({ min: 1, max: 64 });

export const registryOperations: Operations = {
  DescribeRegistry: operation({}, (_input, context) => ({
    registryId: context.home.account,
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
    registryId: context.home.account,
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
    { repositoryNames: list(fields.repositoryName, { min: 1, max: 25 }) },
    ({ repositoryNames }, context) => {
      const scanningConfigurations: Output[] = [];
      const failures: Output[] = [];
      for (const repositoryName of repositoryNames) {
        const record = context.store.repositories.record(repositoryName);
        if (record !== undefined) scanningConfigurations.push(applied(record, context));
        else {
          const failureReason = `The repository with name '${repositoryName}' does not exist`;
          failures.push({ repositoryName, failureCode: "REPOSITORY_NOT_FOUND", failureReason });
        }
      }
      return { scanningConfigurations, failures };
    },
  ),
  GetAccountSetting: operation({ name: settingName }, ({ name }, context) => ({
    name,
    value: accountSetting(context.store.account, known(name)),
  })),
  PutAccountSetting: operation({ name: settingName, value: text() }, ({ name, value }, context) => {
    const allowed: readonly string[] = accountSettings[known(name)];
    if (!allowed.includes(value)) {
      throw invalidParameter("value", `must satisfy enum value set: [${allowed.join(", ")}]`);
    }
    setAccountSetting(context.store.account, known(name), value);
    return { name, value };
  }),
  GetAuthorizationToken: operation(
    {
      registryIds: optional(list(text({ pattern: /^[0-9]{12}$/ }), { min: 1, max: 10 })),
      registryId: fields.registryId,
    },
    ({ registryIds }, context) => {
      const { password, expiresAt } = context.tokens.issue(context.now());
      const one = {
        authorizationToken: Buffer.from(`AWS:${password}`).toString("base64"),
        expiresAt: seconds(expiresAt),
        // Real ECR names the registry's host; here it is the address that answers for it.
        proxyEndpoint: context.url,
      };
      return { authorizationData: (registryIds ?? [""]).map(() => one) };
    },
  ),
};

function applied(record: RepositoryRecord, context: ApiContext): Output {
  const { scanFrequency, appliedScanFilters } = appliedScanning(record, context);
  return {
    repositoryArn: repositoryArn(context.home, record.name),
    repositoryName: record.name,
    scanOnPush: scanFrequency === "SCAN_ON_PUSH",
    scanFrequency,
    appliedScanFilters,
  };
}

function known(name: string): AccountSettingName {
  if (isAccountSetting(name)) return name;
  throw invalidParameter("name", `must satisfy enum value set: [${Object.keys(accountSettings).join(", ")}]`);
}
