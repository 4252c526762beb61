// A RunWhen codecollections.yaml: from a file, a URL or a git repository, to collections.
import type { Position } from "../../core/base/diagnostic.ts";
import { parseGitFile, readGitFile } from "../../programs/git.ts";
import type { SourceContext } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { decodeText, readTextFile } from "../kind/text-file.ts";
import { fieldOf, readFields, type YamlFields } from "../kind/yaml-file.ts";
import type { YamlMap } from "../../yaml/tree.ts";
import { emptyCatalog } from "./problems.ts";

export interface Collection {
  readonly slug: string;
  readonly gitUrl: string | undefined;
  /** The repository of its images, where the catalog names it. */
  readonly imageRegistry: string | undefined;
  readonly isHidden: boolean;
  readonly defaultRef: string | undefined;
  readonly line: number;
  readonly at: () => Position;
}

const longest = 8 * 1024 * 1024;

export async function readCatalog(catalog: string, context: SourceContext): Promise<readonly Collection[]> {
  return parseCatalog(await catalogText(catalog, context), catalog);
}

async function catalogText(catalog: string, context: SourceContext): Promise<string> {
  const { signal } = context;
  const git = parseGitFile(catalog);
  if (git !== undefined) return readGitFile(context.programs, git, signal);
  if (/^https?:\/\//.test(catalog)) {
    return decodeText(await context.http.get(catalog, { maxBytes: longest, signal }), catalog);
  }
  return readTextFile(context.files, catalog);
}

/** Throws one Problem with all that is wrong. */
function parseCatalog(text: string, file: string): readonly Collection[] {
  const problems = new ProblemList();
  const fields = readFields(text, file, problems);
  const list = fieldOf(fields.map(fields.file.root, "the catalog"), "codecollections");
  if (list === undefined) fields.wrong(fields.file.root, "a catalog has a list under codecollections");
  const collections = fields.list(list, "codecollections").flatMap((item) => {
    const map = fields.map(item, "each of codecollections");
    return map === undefined ? [] : [readCollection(map, fields)];
  });
  problems.throwIfAny();
  if (collections.length === 0) throw emptyCatalog(file);
  return collections;
}

function readCollection(map: YamlMap, fields: YamlFields): Collection {
  const text = (key: string) => fields.text(fieldOf(map, key), key);
  const gitUrl = text("git_url");
  const imageRegistry = text("image_registry");
  const slug = text("slug") ?? text("name") ?? gitUrl ?? "";
  if (gitUrl === undefined && imageRegistry === undefined) {
    fields.wrong(map, "a collection needs git_url or image_registry");
  }
  return {
    slug,
    gitUrl,
    imageRegistry,
    isHidden: text("visibility") === "hidden",
    defaultRef: text("default_ref"),
    line: fields.file.line(map.offset),
    at: () => fields.file.at(map.offset),
  };
}
