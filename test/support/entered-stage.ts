// A stage that the process of the test itself works in: a command runs in it without a process of its own.
import { vi } from "vitest";
import { openStage, plainConfig, type Stage } from "./stage.ts";

const home = process.cwd();

export async function enterStage(config: string = plainConfig): Promise<Stage> {
  const stage = await openStage(config, { regions: ["us-west-2"] });
  process.chdir(stage.folder);
  // The AWS SDK reads the environment of the process.
  for (const [name, value] of Object.entries(stage.env)) vi.stubEnv(name, value);
  return stage;
}

export async function leaveStage(stage: Stage): Promise<void> {
  process.chdir(home);
  vi.unstubAllEnvs();
  await stage.close();
}
