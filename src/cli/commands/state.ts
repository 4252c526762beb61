// `state list|show|adopt|forget|mv|history|unlock`: inspects and repairs the state. Only `mv` writes to ECR: it copies.
import { printable } from "../../core/base/escape.ts";
import { defaultApplyOptions, hasFailed } from "../../app/applying/report.ts";
import { renderApplyReport } from "../../views/apply/report.ts";
import {
  renderHistory,
  renderHistoryJson,
  renderStateEntries,
  renderStateJson,
  renderStateList,
} from "../../views/state.ts";
import { count } from "../../views/units.ts";
import { formatOption, readFormats, writeRenderings } from "../arguments/formats.ts";
import type { Given } from "../arguments/options.ts";
import { conflict, extraArgument, missingArgument, unknownStateAction } from "../arguments/problems.ts";
import { command, type Context, type Outcome } from "../base/command.ts";
import { type Session, withSession } from "../base/session.ts";
import { withApplyView } from "../terminal/apply-view.ts";

const formats = ["text", "json"] as const;
const actions = ["list", "show", "adopt", "forget", "mv", "history", "unlock"] as const;

export const stateCommand = command({
  positionals: "list|show|adopt|forget|mv|history|unlock [GLOB...]",
  arity: [1, 1000],
  completes: [actions, "places"],
  options: {
    format: formatOption(formats),
    force: { type: "flag", describe: "unlock even if the holder is still running" },
  },
  examples: [
    ["state list", "list all applied tags"],
    ["state show platform/nginx:1.27", "show everything the state knows about one tag"],
    ["state adopt", "record what ECR already holds as the config wants it"],
    ["state forget 'platform/old/**'", "stop managing tags; the images stay in ECR"],
    ["state mv runwhen platform/runwhen", "copy images inside ECR to a renamed prefix"],
    ["state history", "list earlier states, for plan --to SERIAL"],
    ["state unlock", "release the state lock of an apply that ended"],
  ],
  read: (given) => ({ ...readStateArgs(given), renderings: readFormats(given, formats) }),
  run: (args, context) =>
    withSession(`state ${args.action}`, context, async (session) => {
      if (args.action === "adopt") return adopt(context, session);
      if (args.action === "unlock") return unlock(args.force, context, session);
      if (args.action === "mv") return move(args.globs, context, session);
      if (args.action === "history") return history(args.renderings, context, session);
      const { forgetState, listState, showState } = await import("../../app/state.ts");
      const read = args.action === "show" ? showState : listState;
      const rows =
        args.action === "forget"
          ? await forgetState(session.config, session.runtime, args.globs, context.signal)
          : await read(session.runtime, args.globs, context.signal);
      const screen = context.output.screen("stdout");
      const text = args.action === "show" ? renderStateEntries(rows) : renderStateList(rows, screen);
      const views = { text: () => text, json: () => renderStateJson(rows) };
      await writeRenderings(args.renderings, context.output, async (format) => views[format]());
      const words = args.action === "forget" ? "forgotten; the images stay in ECR" : "in the state";
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
  const takesNone = action === "adopt" || action === "unlock" || action === "history";
  if (takesNone && extra !== undefined)
    throw extraArgument("state", subject, { taken: "no more arguments", extra });
  if (action === "mv" && globs.length < 2)
    throw missingArgument("state", subject, "the old and the new name of the repository or prefix");
  if (action === "mv" && globs[2] !== undefined)
    throw extraArgument("state", subject, { taken: "the old and the new name", extra: globs[2] });
  const force = given.flag("force");
  if (force && action !== "unlock")
    throw conflict(`${subject} does not take --force. Only state unlock does.`, "Remove --force.");
  return { action, globs, force };
}

async function adopt({ output, signal }: Context, { config, runtime }: Session): Promise<Outcome> {
  const { adoptState } = await import("../../app/state.ts");
  const { adopted, known, left, takenOver, warnings } = await adoptState(config, runtime, signal);
  await output.diagnostics(warnings);
  if (takenOver !== null) {
    const owner = takenOver.name === null ? "an unnamed config" : `"${takenOver.name}"`;
    output.result(`${printable(`The state belonged to ${owner}. It now belongs to "${config.name}".`)}\n`);
    const { letGo } = takenOver;
    if (letGo.length > 0)
      output.result(
        `Stopped managing ${count(letGo.length, "tag")} that this config does not want; the images stay in ECR.\n`,
      );
  }
  output.result(renderStateList(adopted, output.screen("stdout")));
  output.result(`Adopted ${count(adopted.length, "tag")}; ${known} already known, ${left} left to plan.\n`);
  return {};
}

/** Copies inside ECR, and says what is left to do. */
async function move(
  [from = "", to = ""]: readonly string[],
  context: Context,
  { config, runtime }: Session,
): Promise<Outcome> {
  const { planMove } = await import("../../app/move-state.ts");
  const { applyPlan } = await import("../../app/apply.ts");
  const { output, signal } = context;
  const planned = await planMove(config, runtime, { from, to }, signal);
  const report = await withApplyView(
    context,
    () => undefined,
    (onEvent) =>
      applyPlan(config, planned, runtime, {
        options: { ...defaultApplyOptions, fresh: true },
        onEvent,
        signal,
      }),
  );
  output.result(renderApplyReport(report, output.screen("stdout")));
  const isDone = !hasFailed(report) && !report.interrupted;
  if (isDone)
    output.note(
      printable(
        `Set the new name in the config. Then ecr-mirror plan --prune deletes what is left in ${from}.`,
      ),
    );
  return { failed: hasFailed(report), stale: report.stale.length > 0 };
}

async function history(
  renderings: ReturnType<typeof readFormats<(typeof formats)[number]>>,
  { output, signal }: Context,
  { config, runtime }: Session,
): Promise<Outcome> {
  const { stateHistory } = await import("../../app/state.ts");
  const rows = await stateHistory(config, runtime, signal);
  const screen = output.screen("stdout");
  const views = { text: () => renderHistory(rows, screen), json: () => renderHistoryJson(rows) };
  await writeRenderings(renderings, output, async (format) => views[format]());
  if (rows.length > 1) output.note("Go back to an earlier state: ecr-mirror plan --to SERIAL");
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
