// Account settings: the few switches that ECR has for a whole account.
import {
  accountSetting,
  type AccountSettingName,
  accountSettings,
  isAccountSetting,
  setAccountSetting,
} from "../../rules/account-settings.ts";
import { invalidParameter } from "../../rules/ecr-error.ts";
import { text } from "../input.ts";
import { operation, type Operations } from "../operation.ts";

const name = text({ min: 1, max: 64 });

export const accountOperations: Operations = {
  GetAccountSetting: operation({ name }, ({ name }, context) => ({
    name,
    value: accountSetting(context.store.account, known(name)),
  })),
  PutAccountSetting: operation({ name, value: text() }, ({ name, value }, context) => {
    const allowed: readonly string[] = accountSettings[known(name)];
    if (!allowed.includes(value)) {
      throw invalidParameter("value", `must satisfy enum value set: [${allowed.join(", ")}]`);
    }
    setAccountSetting(context.store.account, known(name), value);
    return { name, value };
  }),
};

function known(name: string): AccountSettingName {
  if (isAccountSetting(name)) return name;
  throw invalidParameter("name", `must satisfy enum value set: [${Object.keys(accountSettings).join(", ")}]`);
}
