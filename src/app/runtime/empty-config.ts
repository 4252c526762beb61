// Edges for a run without a config file: a deployment repository that holds only the mapping can be checked too.
// Nothing in it names an account; no request is made for the target.
import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load/load.ts";

const text = "version: 1\ntarget:\n  registry: 000000000000.dkr.ecr.us-east-1.amazonaws.com\nsources: []\n";

export async function emptyConfig(path: string): Promise<Config> {
  return loadConfig({ path, read: async () => new TextEncoder().encode(text), environment: {} });
}
