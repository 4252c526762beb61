// Where an image lands in ECR: the prefix, then a part of the source's reference by the naming rule, made to
// fit ECR's grammar. Pure; the caller shows what changed and looks for collisions.
import type { ImageRef } from "../image/reference.ts";
import type { NamingRule } from "../image/wanted.ts";
import { sanitizeRepositoryName } from "./sanitize.ts";
import { badTemplate } from "./problems.ts";

export interface DestinationName {
  readonly repository: string;
  /** Whether ECR's grammar asked for another name than the rule gave. */
  readonly changed: boolean;
  /** The name as the rule gave it. */
  readonly from: string;
}

const forms: Readonly<Record<string, string>> = { path: "{path}", name: "{name}", host: "{host}/{path}" };

export function destinationRepository(ref: ImageRef, rule: NamingRule, prefix: string): DestinationName {
  const path = strip(ref.repository, rule.strip);
  const slash = path.lastIndexOf("/");
  const fields: Readonly<Record<string, string>> = {
    host: ref.registry,
    path,
    name: path.slice(slash + 1),
    namespace: path.slice(0, Math.max(0, slash)),
  };
  const template = forms[rule.form] ?? rule.form;
  const from = joinPath(prefix, fillNamingTemplate(template, fields));
  const { name, changed } = sanitizeRepositoryName(from);
  return { repository: name, changed, from };
}

/** Joins parts of a path; empty parts, as of an image without namespace, leave no double slash. */
export function joinPath(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.split("/"))
    .filter((part) => part !== "")
    .join("/");
}

/** A prefix is stripped at a whole part of the path, and never the whole path. */
function strip(path: string, prefix = ""): string {
  const start = `${joinPath(prefix)}/`;
  return path.startsWith(start) ? path.slice(start.length) : path;
}

function fillNamingTemplate(template: string, fields: Readonly<Record<string, string>>): string {
  const filled = template.replace(/\{([^{}]*)\}/g, (_, field: string) => fillField(template, field, fields));
  if (/[{}]/.test(filled)) throw badTemplate(template, "a brace is not closed or not opened");
  return filled;
}

function fillField(template: string, field: string, fields: Readonly<Record<string, string>>): string {
  const [name = "", ...filters] = field.split("|");
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) {
    throw badTemplate(template, `"{${name}}" is none of {${Object.keys(fields).join("} {")}}`);
  }
  return filters.reduce((text, filter) => {
    const [, from, to = ""] = /^replace:([^,]+),(.*)/s.exec(filter) ?? [];
    if (from === undefined) throw badTemplate(template, `"${filter}" is not "replace:FROM,TO"`);
    return text.replaceAll(from, () => to);
  }, value);
}
