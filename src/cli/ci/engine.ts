// Which CI system runs this, and what it gives: where a job summary goes, and where the repository lies.
import type { Environment } from "../terminal/output.ts";

export type Engine =
  | {
      readonly kind: "github";
      /** The file that the job summary is appended to; null where the runner has none. */
      readonly summary: string | null;
      readonly root: string | null;
    }
  | {
      readonly kind: "gitlab";
      readonly root: string | null;
      /** The address of the repository's files at the job's commit; null outside of a pipeline. */
      readonly blobs: string | null;
    };

export function engineOf(environment: Environment): Engine | null {
  const given = (name: string) => environment[name] || null;
  if (environment["GITHUB_ACTIONS"] === "true")
    return { kind: "github", summary: given("GITHUB_STEP_SUMMARY"), root: given("GITHUB_WORKSPACE") };
  if (!given("GITLAB_CI")) return null;
  const [project, commit] = [given("CI_PROJECT_URL"), given("CI_COMMIT_SHA")];
  const blobs = project === null || commit === null ? null : `${project}/-/blob/${commit}`;
  return { kind: "gitlab", root: given("CI_PROJECT_DIR"), blobs };
}
