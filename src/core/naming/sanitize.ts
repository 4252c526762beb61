// Makes a name that ECR accepts out of any text, by both of ECR's published grammars: the older one allows only
// single separators. Different texts can become one name, so whoever uses this looks for collisions.
import { sha256 } from "../base/digest.ts";
import { unusableName } from "./problems.ts";

export interface SanitizedName {
  readonly name: string;
  readonly changed: boolean;
}

/** Of a repository's name. */
export const longestName = 256;
const shortest = 2;
const hashDigits = 8;

/** Throws Problem `config/naming` when nothing usable is left of the name. */
export function sanitizeRepositoryName(name: string): SanitizedName {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const withoutScheme = plain.replace(/^\s*[a-z][a-z0-9+.-]*:\/\//, "");
  const whole = withoutScheme
    .split("/")
    .map(sanitizeComponent)
    .filter((component) => component !== "")
    .join("/");
  const result = whole.length > longestName ? shorten(whole, name) : whole;
  if (result.length < shortest) throw unusableName(name, shortest);
  return { name: result, changed: result !== name };
}

/** Whether ECR takes the name as it is, by its present grammar: it may be the name of an existing repository. */
export function isRepositoryName(name: string): boolean {
  const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
  const fits = name.length >= shortest && name.length <= longestName;
  return fits && name.split("/").every((part) => component.test(part));
}

function sanitizeComponent(component: string): string {
  return component
    .replace(/[^a-z0-9._-]/g, "-")
    .replace(/[._-]+/g, oneSeparator)
    .replace(/^[._-]|[._-]$/g, "");
}

function oneSeparator(run: string): string {
  if (/^_+$/.test(run)) return "_";
  return /^\.+$/.test(run) ? "." : "-";
}

/** Cuts to the limit; the hash of the whole input keeps two long names with one beginning apart. */
function shorten(whole: string, input: string): string {
  const hash = sha256(input).slice("sha256:".length, "sha256:".length + hashDigits);
  const head = whole.slice(0, longestName - hashDigits - 1).replace(/[/._-]$/, "");
  return `${head}-${hash}`;
}
