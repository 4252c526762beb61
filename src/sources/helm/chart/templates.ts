// The templates of a chart and its subcharts as texts, under the names that Helm gives them. They are looked at, never
// run: which switch a template reads, which value a guard wants, and whether an image is written in it.
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Action, actionsOf, closingOf } from "./actions.ts";
import type { ChartTree } from "./chart.ts";
import { type KeyPath, subcharts } from "./values.ts";

export interface Template {
  /** As Helm names it: `app/charts/db/templates/x.yaml`, an alias in place of the name. */
  readonly path: string;
  /** Its location. */
  readonly file: string;
  /** The key of its chart's values: `["db"]`. */
  readonly scope: KeyPath;
  readonly lines: readonly string[];
  /** Its own text, then that of every helper that it includes, on whatever way. */
  readonly parts: readonly Part[];
}

/** The text of a template outside its helpers, or a helper. */
export interface Part {
  /** A helper's. */
  readonly name?: string;
  readonly text: string;
  readonly actions: readonly Action[];
}

export interface Templates {
  readonly all: readonly Template[];
  /** By Helm's name for it. */
  at(path: string): Template | undefined;
}

/** Larger ones are data. */
const largestText = 512 * 1024;

interface File {
  readonly path: string;
  readonly file: string;
  readonly scope: KeyPath;
  readonly text: string;
}

/** Reads all templates once. */
export async function readTemplates(chart: ChartTree): Promise<Templates> {
  const files = await filesOf(chart, chart.name, []);
  const helpers = new Map<string, Part>();
  const bodies = files.map((file) => ({ file, body: split(file.text, helpers) }));
  const all = bodies.map(({ file: { path, file, scope, text }, body }) => ({
    path,
    file,
    scope,
    lines: text.split("\n"),
    parts: [body, ...included(body, helpers)],
  }));
  const byPath = new Map(all.map((one) => [one.path, one]));
  return { all, at: (path) => byPath.get(path) };
}

async function filesOf(chart: ChartTree, name: string, scope: KeyPath): Promise<File[]> {
  const found: File[] = [];
  const folder = join(chart.folder, "templates");
  for (const file of await textsBelow(folder)) {
    const path = `${name}/templates/${relative(folder, file).replaceAll("\\", "/")}`;
    found.push({ path, file, scope, text: await readFile(file, "utf8") });
  }
  for (const { key, child } of subcharts(chart))
    found.push(...(await filesOf(child, `${name}/charts/${key}`, [...scope, key])));
  return found;
}

async function textsBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await entriesOf(folder)) {
    if (!entry.isFile() || !/\.(?:ya?ml|tpl|txt|json)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    if ((await stat(file)).size <= largestText) found.push(file);
  }
  return found.sort();
}

async function entriesOf(folder: string): ReturnType<typeof readAll> {
  try {
    return await readAll(folder);
  } catch {
    // A chart of dependencies alone has no templates.
    return [];
  }
}

function readAll(folder: string) {
  return readdir(folder, { recursive: true, withFileTypes: true });
}

/** The text outside its `define` blocks; these go to the helpers. */
function split(text: string, helpers: Map<string, Part>): Part {
  let own = "";
  let done = 0;
  for (const { index, 0: start, 1: name = "" } of text.matchAll(/\{\{-?\s*define\s+"([^"]+)"\s*-?\}\}/g)) {
    if (index < done) continue;
    const rest = text.slice(index + start.length);
    const end = closingOf(rest);
    const body = rest.slice(0, end);
    helpers.set(name, { name, text: body, actions: actionsOf(body) });
    own += text.slice(done, index);
    done = index + start.length + body.length;
  }
  own += text.slice(done);
  return { text: own, actions: actionsOf(own) };
}

function included(part: Part, helpers: ReadonlyMap<string, Part>): Part[] {
  const found = new Map<string, Part>();
  const follow = ({ text }: Part): void => {
    for (const name of includesOf(text)) {
      const helper = helpers.get(name);
      if (helper === undefined || found.has(name)) continue;
      found.set(name, helper);
      follow(helper);
    }
  };
  follow(part);
  return [...found.values()];
}

function includesOf(text: string): string[] {
  return [...text.matchAll(/(?:include|template)\s+"([^"]+)"/g)].map(([, name = ""]) => name);
}

/** Does a template read this key of its chart's values? A parent that it hands on as a whole counts as read. */
export function reads({ parts }: Template, key: KeyPath): boolean {
  const form = new RegExp([own(key), whole(key)].filter((one) => one !== "").join("|"));
  return parts.some(({ text }) => form.test(text));
}

function own(key: KeyPath): string {
  const parent = key.length > 1 ? String(key.at(-2)) : "Values";
  return `\\b${escape(`${parent}.${String(key.at(-1))}`)}(?![\\w-])`;
}

/** The map in which a key stands, handed on as it is. */
function whole(key: KeyPath): string {
  if (key.length < 2) return "";
  const parent = escape(String(key.at(-2)));
  const above = key.length > 2 ? escape(String(key.at(-3))) : "Values";
  return `\\b${above}\\.${parent}(?![\\w.-])|\\bindex\\s[^()]*"${parent}"`;
}

const speaksOfImages = /image(?!Pull)|containers:|podSpec|podTemplate|\.Files\./i;

/** Does a part of the template that could make images hang on this key? */
export function gatesImages(template: Template, key: KeyPath): boolean {
  const { parts } = template;
  const forms = [own(key)];
  // A helper or a variable that says whether it is on stands for the key.
  for (const { name, text, actions } of parts) {
    if (!new RegExp(own(key)).test(text)) continue;
    if (name !== undefined) forms.push(`"${escape(name)}"`);
    for (const action of actions) {
      const variable = new RegExp(`^\\$(\\w+)\\s*:?=.*${own(key)}`, "s").exec(action.text)?.[1];
      if (variable !== undefined) forms.push(`\\$${variable}\\b`);
    }
  }
  const asks = new RegExp(forms.join("|"));
  const hands = key.length < 2 ? undefined : new RegExp(whole(key));
  return parts.some(({ actions }) =>
    actions.some(({ text, body }) => {
      if (body !== undefined) return (asks.test(text) || hands?.test(text) === true) && brings(body, parts);
      return hands?.test(text) === true && parts.some((part) => speaksOfImages.test(part.text));
    }),
  );
}

/** Could documents with images come out of it? */
export function bringsImages({ parts }: Template): boolean {
  return parts.some(({ text }) => speaksOfImages.test(text));
}

function brings(body: string, parts: readonly Part[]): boolean {
  const seen = new Set<string>();
  const look = (text: string): boolean =>
    speaksOfImages.test(text) ||
    includesOf(text).some((name) => {
      if (seen.has(name)) return false;
      seen.add(name);
      return look(parts.find((part) => part.name === name)?.text ?? "");
    });
  return look(body);
}

/** Does a template go through all that stands beside this key, whatever it is called? */
export function rangesOver({ parts }: Template, key: KeyPath): boolean {
  return key.slice(0, -2).some((_, at) => {
    const form = new RegExp(`range\\s.*\\.Values\\.${escape(key.slice(0, at + 1).join("."))}(?![\\w.-])`);
    return parts.some(({ actions }) => actions.some(({ text }) => form.test(text)));
  });
}

/** The path of a key below the values of the template's own chart; undefined where it can't be read there. */
export function keyInside({ scope }: Template, key: KeyPath): KeyPath | undefined {
  if (key[0] === "global") return key;
  return key.length > scope.length && scope.every((step, at) => key[at] === step)
    ? key.slice(scope.length)
    : undefined;
}

/** A key that a template reads, in the values of the whole chart. `global` is shared. */
export function keyOutside({ scope }: Template, name: string): KeyPath {
  const steps = name.split(".");
  return steps[0] === "global" ? steps : [...scope, ...steps];
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
