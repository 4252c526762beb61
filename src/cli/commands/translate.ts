// `translate`: maps image URIs by a mapping file: arguments, lines of standard input, or fields of records.
import { findMapping, mappingLimit } from "../../app/mapping-file.ts";
import { translate, type TranslateInput } from "../../app/translate.ts";
import { defaultFields, type TranslateCounts } from "../../outputs/dataset/translate-records.ts";
import { printable } from "../../core/base/escape.ts";
import { openFiles } from "../../storage/files.ts";
import { count } from "../../views/units.ts";
import { conflict, nothingToTranslate } from "../arguments/problems.ts";
import { command, type Context } from "../base/command.ts";
import { readConfigIfAny } from "../base/session.ts";

const mostShown = 5;

export const translateCommand = command({
  positionals: "[URI...]",
  arity: [0, 100_000],
  options: {
    mapping: {
      type: "text",
      value: "FILE",
      describe: "mapping file (default: IMAGE_MAPPING_CSV, or the config's mapping)",
    },
    jsonl: {
      type: "text",
      value: "FILE",
      describe: "translate fields of records in a JSON Lines or CSV file (- for standard input)",
    },
    fields: {
      type: "list",
      value: "A,B",
      describe: `fields that contain images (default: ${defaultFields.join(",")})`,
    },
    "skip-broken": { type: "flag", describe: "copy unreadable lines unchanged and continue" },
    strict: { type: "flag", describe: "exit with code 1 if an image is not in the mapping" },
  },
  examples: [
    ["translate nginx:1.27", "print the ECR address of an image"],
    ["translate --mapping image_mapping.csv < images.txt", "translate one URI per line"],
    ["translate --jsonl tasks.jsonl --fields image_storage_uri > tasks.ecr.jsonl", "translate a dataset"],
  ],
  read(given) {
    const jsonl = given.text("jsonl");
    if (jsonl !== undefined && given.positionals.length > 0)
      throw conflict("--jsonl and URIs on the command line exclude each other.", "Give only one of the two.");
    const fields = given
      .list("fields")
      .flatMap((text) => text.split(","))
      .filter((field) => field !== "");
    let input: TranslateInput | undefined;
    if (given.positionals.length > 0) input = { kind: "uris", uris: given.positionals };
    if (jsonl !== undefined) {
      const brokenLines = given.flag("skip-broken") ? "skip" : "stop";
      input = {
        kind: "records",
        path: jsonl,
        fields: fields.length === 0 ? defaultFields : fields,
        brokenLines,
      };
    }
    return { input, mapping: given.text("mapping"), strict: given.flag("strict") };
  },
  async run(args, context) {
    const { environment, output, signal } = context;
    const files = openFiles(process.cwd());
    const input = args.input ?? inputLines(context);
    const path = await findMapping({
      asked: args.mapping,
      environment,
      config: () => readConfigIfAny(context),
    });
    const counts = await translate(path, input, {
      read: (path) => files.read(path, mappingLimit),
      stream: (path) => (path === "-" ? context.stdin : files.stream(path)),
      async write(bytes) {
        await output.resultBytes(bytes);
        return !output.closed;
      },
      onLoaded: ({ size, repeated }) => output.note(loaded(size, repeated)),
      signal,
    });
    output.note(summary(counts));
    return { failed: args.strict && counts.unmapped > 0 };
  },
});

/** The lines of a pipe, where nothing else is named. */
function inputLines({ stdin }: Context): TranslateInput {
  if (stdin.isTTY) throw nothingToTranslate();
  return { kind: "lines", bytes: stdin };
}

function loaded(size: number, repeated: number): string {
  const rest = repeated === 0 ? "" : ` (${count(repeated, "row")} repeated)`;
  return `Preloaded ${size} image URI mapping${size === 1 ? "" : "s"}${rest}`;
}

function summary(counts: TranslateCounts): string {
  const { translated, already, unmapped, notImages, brokenLines } = counts;
  const examples = [...counts.examples].slice(0, mostShown).map(printable).join(", ");
  const parts = [
    `Translated ${count(translated, "image URI")}`,
    ...(already === 0 ? [] : [`${already} already in ECR`]),
    ...(notImages === 0 ? [] : [`${notImages} no image`]),
    ...(brokenLines === 0 ? [] : [`${count(brokenLines, "line")} could not be read`]),
    ...(unmapped === 0
      ? []
      : [`${unmapped} not in the mapping: ${examples}${unmapped > mostShown ? ", …" : ""}`]),
  ];
  return `${parts.join("; ")}.`;
}
