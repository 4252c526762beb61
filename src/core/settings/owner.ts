// Whose a repository in ECR is: the config that created it says so by a tag, so that no other one takes it for its own. Pure.
import type { RepositorySettings } from "./table.ts";

const ownerTag = "ecr-mirror:owner";

/** The settings that a repository is created with. */
export function ownedBy(owner: string | undefined, settings: RepositorySettings): RepositorySettings {
  return owner === undefined ? settings : { ...settings, tags: { ...settings.tags, [ownerTag]: owner } };
}

/** undefined where nobody says that it is theirs. */
export function ownerOf({ tags }: RepositorySettings): string | undefined {
  return tags?.[ownerTag];
}
