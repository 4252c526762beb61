// A RunWhen catalog of code collections: a codecollections.yaml from a file, a URL or a git repository, or the JSON list
// that the catalog's API answers with, which says of each collection which image is the stable one.
import type { Position } from "../../core/base/diagnostic.ts";
import { parseGitFile, readGitFile } from "../../programs/git.ts";
import type { SourceContext } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { decodeText, readTextFile } from "../kind/text-file.ts";
import { fieldOf, readFields, type YamlFields } from "../kind/yaml-file.ts";
import type { YamlMap, YamlValue } from "../../yaml/tree.ts";
import { emptyCatalog, webPage } from "./problems.ts";

export interface Collection {
  readonly slug: string;
  readonly gitUrl: string | undefined;
  /** The repository of its images, where the catalog names it. */
  readonly imageRegistry: string | undefined;
  /** The catalog says which of its collections have images, and this one has none. */
  readonly isWithoutImage: boolean;
  /** The tags that the catalog itself names, the one to run first. */
  readonly tags: readonly string[];
  readonly isHidden: boolean;
  /** The ref whose images are meant, where the catalog says it. */
  readonly ref: string | undefined;
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
    const text = decodeText(await context.http.get(catalog, { maxBytes: longest, signal }), catalog);
    if (/^\s*<(!doctype|html)/i.test(text)) throw webPage(catalog);
    return text;
  }
  return readTextFile(context.files, catalog);
}

/** Throws one Problem with all that is wrong. */
function parseCatalog(text: string, file: string): readonly Collection[] {
  const problems = new ProblemList();
  const fields = readFields(text, file, problems);
  const collections = fields.list(listIn(fields), "codecollections").flatMap((item) => {
    const map = fields.map(item, "each of codecollections");
    return map === undefined ? [] : [readCollection(map, fields)];
  });
  problems.throwIfAny();
  if (collections.length === 0) throw emptyCatalog(file);
  // Catalogs of old say of no collection where its images are.
  const says = collections.some(({ hasImage }) => hasImage);
  return collections.map((one) => ({ ...one, isWithoutImage: says && !one.hasImage }));
}

function listIn(fields: YamlFields): YamlValue | undefined {
  const { root } = fields.file;
  if (root.type === "list") return root;
  const list = root.type === "map" ? fieldOf(root, "codecollections") : undefined;
  if (list === undefined)
    fields.wrong(
      root,
      "a catalog must be a list of collections, or a map with that list under codecollections",
    );
  return list;
}

interface ReadCollection extends Omit<Collection, "isWithoutImage"> {
  /** It says where its images are, or which tool finds them. */
  readonly hasImage: boolean;
}

function readCollection(map: YamlMap, fields: YamlFields): ReadCollection {
  const text = (key: string): string | undefined => {
    const value = fields.text(fieldOf(map, key), key);
    return value === "" ? undefined : value;
  };
  const gitUrl = text("git_url");
  const imageRegistry = text("image_registry")?.replace(/\/+$/, "");
  const slug = text("slug") ?? text("name") ?? gitUrl ?? "";
  if (gitUrl === undefined && imageRegistry === undefined) {
    fields.wrong(map, "a collection needs git_url or image_registry");
  }
  const [stable, latest] = [text("stable_image_tag"), text("latest_image_tag")];
  return {
    slug,
    gitUrl,
    imageRegistry,
    hasImage: imageRegistry !== undefined || text("image_source") !== undefined,
    tags: [stable, latest].filter((tag) => tag !== undefined),
    isHidden: text("visibility") === "hidden",
    // `default_ref` is about images, `git_ref` about the code that the images are made from.
    ref: text("default_ref") ?? text("git_ref"),
    line: fields.file.line(map.offset),
    at: () => fields.file.at(map.offset),
  };
}
