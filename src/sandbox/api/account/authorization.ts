// Passwords for the registry.
import * as fields from "../fields.ts";
import { list, optional, text } from "../input.ts";
import { operation, type Operations, seconds } from "../operation.ts";

const registryIds = list(text({ pattern: /^[0-9]{12}$/ }), { min: 1, max: 10 });

export const authorizationOperations: Operations = {
  GetAuthorizationToken: operation(
    { registryIds: optional(registryIds), registryId: fields.registryId },
    ({ registryIds }, context) => {
      const { password, expiresAt } = context.tokens.issue(context.now());
      const one = {
        authorizationToken: Buffer.from(`AWS:${password}`).toString("base64"),
        expiresAt: seconds(expiresAt),
        // Real ECR names the registry's host; here it is the place that answers for it.
        proxyEndpoint: context.url,
      };
      return { authorizationData: (registryIds ?? [""]).map(() => one) };
    },
  ),
};
