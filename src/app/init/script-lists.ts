// The static lists of RunWhen's sync script: JSON in its here documents, with the script's own variables in it. They
// become fallback lists, with the addresses in ECR that the script used for the images.
import { isList, isMap, textAt, type Tree } from "../../core/kubernetes/tree.ts";
import { defined } from "../../core/base/record.ts";
import { tryParseImageRef } from "../../core/image/reference.ts";
import { formatYaml, readTree } from "../../yaml/plain.ts";

export interface ScriptImage {
  /** As the script names it, without a tag unless it has one. */
  readonly image: string;
  readonly tag?: string;
  /** The complete repository in ECR. */
  readonly destination: string;
  readonly helmKey?: string;
}

export interface ScriptLists {
  /** What the chart deploys. */
  readonly chart: readonly ScriptImage[];
  /** What the runner pulls later. */
  readonly collections: readonly ScriptImage[];
  /** Lines where a list begins that can't be read. */
  readonly unread: readonly number[];
}

const collectionKey = "runner.runEnvironment";

export function readScriptLists(text: string, variables: ReadonlyMap<string, string>): ScriptLists {
  const images: ScriptImage[] = [];
  const unread: number[] = [];
  for (const { list, line } of listsIn(text)) {
    if (!list.includes("repository_image")) continue;
    const read = readTree(expand(list, variables));
    const entries = "tree" in read && isList(read.tree) ? read.tree.map((one) => imageOf(one)) : [];
    if (entries.length === 0 || entries.includes(undefined)) unread.push(line);
    else images.push(...entries.filter((one) => one !== undefined));
  }
  const isCollection = ({ helmKey }: ScriptImage): boolean => helmKey === collectionKey;
  const distinct = [...new Map(images.map((one) => [`${one.image} ${one.destination}`, one])).values()];
  return {
    chart: distinct.filter((one) => !isCollection(one)),
    collections: distinct.filter(isCollection),
    unread,
  };
}

/** Lists as scripts write them: each bracket at the beginning of a line of its own, or behind a quote. */
function listsIn(text: string): readonly { readonly list: string; readonly line: number }[] {
  const found: { list: string; line: number }[] = [];
  let lines: string[] | undefined;
  let line = 0;
  for (const [at, content] of text.split("\n").entries()) {
    if (/(?:^\s*|["'])\[\s*$/.test(content)) {
      lines = ["["];
      line = at + 1;
    } else if (lines !== undefined && /^\s*\]/.test(content)) {
      found.push({ list: [...lines, "]"].join("\n"), line });
      lines = undefined;
    } else lines?.push(content);
  }
  return found;
}

/** `$name` and `${name}` of variables that are known; others stay, and make the entry one that can't be read. */
function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    return variables.get(braced ?? bare ?? "") ?? whole;
  });
}

function imageOf(tree: Tree): ScriptImage | undefined {
  if (!isMap(tree)) return undefined;
  const [image, destination, tag] = [
    textAt(tree, "repository_image"),
    textAt(tree, "destination"),
    textAt(tree, "tag"),
  ];
  if (image === undefined || destination === undefined || destination.includes("$")) return undefined;
  if (tryParseImageRef(image) === undefined) return undefined;
  const key = textAt(tree, "helm_key");
  return {
    image,
    destination,
    ...defined({ tag: tag === "" ? undefined : tag, helmKey: key === "unknown" ? undefined : key }),
  };
}

/**
 * A list of ours with these images. `tagPolicy` is the policy for those that the script itself looked up a tag for: it could
 * list the tags of Google's registries only, and took `latest` of all others.
 */
export function formatScriptList(
  comment: string,
  images: readonly ScriptImage[],
  tagPolicy?: string,
): string {
  const entries = images.map(({ image, tag, destination, helmKey }) => {
    const looksUp = tag === undefined && tryParseImageRef(image)?.registry.endsWith("pkg.dev") === true;
    return { image, ...defined({ tag, destination, helmKey, tagPolicy: looksUp ? tagPolicy : undefined }) };
  });
  return `# ${comment}\n${formatYaml({ images: entries }, "1.1")}`;
}
