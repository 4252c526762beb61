// What is wrong with a source's input, at the line of the config that names it, with the nearest name of a file that
// does not exist.
import { posix } from "node:path";
import type { SourceConfig } from "../../config/config.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { nearest } from "../../core/base/nearest.ts";
import { defined } from "../../core/base/record.ts";
import type { SourceContext } from "./kind.ts";

type Context = Pick<SourceContext, "files" | "locate">;

export async function placedInConfig(
  problem: Problem,
  source: SourceConfig,
  context: Context,
): Promise<Problem> {
  const diagnostics = await Promise.all(problem.diagnostics.map((one) => placed(one, source, context)));
  return new Problem(diagnostics, { cause: problem });
}

async function placed(one: Diagnostic, source: SourceConfig, context: Context): Promise<Diagnostic> {
  const [path, value] = namedIn(one.detail ?? "", source);
  const near = one.code === "file/missing" ? await nearestFile(value, context) : undefined;
  return {
    ...one,
    ...defined({
      at: one.at ?? context.locate(...path),
      hint: near === undefined ? one.hint : `Did you mean "${near}"?`,
    }),
  };
}

/** The key of a source or an output whose value the text speaks of; the whole entry where there is none. */
export function namedIn(
  text: string,
  entry: object,
): readonly [path: readonly (string | number)[], value: string] {
  for (const [key, value] of Object.entries(entry) as readonly (readonly [string, unknown])[]) {
    if (key === "name" || key === "kind") continue;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    const index = values.findIndex((one) => typeof one === "string" && one !== "" && text.includes(one));
    if (index >= 0) return [Array.isArray(value) ? [key, index] : [key], String(values[index])];
  }
  return [[], ""];
}

/** As the config would name it. */
async function nearestFile(path: string, { files }: Context): Promise<string | undefined> {
  if (path === "" || path.includes("*")) return undefined;
  const folder = posix.dirname(path);
  const names = (await files.glob(posix.join(folder, "*"))).map((one) => posix.basename(one));
  const near = nearest(posix.basename(path), names);
  return near === undefined ? undefined : posix.join(folder, near);
}
