// Tags of repositories, by ARN.
import { repositoryArn } from "../../rules/create-repository.ts";
import { invalidParameter, repositoryNotFound } from "../../rules/ecr-error.ts";
import { tagRecord } from "../../rules/resource-tags.ts";
import * as fields from "../fields.ts";
import { list, text } from "../input.ts";
import { type ApiContext, operation, type Operations, repositoryOf } from "../operation.ts";

type Tags = Readonly<Record<string, string>>;

export const resourceTagOperations: Operations = {
  TagResource: operation(
    { resourceArn: text(), tags: fields.resourceTags },
    ({ resourceArn, tags }, context) => change(context, resourceArn, (present) => tagRecord(present, tags)),
  ),
  UntagResource: operation(
    { resourceArn: text(), tagKeys: list(text({ min: 1, max: 128 }), { max: 200 }) },
    ({ resourceArn, tagKeys }, context) =>
      change(context, resourceArn, (present) =>
        Object.fromEntries(Object.entries(present).filter(([key]) => !tagKeys.includes(key))),
      ),
  ),
  ListTagsForResource: operation({ resourceArn: text() }, ({ resourceArn }, context) => {
    const { tags } = repositoryOf(context, nameOf(resourceArn));
    return { tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  }),
};

function change(
  context: ApiContext,
  arn: string,
  next: (present: Tags) => Tags,
): Readonly<Record<string, never>> {
  const name = nameOf(arn);
  const changed = context.store.repositories.update(name, (record) => ({
    ...record,
    tags: next(record.tags),
  }));
  if (changed === undefined) throw repositoryNotFound(name);
  return {};
}

function nameOf(arn: string): string {
  const prefix = repositoryArn("");
  if (arn.startsWith(prefix)) return arn.slice(prefix.length);
  throw invalidParameter("resourceArn", "Invalid ARN");
}
