// `doctor`: checks all that a run needs, one line each, with the remedy. Changes nothing.
import { renderDoctor } from "../../views/doctor.ts";
import { command } from "../base/command.ts";
import { withSession } from "../base/session.ts";

export const doctorCommand = command({
  examples: [["doctor", "check what mirror.config.yaml needs"]],
  read: () => null,
  async run(_args, context) {
    const { output, signal } = context;
    return withSession("doctor", context, async ({ config, runtime }) => {
      const { examine } = await import("../../app/doctor.ts");
      const checks = await examine(config, runtime, { nodeVersion: process.versions.node }, signal);
      output.result(renderDoctor(checks, output.screen("stdout")));
      return { failed: checks.some(({ verdict }) => verdict === "missing") };
    });
  },
});
