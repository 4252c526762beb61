// Principals whose pulls are not written down: scanners, for example, whose pulls say nothing of an image's use.
import { EcrError } from "../base/ecr-error.ts";
import { pageOf } from "../base/paging.ts";
import { exclusionsOf } from "../rules/pulls.ts";
import { text } from "./shape/input.ts";
import { operation, type Operations, seconds } from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

const principalArn = text({
  max: 200,
  pattern: /^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)\/[\w+=,.@-]+(\/[\w+=,.@-]+)*$/,
});

export const exclusionOperations: Operations = {
  RegisterPullTimeUpdateExclusion: operation({ principalArn }, ({ principalArn }, context) => {
    const all = exclusionsOf(context);
    if (all.includes(principalArn)) {
      const text = `The pull time update exclusion for '${principalArn}' already exists`;
      throw new EcrError("ExclusionAlreadyExistsException", text);
    }
    context.store.account.write("exclusions", [...all, principalArn].sort());
    return { principalArn, createdAt: seconds(context.now()) };
  }),
  DeregisterPullTimeUpdateExclusion: operation({ principalArn }, ({ principalArn }, context) => {
    const all = exclusionsOf(context);
    if (!all.includes(principalArn)) {
      const text = `The pull time update exclusion for '${principalArn}' does not exist`;
      throw new EcrError("ExclusionNotFoundException", text);
    }
    context.store.account.write(
      "exclusions",
      all.filter((one) => one !== principalArn),
    );
    return { principalArn };
  }),
  ListPullTimeUpdateExclusions: operation(fields.page(1000), ({ nextToken, maxResults }, context) => {
    const request = { scope: "exclusions", nextToken, maxResults };
    const page = pageOf(exclusionsOf(context), (one) => one, request);
    return { pullTimeUpdateExclusions: page.items, nextToken: page.nextToken };
  }),
};
