// `validate`: checks the config and everything it names, without network.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { printable } from "../../core/base/escape.ts";
import { acceptedSentence, count } from "../../views/units.ts";
import { command, type Context } from "../base/command.ts";
import { type Session, withSession } from "../base/session.ts";
import { severalConfigs } from "../many/configs.ts";

export const validateCommand = command({
  takesMany: true,
  examples: [
    ["validate", "check mirror.config.yaml"],
    ["validate -c ci/mirror.yaml", "check another config"],
  ],
  read: () => null,
  async run(_args, context) {
    const configs = await severalConfigs(context.globals);
    if (configs === null)
      return withSession("validate", context, async (session) => {
        await tell(await validated(session, context), context);
        return {};
      });
    const { ConfigRuns, tellProblems } = await import("../many/runs.ts");
    const runs = new ConfigRuns("validate", context);
    try {
      const results = await runs.each(configs, (session) => validated(session, context));
      await tellProblems(results, context);
      for (const { result } of results) if (result !== null) await tell(result, context);
      return { failed: results.some(({ result }) => result === null) };
    } finally {
      await runs.close();
    }
  },
});

interface Validated {
  readonly warnings: readonly Diagnostic[];
  readonly line: string;
  /** Empty where the config accepts none of the warnings. */
  readonly accepted: string;
}

async function validated({ config, runtime }: Session, { signal }: Context): Promise<Validated> {
  const { validateMirror } = await import("../../app/validate.ts");
  const { sources, outputs, images, warnings, accepted } = await validateMirror(config, runtime, signal);
  const parts = [count(sources, "source"), count(outputs, "output")];
  const named = `${count(images, "image")} named without network`;
  const line = `${printable(config.path)} is valid: ${parts.join(", ")}, ${named}.\n`;
  return { warnings, line, accepted: acceptedSentence(accepted) };
}

async function tell({ warnings, line, accepted }: Validated, { output }: Context): Promise<void> {
  await output.diagnostics(warnings);
  if (accepted !== "") output.note(accepted);
  output.result(line);
}
