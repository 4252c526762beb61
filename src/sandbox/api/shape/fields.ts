// The inputs that many operations share.
import { isRepositoryName } from "../../../core/naming/sanitize.ts";
import { invalidParameter } from "../../base/ecr-error.ts";
import { type Field, integer, list, oneOf, optional, structure, text } from "./input.ts";

const namePattern = "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*";

const repositoryNameLength = text({ min: 2, max: 256 });

export const repositoryName: Field<string> = {
  parse(value, where) {
    const name = repositoryNameLength.parse(value, where);
    if (isRepositoryName(name)) return name;
    throw invalidParameter(where, `must satisfy regular expression '${namePattern}'`);
  },
};

export const registryId = optional(text({ pattern: /^[0-9]{12}$/ }));
/** `ROOT`, or the start of repository names. */
export function prefix(length: { readonly min: number; readonly max: number }): Field<string> {
  const name = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  return text({ ...length, pattern: new RegExp(`^(?:${name}(?:/${name})*/?|ROOT)$`) });
}

/** What nearly all operations on a repository take. */
export const repository = { registryId, repositoryName };
export const imageId = structure({
  imageDigest: optional(text()),
  imageTag: optional(text({ min: 1, max: 300 })),
});
export const imageIds = list(imageId, { min: 1, max: 100 });
export const tagStatus = optional(oneOf("TAGGED", "UNTAGGED", "ANY"));
export const imageStatus = optional(oneOf("ACTIVE", "ARCHIVED", "ACTIVATING", "ANY"));
export const mutability = oneOf("MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION");
export const exclusionFilters = optional(
  list(
    structure({
      filterType: oneOf("WILDCARD"),
      filter: text({ min: 1, max: 128, pattern: /^[0-9a-zA-Z._*-]{1,128}$/ }),
    }),
    { min: 1, max: 5 },
  ),
);
export const resourceTags = list(structure({ Key: text(), Value: text() }), { max: 200 });
export const encryption = optional(
  structure({
    encryptionType: oneOf("AES256", "KMS", "KMS_DSSE"),
    kmsKey: optional(text({ min: 1, max: 2048 })),
  }),
);
export const layerDigest = text({ pattern: /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/ });

/** One page of a list, of at most so many. */
export function page(most: number) {
  return { nextToken: optional(text()), maxResults: optional(integer({ min: 1, max: most })) };
}
