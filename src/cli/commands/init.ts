// `init`: writes a commented config, and never over another without --force.
import { dirname, join, relative, resolve } from "node:path";
import { configExists, conflict, fileExists, notText } from "../arguments/problems.ts";
import { type InitRequest, writeConfig } from "../../app/init.ts";
import { initFormats } from "../../app/init/formats.ts";
import { printable } from "../../core/base/escape.ts";
import { writeFileAtomic } from "../../storage/atomic-write.ts";
import { openFiles } from "../../storage/files.ts";
import { chartOptions, readChart } from "../arguments/values.ts";
import { command } from "../base/command.ts";

export const initCommand = command({
  options: {
    ...chartOptions("mirror"),
    images: { type: "list", value: "A,B", describe: "images to mirror" },
    from: {
      type: "text",
      value: "FILE",
      describe: "convert a config of another tool (regsync, ocync, ...), a sync script, a list, or a mapping",
    },
    "from-format": {
      type: "text",
      value: "FORMAT",
      describe: "format of the --from file, if ecr-mirror cannot detect it",
      choices: initFormats,
    },
    registry: { type: "text", value: "HOST", describe: "target registry (default: the sandbox)" },
    prefix: { type: "text", value: "PREFIX", describe: "prefix for all repositories" },
    force: { type: "flag", describe: "overwrite an existing config" },
  },
  examples: [
    ["init", "write a config for the sandbox to start with"],
    ["init --chart ./charts/app --prefix apps", "write a config for a chart"],
    ["init --from regsync.yml", "convert another tool's config"],
  ],
  read(given) {
    const { from, chart } = { from: given.text("from"), chart: readChart(given) };
    const images = given
      .list("images")
      .flatMap((text) => text.split(","))
      .map((text) => text.trim())
      .filter(Boolean);
    if (from !== undefined && (chart !== undefined || images.length > 0)) {
      throw conflict(
        "--from excludes --chart and --images, because the file already lists what is mirrored.",
        "Give only one of them.",
      );
    }
    return {
      from,
      format: initFormats.find((format) => format === given.text("from-format")),
      force: given.flag("force"),
      request: {
        chart,
        images,
        registry: given.text("registry"),
        prefix: given.text("prefix"),
      } satisfies InitRequest,
    };
  },
  async run({ from, format, force, request }, { globals, output, environment }) {
    const files = openFiles(process.cwd());
    const path = globals.config;
    if (!force && (await files.stat(path)) !== null) throw configExists(path);
    const file = from === undefined ? undefined : { ...(await readFrom(from, path)), format };
    const runtime = { path, read: (name: string) => files.read(name), environment };
    const { text, files: more, moves } = await writeConfig({ ...request, from: file }, runtime);
    const beside = more.map((one) => ({ ...one, path: join(dirname(path), one.path) }));
    for (const one of beside) if (!force && (await files.stat(one.path)) !== null) throw fileExists(one.path);
    for (const one of beside) await writeFileAtomic(resolve(one.path), one.text, "output");
    await writeFileAtomic(resolve(path), text, "output");
    if (moves.length > 0) {
      const { renderMoves } = await import("../../views/moves.ts");
      output.result(renderMoves(moves));
    }
    const open = text.split("\n").filter((line) => line.startsWith("# Not converted: ")).length;
    const notes =
      open === 0
        ? ""
        : ` ${open === 1 ? "1 setting was" : `${open} settings were`} not converted: see the comments at its top.`;
    const written = [path, ...beside.map((one) => one.path)].map((one) => printable(one)).join(", ");
    output.note(`Wrote ${written}.${notes} Next: ecr-mirror plan`);
    return {};
  },
});

async function readFrom(from: string, config: string) {
  const bytes = await openFiles(process.cwd()).read(from);
  const beside = relative(dirname(resolve(config)), resolve(from));
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { path: from, text, relative: beside.startsWith("..") ? beside : `./${beside}` };
  } catch (error) {
    throw notText(from, error);
  }
}
