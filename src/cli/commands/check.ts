// `check`: are the images that deployments name mirrored? Exit code 2 if some are not, 1 if it can't be said.
import { defined } from "../../core/base/defined.ts";
import { checkImages, type CheckSubject, mappingOfState } from "../../app/check.ts";
import { openRuntime } from "../../app/runtime/open.ts";
import { findMapping, loadMapping } from "../../app/runtime/mapping-file.ts";
import { emptyConfig } from "../../app/runtime/empty-config.ts";
import { sourceContext } from "../../app/planning/source-context.ts";
import type { ImageMapping } from "../../core/mapping/lookup.ts";
import { printableJson } from "../../core/base/escape.ts";
import { openFiles } from "../../storage/files.ts";
import { formatOption, readFormats, writeRenderings } from "../arguments/formats.ts";
import { usageProblem } from "../arguments/usage-problem.ts";
import { badValue } from "../arguments/values.ts";
import { renderCheck } from "../../views/check.ts";
import { command, type Context, type Given } from "../command.ts";
import { describeHolder } from "../terminal/holder.ts";
import { type Session, withSession } from "../session.ts";

const formats = ["text", "json"] as const;
const maxMapping = 512 * 1024 * 1024;

export const checkCommand = command({
  positionals: "[FILE...]",
  arity: [0, 10_000],
  options: {
    chart: {
      type: "text",
      value: "CHART",
      describe: "check a Helm chart: folder, .tgz, name with --repository, or oci://",
    },
    repository: { type: "text", value: "URL", describe: "the chart's repository" },
    "chart-version": { type: "text", value: "VERSION", describe: "the chart's exact version" },
    values: { type: "list", value: "FILE", describe: "values files for the chart, in order" },
    set: { type: "list", value: "KEY=VALUE", describe: "single values for the chart" },
    cluster: { type: "optional", value: "CONTEXT", describe: "check the running pods of a kubectl context" },
    namespace: { type: "list", value: "NAME", describe: "only pods of these namespaces" },
    mapping: {
      type: "text",
      value: "FILE",
      describe: "the mapping; else IMAGE_MAPPING_CSV, the config's, or what was applied",
    },
    strict: { type: "flag", describe: "mirrored images must be named by their place in ECR too" },
    format: formatOption(formats),
  },
  examples: [
    ["check deploy/*.yaml compose.yaml", "are all images in these files mirrored?"],
    ["check --chart ./chart --values prod.yaml", "and those of a chart?"],
    ["check --cluster prod --strict", "does a cluster pull from ECR only?"],
  ],
  read: (given) => ({
    subject: subjectOf(given),
    mapping: given.text("mapping"),
    strict: given.flag("strict"),
    renderings: readFormats(given, formats),
  }),
  async run({ subject, mapping, strict, renderings }, context) {
    return withAnySession(context, async (session) => {
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
      const views = { text: () => renderCheck(report, strict), json: () => `${printableJson(report, 2)}\n` };
      await writeRenderings(renderings, output, async (format) => views[format]());
      const pending = report.missing.length > 0 || (strict && report.bySource.length > 0);
      return { failed: !report.complete, pending };
    });
  },
});

function subjectOf(given: Given): CheckSubject {
  const [chart, cluster] = [given.text("chart"), given.text("cluster")];
  if (given.positionals.length === 0 && chart === undefined && cluster === undefined) {
    throw usageProblem(
      { code: "nothing-to-do", summary: "Nothing to check", detail: "Name files, --chart or --cluster." },
      "check",
    );
  }
  const values = given.list("values");
  const version = given.text("chart-version");
  const repository = given.text("repository");
  const namespaces = given.list("namespace");
  return {
    files: given.positionals,
    ...(chart === undefined
      ? {}
      : {
          chart: {
            chart,
            ...(given.list("set").length === 0
              ? {}
              : { set: Object.fromEntries(given.list("set").map(splitSet)) }),
            ...(values.length === 0 ? {} : { values }),
            ...defined({ version, repository }),
          },
        }),
    ...(cluster === undefined
      ? {}
      : {
          cluster: {
            ...(cluster === "" ? {} : { context: cluster }),
            ...(namespaces.length === 0 ? {} : { namespaces }),
          },
        }),
  };
}

function splitSet(text: string): [string, string] {
  const equals = text.indexOf("=");
  if (equals <= 0) throw badValue("set", text, "write KEY=VALUE");
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** With the config where there is one; a repository that has only the mapping is checked without. */
async function withAnySession<T>(context: Context, work: (session: Session) => Promise<T>): Promise<T> {
  const { environment, globals, output, signal } = context;
  if ((await openFiles(process.cwd()).stat(globals.config)) !== null)
    return withSession("check", context, work);
  const config = await emptyConfig(globals.config);
  const runtime = await openRuntime(config, {
    environment,
    signal,
    now: () => new Date(),
    random: Math.random,
    holder: describeHolder("check", environment),
    onNote: (text) => output.note(text),
    onSecret: (secret) => output.hide([secret]),
  });
  try {
    return await work({ config, runtime });
  } finally {
    await runtime.close();
  }
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
      return (await loadMapping(path, () => files.read(path, { maxBytes: maxMapping }))).mapping;
    }
  }
  const { state } = await runtime.state.read(signal);
  return mappingOfState(state, config.target.registry);
}
