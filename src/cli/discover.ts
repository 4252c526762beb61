// `discover`: prints the wanted images and where each was found.
import { renderDiscoverJson } from "../views/discover/json.ts";
import { renderDiscoverList } from "../views/discover/list.ts";
import { renderDiscoverTable } from "../views/discover/table.ts";
import { formatOption, readFormats, writeRenderings } from "./arguments/formats.ts";
import { command } from "./command.ts";
import { withSession } from "./session.ts";

const formats = ["table", "json", "list"] as const;

export const discoverCommand = command({
  positionals: "[SOURCE...]",
  arity: [0, 1000],
  options: {
    format: formatOption(formats),
    "no-fallback": {
      type: "flag",
      describe: "a source that fails is an error, whether it has a fallback or not",
    },
  },
  examples: [
    ["discover", "what all sources want"],
    ["discover charts", "what the source named charts wants"],
    ["discover --format list", "one reference a line, sorted"],
    ["discover --format json=images.json", "with all evidence, to a file"],
  ],
  read: (given) => ({
    names: given.positionals,
    fallback: !given.flag("no-fallback"),
    renderings: readFormats(given, formats),
  }),
  async run({ names, fallback, renderings }, context) {
    return withSession("discover", context, async ({ config, edges }) => {
      const { output, signal } = context;
      const { discoverImages } = await import("../app/discover.ts");
      const found = await discoverImages(config, edges, { names, fallback }, signal);
      await output.diagnostics(found.flatMap((one) => one.discovery?.warnings ?? []));
      await output.diagnostics(
        found.flatMap((one) =>
          one.failed === null ? [] : [{ ...one.failed, severity: one.fallback ? "warning" : "error" }],
        ),
      );
      const views = {
        table: () => renderDiscoverTable(found, output.screen("stdout")),
        json: () => renderDiscoverJson(found),
        list: () => renderDiscoverList(found),
      };
      await writeRenderings(renderings, output, async (format) => views[format]());
      return { failed: found.some((one) => one.discovery === null) };
    });
  },
});
