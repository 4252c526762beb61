// The limits of resource tags: fifty, with keys of 128 and values of 256 characters, none of them AWS's own.
import { EcrError, invalidParameter } from "./ecr-error.ts";

export interface ResourceTag {
  readonly Key: string;
  readonly Value: string;
}

const most = 50;
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags after adding to or replacing those of `present`. */
export function tagRecord(
  present: Readonly<Record<string, string>>,
  added: readonly ResourceTag[],
): Readonly<Record<string, string>> {
  for (const tag of added) checkTag(tag);
  if (new Set(added.map((tag) => tag.Key)).size < added.length) {
    throw new EcrError("InvalidTagParameterException", "Tag keys must be unique");
  }
  const merged = { ...present, ...Object.fromEntries(added.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(merged).length > most) {
    throw new EcrError("TooManyTagsException", `The number of tags on the repository can't exceed ${most}`);
  }
  return merged;
}

function checkTag({ Key, Value }: ResourceTag): void {
  if (Key.length < 1 || Key.length > 128) {
    throw invalidParameter("tags.Key", "must have length between 1 and 128");
  }
  if (Value.length > 256) throw invalidParameter("tags.Value", "must have length less than or equal to 256");
  if (/^aws:/i.test(Key)) {
    throw new EcrError("InvalidTagParameterException", `The tag key '${Key}' must not begin with 'aws:'`);
  }
  if (!allowed.test(Key) || !allowed.test(Value)) {
    throw new EcrError(
      "InvalidTagParameterException",
      `The tag '${Key}' holds characters that are not allowed`,
    );
  }
}
