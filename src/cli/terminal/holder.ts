// Who holds the state's lock, as others will read it: user and host, process, command, CI job.
import { defined } from "../../core/base/defined.ts";
import { hostname, userInfo } from "node:os";
import type { Holder } from "../../storage/state-store.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export function describeHolder(command: string, environment: Environment): Holder {
  const link = jobLink(environment);
  return {
    who: `${userName(environment)}@${hostname()}`,
    pid: process.pid,
    command,
    ...defined({ link }),
  };
}

function userName(environment: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that has no name.
    return environment["USER"] ?? `uid ${process.getuid?.() ?? "?"}`;
  }
}

/** Where the job that runs this can be looked at. */
export function jobLink(environment: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
  if (server && repository && run) return `${server}/${repository}/actions/runs/${run}`;
  return environment["CI_JOB_URL"] ?? environment["BUILD_URL"];
}
