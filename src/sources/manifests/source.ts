// The `manifests` kind: Kubernetes YAML in files, folders and globs, and kustomizations, which are built first.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { readDocuments, type WalkDocument } from "../../core/kubernetes/documents.ts";
import { isPlanned } from "../../core/kubernetes/filter.ts";
import { imagesOf, questionsOf, untaggedWarnings } from "../../core/kubernetes/images.ts";
import { isMap, textAt } from "../../core/kubernetes/tree.ts";
import { walk } from "../../core/kubernetes/rules/walk.ts";
import type { Discovery, Question, WantedImage } from "../../core/image/wanted.ts";
import { buildKustomization } from "../../programs/kubernetes.ts";
import { readTree } from "../../yaml/plain.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { noMatch } from "../kind/problems.ts";
import { decodeText, readTextFile } from "../kind/text-file.ts";
import { notBuilt } from "./problems.ts";

export const manifests: SourceKind<"manifests"> = {
  kind: "manifests",
  pins: "reference",
  reach: "local",
  files: (source) => source.paths.filter((path) => !isPattern(path)),
  discover,
  takesFile: () => true,
  checked: ({ files }, { defaults }) =>
    files.length === 0 ? undefined : { ...defaults, kind: "manifests", name: "files", paths: files },
};

const kustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

interface Read {
  readonly documents: WalkDocument[];
  readonly warnings: Diagnostic[];
}

async function discover(source: SourceOf<"manifests">, context: SourceContext): Promise<Discovery> {
  const read: Read = { documents: [], warnings: [] };
  for (const path of source.paths) await readPath(path, context, read);
  const { findings, open } = walk(read.documents, readTree);
  const describe = () => ({ source: source.name });
  const images = imagesOf(findings, describe);
  return {
    title: `manifests ${source.paths.join(", ")}`,
    images,
    questions: [...questionsOf(findings, open, describe), ...decisions(images)],
    warnings: [...read.warnings, ...untaggedWarnings({ images })],
  };
}

/** What may be an image is neither mirrored nor dropped: a person decides. */
function decisions(images: readonly WantedImage[]): readonly Question[] {
  const unsure = images.filter((image) => image.confidence === "medium" && isPlanned(image, ["medium"]));
  return unsure.map(({ reference, provenance }) => ({
    reference,
    why: "This may not be an image. Add it to an `images` source to mirror it, or to `ignore` to skip it.",
    evidence: provenance,
  }));
}

async function readPath(path: string, context: SourceContext, read: Read): Promise<void> {
  if (isPattern(path)) {
    const files = await context.files.glob(path);
    if (files.length === 0) throw noMatch(path, context.files.base);
    return readFiles(files, context, read);
  }
  if ((await context.files.stat(path))?.kind !== "folder") {
    const folder = kustomizationFolder(path);
    return folder === undefined ? readFiles([path], context, read) : build(folder, context, read);
  }
  const folder = path.replace(/\/+$/, "");
  for (const name of kustomizationNames) {
    if ((await context.files.stat(`${folder}/${name}`)) !== null) return build(folder, context, read);
  }
  const files = await context.files.glob(`${folder}/**/*`);
  const manifestFiles = files.filter((file) => /\.(?:ya?ml|json)$/i.test(file));
  if (manifestFiles.length === 0) throw noMatch(`${folder}/**/*.yaml`, context.files.base);
  return readFiles(manifestFiles, context, read);
}

async function readFiles(files: readonly string[], context: SourceContext, read: Read): Promise<void> {
  for (const file of files) {
    context.signal.throwIfAborted();
    const { documents, warnings } = readDocuments(await readTextFile(context.files, file), {
      readTree,
      file,
    });
    const manifestsOnly = documents.filter((document) => !isKustomization(document));
    if (manifestsOnly.length < documents.length) read.warnings.push(notBuilt(file));
    add(read, manifestsOnly, warnings);
  }
}

async function build(folder: string, context: SourceContext, read: Read): Promise<void> {
  const built = { path: context.files.absolute(folder), shown: folder };
  const text = await buildKustomization(context.programs, built, context.signal);
  const { documents, warnings } = readDocuments(decodeText(new TextEncoder().encode(text), folder), {
    readTree,
    file: folder,
  });
  add(read, documents, warnings);
}

/** One by one: there may be more of them than a call takes arguments. */
function add(read: Read, documents: readonly WalkDocument[], warnings: readonly Diagnostic[]): void {
  for (const document of documents) read.documents.push(document);
  for (const warning of warnings) read.warnings.push(warning);
}

function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

function kustomizationFolder(path: string): string | undefined {
  const slash = path.lastIndexOf("/");
  if (!kustomizationNames.includes(path.slice(slash + 1))) return undefined;
  return slash < 0 ? "." : path.slice(0, slash);
}

function isKustomization({ tree }: WalkDocument): boolean {
  return isMap(tree) && (textAt(tree, "apiVersion") ?? "").startsWith("kustomize.config.k8s.io/");
}
