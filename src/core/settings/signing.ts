// Managed signing: ECR signs what is pushed with a profile of AWS Signer, in the name of whoever pushes. Pure.
import { matchGlob } from "../base/glob.ts";
import { compareText } from "../base/ordering.ts";

export interface SigningRule {
  /** The ARN of the signing profile. */
  readonly profile: string;
  /** Names of repositories, `*` for any characters; none means all. */
  readonly filters: readonly string[];
}

/** The profiles that images of these repositories are signed with. A repository may be an IAM pattern. */
export function profilesFor(
  rules: readonly SigningRule[],
  repositories: readonly string[],
): readonly string[] {
  const signs = ({ filters }: SigningRule) =>
    filters.length === 0 ||
    filters.some((filter) =>
      repositories.some((name) => (name.includes("*") ? mayMeet(filter, name) : matchGlob(filter, name))),
    );
  return [...new Set(rules.filter(signs).map(({ profile }) => profile))].sort(compareText);
}

/** Whether some name fits both: their starts, up to the first star, must agree. */
function mayMeet(filter: string, pattern: string): boolean {
  const [one = "", other = ""] = [filter.split("*")[0], pattern.split("*")[0]];
  return one.startsWith(other) || other.startsWith(one);
}
