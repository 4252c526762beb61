// `state list|show|adopt|forget|unlock`: looks at the state and mends it. Touches nothing in ECR.
import { printable } from "../../core/base/escape.ts";
import { renderStateEntries, renderStateJson, renderStateList } from "../../views/state.ts";
import { count } from "../../views/units.ts";
import { formatOption, readFormats, writeRenderings } from "../arguments/formats.ts";
import type { Given } from "../arguments/options.ts";
import { conflict, extraArgument, missingArgument, unknownStateAction } from "../arguments/problems.ts";
import { command, type Context, type Outcome } from "../base/command.ts";
import { type Session, withSession } from "../base/session.ts";

const formats = ["text", "json"] as const;
const actions = ["list", "show", "adopt", "forget", "unlock"] as const;

export const stateCommand = command({
  positionals: "list|show|adopt|forget|unlock [GLOB...]",
  arity: [1, 1000],
  options: {
    format: formatOption(formats),
    force: { type: "flag", describe: "unlock even if the holder is alive" },
  },
  examples: [
    ["state list", "all tags that were applied"],
    ["state show platform/nginx:1.27", "all that is known of one"],
    ["state adopt", "take over what ECR holds already as the config wants it"],
    ["state forget 'platform/old/**'", "let go of tags; ECR keeps them"],
    ["state unlock", "free the state lock of an apply that is gone"],
  ],
  read: (given) => ({ ...readStateArgs(given), renderings: readFormats(given, formats) }),
  run: (args, context) =>
    withSession(`state ${args.action}`, context, async (session) => {
      if (args.action === "adopt") return adopt(context, session);
      if (args.action === "unlock") return unlock(args.force, context, session);
      const { forgetState, listState } = await import("../../app/state.ts");
      const take = args.action === "forget" ? forgetState : listState;
      const rows = await take(session.runtime, args.globs, context.signal);
      const screen = context.output.screen("stdout");
      const text = args.action === "show" ? renderStateEntries(rows) : renderStateList(rows, screen);
      const views = { text: () => text, json: () => renderStateJson(rows) };
      await writeRenderings(args.renderings, context.output, async (format) => views[format]());
      const words = args.action === "forget" ? "forgotten; ECR keeps what it holds" : "in the state";
      context.output.note(`${count(rows.length, "entry")} ${words}.`);
      return {};
    }),
});

function readStateArgs(given: Given) {
  const [word = "", ...globs] = given.positionals;
  const action = actions.find((one) => one === word);
  if (action === undefined) throw unknownStateAction(word, actions);
  const [extra] = globs;
  const subject = `state ${action}`;
  if ((action === "show" || action === "forget") && extra === undefined) {
    const needed = "the entries it is about, such as platform/nginx:1.27 or 'platform/**'";
    throw missingArgument("state", subject, needed);
  }
  if ((action === "adopt" || action === "unlock") && extra !== undefined)
    throw extraArgument("state", subject, { taken: "no more arguments", extra });
  const force = given.flag("force");
  if (force && action !== "unlock")
    throw conflict(`--force is for state unlock; ${subject} does not take it.`);
  return { action, globs, force };
}

async function adopt({ output, signal }: Context, { config, runtime }: Session): Promise<Outcome> {
  const { adoptState } = await import("../../app/state.ts");
  const { adopted, known, left, warnings } = await adoptState(config, runtime, signal);
  await output.diagnostics(warnings);
  output.result(renderStateList(adopted, output.screen("stdout")));
  output.result(`Adopted ${count(adopted.length, "tag")}; ${known} known already, ${left} left to plan.\n`);
  return {};
}

async function unlock(force: boolean, { output, signal }: Context, { runtime }: Session): Promise<Outcome> {
  const { unlockState } = await import("../../app/state.ts");
  const holder = await unlockState(runtime, { force, signal });
  const text =
    holder === null
      ? "The state is not locked."
      : `Removed the state lock of ${holder.who} (process ${holder.pid}), held since ${holder.since}.`;
  output.result(`${printable(text)}\n`);
  return {};
}
