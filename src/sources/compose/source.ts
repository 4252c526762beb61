// The `compose` kind: the images of Compose services. A service that is only built names no image to mirror, and
// a variable without a value is asked for, not guessed.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { Discovery, Provenance, Question, WantedImage } from "../../core/image/wanted.ts";
import { wantedImages } from "../kind/image-entry.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { noMatch } from "../kind/problems.ts";
import { readTextFile } from "../kind/text-file.ts";
import { fieldOf, readFields, type YamlFields } from "../kind/yaml-file.ts";
import type { YamlMap } from "../../yaml/tree.ts";
import { notIncluded } from "./problems.ts";
import { fillVariables, readEnvFile } from "./variables.ts";

export const compose: SourceKind<"compose"> = {
  kind: "compose",
  pins: "reference",
  reach: "local",
  files: (source) => source.paths.filter((path) => !/[*?]/.test(path)),
  discover,
  takesFile: (path) => /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i.test(path),
  checked: ({ files }, { defaults }) =>
    files.length === 0 ? undefined : { ...defaults, kind: "compose", name: "compose", paths: files },
};

interface Found {
  readonly images: WantedImage[];
  readonly questions: Question[];
  readonly warnings: Diagnostic[];
  readonly problems: ProblemList;
}

async function discover(source: SourceOf<"compose">, context: SourceContext): Promise<Discovery> {
  const found: Found = { images: [], questions: [], warnings: [], problems: new ProblemList() };
  for (const pattern of source.paths) {
    const files = await context.files.glob(pattern);
    if (files.length === 0) throw noMatch(pattern, context.files.base);
    for (const file of files) await readComposeFile(file, source, context, found);
  }
  found.problems.throwIfAny();
  const { images, questions, warnings } = found;
  return { title: `compose ${source.paths.join(", ")}`, images, questions, warnings };
}

async function readComposeFile(
  file: string,
  source: SourceOf<"compose">,
  context: SourceContext,
  found: Found,
): Promise<void> {
  const fields = readFields(await readTextFile(context.files, file), file, found.problems);
  const root = fields.map(fields.file.root, "the file");
  const services = fieldOf(root, "services");
  if (services === undefined && fieldOf(root, "include") === undefined) {
    fields.wrong(fields.file.root, "a Compose file needs a map under services");
  }
  if (fieldOf(root, "include") !== undefined) found.warnings.push(notIncluded(file));
  const values = await environmentOf(file, context);
  for (const [name, { value, keyOffset }] of fields.map(services, "services")?.entries ?? []) {
    const line = fields.file.line(keyOffset);
    const provenance = { source: source.name, file, line, kind: "service", name };
    readService(fields.map(value, `the service "${name}"`), { fields, values, provenance, found });
  }
}

interface ServiceWork {
  readonly fields: YamlFields;
  readonly values: ReadonlyMap<string, string>;
  readonly provenance: Provenance;
  readonly found: Found;
}

function readService(service: YamlMap | undefined, work: ServiceWork): void {
  const { fields, found } = work;
  const value = fieldOf(service, "image");
  const image = fields.text(value, "image");
  const isBuilt = fieldOf(service, "build") !== undefined;
  const provenance =
    value === undefined ? work.provenance : { ...work.provenance, line: fields.file.line(value.offset) };
  const ask = (reference: string, why: string) =>
    found.questions.push({ reference, why, evidence: [provenance] });
  const name = work.provenance.name ?? "";
  if (isBuilt) {
    ask(
      image ?? name,
      "The service is built from a folder. If its image is in a registry, add it under images.",
    );
    return;
  }
  // A service that only extends another has neither.
  if (image === undefined || value === undefined) return;
  const filled = fillVariables(image, work.values);
  if ("missing" in filled) {
    ask(
      image,
      `The variable ${filled.missing} has no value: set it in an .env file next to the Compose file.`,
    );
    return;
  }
  const origin = { provenance, at: () => fields.file.at(value.offset) };
  found.images.push(...wantedImages({ image: filled.text }, origin, found.problems));
}

/** Compose reads an `.env` file in the project's folder. */
async function environmentOf(file: string, context: SourceContext): Promise<ReadonlyMap<string, string>> {
  const slash = file.lastIndexOf("/");
  const path = slash < 0 ? ".env" : `${file.slice(0, slash)}/.env`;
  if ((await context.files.stat(path))?.kind !== "file") return new Map();
  return readEnvFile(await readTextFile(context.files, path));
}
