// `validate`: checks the config and everything it names, without network.
import { printable } from "../../core/base/escape.ts";
import { count } from "../../views/units.ts";
import { command } from "../base/command.ts";
import { withSession } from "../base/session.ts";

export const validateCommand = command({
  examples: [
    ["validate", "check mirror.config.yaml"],
    ["validate -c ci/mirror.yaml", "check another config"],
  ],
  read: () => null,
  run: (_args, context) =>
    withSession("validate", context, async ({ config, runtime }) => {
      const { validateMirror } = await import("../../app/validate.ts");
      const found = await validateMirror(config, runtime, context.signal);
      await context.output.diagnostics(found.warnings);
      const parts = [count(found.sources, "source"), count(found.outputs, "output")];
      const images = `${count(found.images, "image")} named without network`;
      context.output.result(`${printable(config.path)} is valid: ${parts.join(", ")}, ${images}.\n`);
      return {};
    }),
});
