// The `argocd` kind: the charts of Argo CD applications. Each is read by the helm kind, as a source with the
// application's values would be.
import { type Diagnostic, type Position, Problem } from "../../core/base/diagnostic.ts";
import type { Discovery, Provenance, Question, WantedImage } from "../../core/image/wanted.ts";
import type { YamlMap, YamlValue } from "../../yaml/tree.ts";
import { helm } from "../helm/source.ts";
import type { SourceContext, SourceFiles, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { noMatch } from "../kind/problems.ts";
import { readTextFile } from "../kind/text-file.ts";
import { fieldOf, readYamlDocuments, type YamlFile, YamlFields } from "../kind/yaml-file.ts";
import { type Deployed, readApplication } from "./application.ts";
import { applicationSet, noApplication } from "./problems.ts";

export const argocd: SourceKind<"argocd"> = {
  kind: "argocd",
  reach: "network",
  files: (source) => source.paths.filter((path) => !isPattern(path)),
  // What an application deploys is known only once it is read; nearly all have a chart.
  programs: () => ["helm"],
  discover,
};

type Located = Deployed & { readonly at: Position };

interface Read {
  readonly deployed: Located[];
  readonly warnings: Diagnostic[];
  readonly problems: ProblemList;
}

async function discover(source: SourceOf<"argocd">, context: SourceContext): Promise<Discovery> {
  const read: Read = { deployed: [], warnings: [], problems: new ProblemList() };
  const seen = new Set<string>();
  for (const path of source.paths) {
    const files = await filesOf(path, context.files);
    let count = 0;
    for (const file of files) {
      context.signal.throwIfAborted();
      if (!seen.has(file)) count += await readFile(file, context.files, read);
      else count += 1;
      seen.add(file);
    }
    if (count === 0) read.problems.add(noApplication(path, startOf(files)));
  }
  // All files are looked through before a chart is fetched.
  read.problems.throwIfAny();
  const images: WantedImage[] = [];
  const questions: Question[] = [];
  const warnings = [...read.warnings];
  for (const one of read.deployed) {
    const found = await discoverOne(one, source, context);
    images.push(...found.images);
    questions.push(...found.questions);
    warnings.push(...found.warnings);
  }
  return { title: `argocd ${source.paths.join(", ")}`, images, questions, warnings };
}

async function filesOf(path: string, files: SourceFiles): Promise<readonly string[]> {
  const isFolder = !isPattern(path) && (await files.stat(path))?.kind === "folder";
  const pattern = isFolder ? `${path.replace(/\/+$/, "")}/**/*` : path;
  const found = isPattern(pattern) ? await files.glob(pattern) : [path];
  const read = isFolder ? found.filter((file) => /\.(?:ya?ml|json)$/i.test(file)) : found;
  if (read.length === 0) throw noMatch(pattern, files.base);
  return read;
}

/** Where a path is said to have nothing: at the beginning of its first file. */
function startOf([file = ""]: readonly string[]): Position {
  return { file, line: 1, column: 1 };
}

/** How many applications, and sets of them, a file has. */
async function readFile(file: string, files: SourceFiles, read: Read): Promise<number> {
  const { problems } = read;
  const text = await readTextFile(files, file);
  const documents = problems.attempt(() => readYamlDocuments(text, file, isOfArgo));
  // The problem that was noted is enough.
  if (documents === undefined) return 1;
  const found = documents.flatMap((document) => partsOf(document.root).map((root) => ({ document, root })));
  for (const { document, root } of found) {
    if (!isKind(root, "Application")) read.warnings.push(applicationSet(document.at(root.offset)));
    else read.deployed.push(...applicationOf(root, document, problems));
  }
  return found.length;
}

function applicationOf(root: YamlMap, file: YamlFile, problems: ProblemList): readonly Located[] {
  const deployed = readApplication(root, new YamlFields(file, problems), problems);
  return deployed.map((one) => ({ ...one, at: file.at(one.offset) }));
}

async function discoverOne(
  one: Located,
  source: SourceOf<"argocd">,
  context: SourceContext,
): Promise<Pick<Discovery, "images" | "questions" | "warnings">> {
  const { file, line } = one.at;
  const name = one.application ?? "";
  if (!("chart" in one)) {
    const evidence = [{ source: source.name, file, line, kind: "Application", name }];
    return { images: [], questions: [{ reference: one.reference, why: one.why, evidence }], warnings: [] };
  }
  const path = `${file}:${line} values`;
  const values = one.values === undefined ? [] : [path];
  const chart = { ...source, ...one.chart, kind: "helm", values } as const;
  const found = await located(helm.discover(chart, withFile(context, path, one.values ?? "")), one.at);
  // Views that show a template have no room for a file: the note says it there.
  const origin = `application ${name}, ${file}:${line}`;
  const add = (provenance: readonly Provenance[]): readonly Provenance[] =>
    provenance.map((each) => ({
      ...each,
      file,
      line,
      note: each.note === undefined ? origin : `${each.note}; ${origin}`,
    }));
  return {
    images: found.images.map((image) => ({ ...image, provenance: add(image.provenance) })),
    questions: found.questions.map((question) => ({ ...question, evidence: add(question.evidence) })),
    warnings: found.warnings,
  };
}

/** Problems with a chart are reported where the application names it. */
async function located<T>(result: Promise<T>, at: Position): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(
      error.diagnostics.map((one) => ({ at, ...one })),
      { cause: error },
    );
  }
}

/** The application's own values are in no file: the helm kind finds them under this path. */
function withFile(context: SourceContext, path: string, text: string): SourceContext {
  const { files } = context;
  const read: SourceFiles["read"] = (wanted, options) =>
    wanted === path ? Promise.resolve(new TextEncoder().encode(text)) : files.read(wanted, options);
  return { ...context, files: { ...files, read } };
}

function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

function isOfArgo(root: YamlValue): boolean {
  return partsOf(root).length > 0;
}

/** The applications and their sets in a document, be it one or a list. */
function partsOf(root: YamlValue): readonly YamlMap[] {
  if (root.type !== "map") return [];
  if (isKind(root, "Application") || isKind(root, "ApplicationSet")) return [root];
  const kind = fieldOf(root, "kind");
  const items = fieldOf(root, "items");
  const isListed = kind?.type === "text" && kind.text?.endsWith("List") === true && items?.type === "list";
  return isListed ? items.items.flatMap((item) => partsOf(item)) : [];
}

function isKind(root: YamlMap, name: string): boolean {
  const [apiVersion, kind] = [fieldOf(root, "apiVersion"), fieldOf(root, "kind")];
  const isArgo = apiVersion?.type === "text" && apiVersion.text?.startsWith("argoproj.io/") === true;
  return isArgo && kind?.type === "text" && kind.text === name;
}
