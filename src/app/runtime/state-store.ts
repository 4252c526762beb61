// Opens the state where the config says it lives.
import type { Config } from "../../config/config.ts";
import { openStateFile } from "../../storage/state-file.ts";
import { openStateS3, type StateS3Options } from "../../storage/state-s3.ts";
import type { StateStore } from "../../storage/state-store.ts";
import type { RuntimeOptions } from "./runtime.ts";
import { resolve } from "node:path";

/** How AWS is reached: with the target's credentials, through the same proxies. */
type Aws = Required<Pick<StateS3Options, "credentials" | "agents">>;

export function openState(config: Config, options: RuntimeOptions, aws: Aws): StateStore {
  const { state } = config;
  if ("path" in state) {
    return openStateFile({
      path: resolve(config.directory, state.path),
      shown: state.path,
      now: options.now,
    });
  }
  const { environment, now } = options;
  return openStateS3({ ...state, ...aws, target: config.target, environment, now });
}
