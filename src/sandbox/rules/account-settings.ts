// The account's settings, their values and what they are before anyone sets them.
import type { Account } from "../store/store.ts";

export const accountSettings = {
  BASIC_SCAN_TYPE_VERSION: ["AWS_NATIVE", "CLAIR"],
  REGISTRY_POLICY_SCOPE: ["V2", "V1"],
  BLOB_MOUNTING: ["DISABLED", "ENABLED"],
} as const;

export type AccountSettingName = keyof typeof accountSettings;

export function isAccountSetting(name: string): name is AccountSettingName {
  return Object.hasOwn(accountSettings, name);
}

/** The first value listed is the default. */
export function accountSetting(account: Account, name: AccountSettingName): string {
  return account.read<Partial<Record<string, string>>>("settings", {})[name] ?? accountSettings[name][0];
}

export function setAccountSetting(account: Account, name: AccountSettingName, value: string): void {
  account.write("settings", { ...account.read<Record<string, string>>("settings", {}), [name]: value });
}
