// What keeps a config from being written, in words.
import { Problem } from "../../core/base/diagnostic.ts";

export function configExists(path: string): Problem {
  return new Problem({
    code: "usage/config-exists",
    severity: "error",
    summary: "The config exists",
    detail: `${path} is there already; nothing was written.`,
    hint: "Overwrite it with --force, or name another with -c.",
  });
}
