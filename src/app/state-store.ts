// Opens the state where the config says it lives.
import type { Config } from "../config/config.ts";
import { openStateFile } from "../storage/state-file.ts";
import { openStateS3 } from "../storage/state-s3.ts";
import type { StateStore } from "../storage/state-store.ts";
import type { EdgeOptions } from "./edges.ts";
import { resolve } from "node:path";

export function openState(config: Config, options: EdgeOptions): StateStore {
  const { state } = config;
  if ("path" in state) {
    return openStateFile({
      path: resolve(config.directory, state.path),
      shown: state.path,
      now: options.now,
    });
  }
  return openStateS3({ ...state, target: config.target, environment: options.environment, now: options.now });
}
