// `check`: are the images that deployments name mirrored? Exit code 2 if some are not, 1 if it can't be said.
import { defined } from "../../core/base/record.ts";
import { checkImages, checkProblems, mappingOfState } from "../../app/check.ts";
import type { CheckSubject } from "../../sources/kind/kind.ts";
import { findMapping, loadMapping, mappingLimit } from "../../app/mapping-file.ts";
import { sourceContext } from "../../app/runtime/source-context.ts";
import type { ImageMapping } from "../../core/mapping/lookup.ts";
import { printableJson } from "../../core/base/escape.ts";
import { openFiles } from "../../storage/files.ts";
import { formatOption, readFormats, writeRenderings } from "../arguments/formats.ts";
import { badValue, nothingToCheck } from "../arguments/problems.ts";
import { renderCheck } from "../../views/check.ts";
import type { Given } from "../arguments/options.ts";
import { chartOptions, readChart } from "../arguments/values.ts";
import { command, type Context } from "../base/command.ts";
import { type Session, withAnySession } from "../base/session.ts";

const formats = ["text", "json"] as const;

export const checkCommand = command({
  positionals: "[FILE...]",
  arity: [0, 10_000],
  options: {
    ...chartOptions("check"),
    set: { type: "list", value: "KEY=VALUE", describe: "single values for the chart (repeatable)" },
    cluster: { type: "optional", value: "CONTEXT", describe: "check the running pods of a kubectl context" },
    namespace: { type: "list", value: "NAME", describe: "check only pods in these namespaces (repeatable)" },
    mapping: {
      type: "text",
      value: "FILE",
      describe: "mapping file (default: IMAGE_MAPPING_CSV, the config's mapping, or the last apply)",
    },
    strict: { type: "flag", describe: "also require mirrored images to be referenced by their ECR address" },
    format: formatOption(formats),
  },
  examples: [
    ["check deploy/*.yaml compose.yaml", "check that all images in these files are mirrored"],
    ["check --chart ./chart --values prod.yaml", "check the images of a chart"],
    ["check --cluster prod --strict", "check that a cluster pulls only from ECR"],
  ],
  read: (given) => ({
    subject: subjectOf(given),
    mapping: given.text("mapping"),
    strict: given.flag("strict"),
    renderings: readFormats(given, formats),
  }),
  async run({ subject, mapping, strict, renderings }, context) {
    return withAnySession("check", context, async (session) => {
      const { output, signal } = context;
      const files = openFiles(process.cwd());
      const looked = {
        ...sourceContext(session.config, session.runtime, 0, signal),
        files,
        locate: () => undefined,
      };
      const known = session.config.sources;
      const report = await checkImages(subject, await readMapping(mapping, session, context), {
        context: looked,
        known,
      });
      await output.diagnostics(report.warnings);
      context.ci.note(checkProblems(report, strict));
      const views = { text: () => renderCheck(report, strict), json: () => `${printableJson(report, 2)}\n` };
      await writeRenderings(renderings, output, async (format) => views[format]());
      const pending = report.missing.length > 0 || (strict && report.bySource.length > 0);
      return { failed: !report.complete, pending };
    });
  },
});

function subjectOf(given: Given): CheckSubject {
  const files = given.positionals;
  const [chart, cluster] = [readChart(given), given.text("cluster")];
  if (files.length === 0 && chart === undefined && cluster === undefined) throw nothingToCheck();
  return {
    files,
    ...defined({
      chart: chart && { ...chart, ...defined({ set: setOf(given) }) },
      cluster: cluster === undefined ? undefined : clusterOf(given, cluster),
    }),
  };
}

function setOf(given: Given): Readonly<Record<string, string>> | undefined {
  const set = given.list("set").map(splitSet);
  return set.length === 0 ? undefined : Object.fromEntries(set);
}

/** Without a value the context is kubectl's own. */
function clusterOf(given: Given, context: string): CheckSubject["cluster"] {
  const namespaces = given.list("namespace");
  return defined({
    context: context === "" ? undefined : context,
    namespaces: namespaces.length === 0 ? undefined : namespaces,
  });
}

function splitSet(text: string): [string, string] {
  const equals = text.indexOf("=");
  if (equals <= 0) throw badValue("set", text, ["it has no key", "Write --set KEY=VALUE."]);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** A mapping that is named must be there; the config's own may not be written yet, then the state answers. */
async function readMapping(
  asked: string | undefined,
  { config, runtime }: Session,
  { environment, signal }: Context,
): Promise<ImageMapping> {
  const files = openFiles(process.cwd());
  const named = (asked ?? "") !== "" || (environment["IMAGE_MAPPING_CSV"] ?? "") !== "";
  const written = config.outputs.some((output) => output.kind === "mapping");
  if (named || written || config.sources.length === 0) {
    const path = await findMapping({ asked, environment, config: async () => config });
    if (named || (await files.stat(path)) !== null) {
      return (await loadMapping(path, () => files.read(path, mappingLimit))).mapping;
    }
  }
  const { state } = await runtime.state.read(signal);
  return mappingOfState(state, config.target.registry);
}
