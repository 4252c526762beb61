// What `ecr-mirror --help` prints, apart from all that runs a command: help must start at once.
import { programHelp } from "./arguments/help.ts";
import { commands } from "./command-table.ts";

export function programHelpText(): string {
  return programHelp(commands);
}
