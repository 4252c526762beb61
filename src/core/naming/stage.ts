// Where a new digest waits to be scanned: a repository beside the one that it would enter.
import { isRepositoryName } from "./sanitize.ts";

export const repositoryPlace = "{repository}";

/** null where the template gives no other name that ECR takes: too long, more often than not. */
export function stageName(template: string, repository: string): string | null {
  const name = template.replaceAll(repositoryPlace, repository);
  return name !== repository && isRepositoryName(name) ? name : null;
}
