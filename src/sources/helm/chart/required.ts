// What a chart demands before it renders: the key that a failed `required` or `fail` speaks of, and all that guards of
// the same kind would ask for next, so that they are named at once and not one a run.
import { RenderFailure } from "../../../programs/helm.ts";
import { isList, isMap, type Value, type ValueMap } from "../../../core/kubernetes/tree.ts";
import type { Action, Condition } from "./actions.ts";
import { emptyMap } from "./chart.ts";
import { keyOutside, type Template, type Templates } from "./templates.ts";
import { isPrefix, type KeyPath, valueAt, withValue } from "./values.ts";

/**
 * The keys that must be set: that of the message first, then those of open guards in the chart that failed and in the
 * others that are spoken of.
 */
export function requiredKeys(
  failure: unknown,
  templates: Templates,
  { values, covers }: { values: ValueMap; covers: (scope: KeyPath) => boolean },
): Required {
  const failed = failure instanceof RenderFailure ? templates.at(failure.templates[0] ?? "") : undefined;
  if (!(failure instanceof RenderFailure) || failed === undefined) return { keys: [], isDemand: false };
  const own = templates.all.filter((one) => isPrefix(failed.scope, one.scope));
  const asked = switchesAsked(failure, failed, values);
  if (asked.length > 0) return { keys: asked, isDemand: true };
  const named = namedKey(failure, [failed, ...own]);
  const near = templates.all.filter(({ scope }) => covers(scope));
  const guarded = [...near.filter((one) => own.includes(one)), ...near].flatMap((one) =>
    openGuards(one, values),
  );
  const keys = named === undefined ? guarded : [named, ...guarded];
  const unset = distinct(keys.filter((key) => isUnset(valueAt(values, key))));
  return { keys: unset, isDemand: named !== undefined && isUnset(valueAt(values, named)) };
}

interface Required {
  readonly keys: readonly KeyPath[];
  /** Does the message itself speak of one of them? Otherwise something else is wrong. */
  readonly isDemand: boolean;
}

/** `--set rbac.create=true`, said by the message, where the key is false. */
function switchesAsked({ reason }: RenderFailure, template: Template, values: ValueMap): KeyPath[] {
  const keys = [...reason.matchAll(/([\w-]+(?:\.[\w-]+)+)=true/g)];
  return keys
    .map(([, name = ""]) => keyOutside(template, name))
    .filter((key) => valueAt(values, key) === false);
}

/** The key of the message itself: by the guard that says it, else by its own words. */
function namedKey({ reason }: RenderFailure, templates: readonly Template[]): KeyPath | undefined {
  for (const template of templates) {
    for (const { message, wants } of guardsIn(template)) {
      if (wants[0] !== undefined && message !== "" && reason.includes(message)) return wants[0];
    }
  }
  const [first] = templates;
  const words = /\.?Values\.([\w.-]*\w)/.exec(reason)?.[1];
  return words === undefined || first === undefined ? undefined : keyOutside(first, words);
}

/** What guards want that would be asked: all that encloses them holds, as far as it can be read. */
function openGuards(template: Template, values: ValueMap): KeyPath[] {
  const isOpen = (condition: Condition): boolean =>
    holds(condition, (name) => valueAt(values, keyOutside(template, name)));
  return guardsIn(template)
    .filter(({ within }) => within.every(isOpen))
    .flatMap(({ wants }) => wants);
}

interface Guard {
  readonly message: string;
  readonly within: readonly Condition[];
  readonly wants: readonly KeyPath[];
}

const valuesKey = /\$?\.Values\.([\w.-]*\w)/g;
const negated = /\bnot\s+\(?\s*\$?\.Values\.([\w.-]*\w)/g;

function guardsIn(template: Template): Guard[] {
  return template.parts.flatMap(({ name, actions }) => {
    const around = name === undefined ? [] : contextOf(name, template, 0);
    return actions
      .flatMap((action) => guardOf(action, template))
      .map((guard) => ({ ...guard, within: [...around, ...guard.within] }));
  });
}

/** What a helper hangs on where it is included; of several places the one that hangs on least. */
function contextOf(name: string, template: Template, depth: number): readonly Condition[] {
  if (depth > 8) return [];
  const call = new RegExp(`(?:include|template)\\s+"${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}"`);
  const contexts = template.parts.flatMap((part) => {
    const calls = part.actions.filter(({ text }) => call.test(text));
    if (calls.length === 0 || part.name === name) return [];
    const around = part.name === undefined ? [] : contextOf(part.name, template, depth + 1);
    return calls.map(({ within }) => [...around, ...within]);
  });
  return contexts.sort((a, b) => a.length - b.length)[0] ?? [];
}

// `required "message" .Values.key`, and `fail "message"` below a condition with `not .Values.key`.
function guardOf({ text, within }: Action, template: Template): Guard[] {
  const required = /\brequired\s+(?:"((?:[^"\\]|\\.)*)"|`([^`]*`))(.*)$/s.exec(text);
  if (required !== null) {
    const [, quoted, raw, rest = ""] = required;
    const [, key] = [...rest.matchAll(valuesKey)][0] ?? [];
    return key === undefined
      ? []
      : [{ message: raw ?? quoted ?? "", within, wants: [keyOutside(template, key)] }];
  }
  const failed = /\bfail\s+(?:\(?printf\s+)?"((?:[^"\\%]|\\.)*)/s.exec(text);
  const last = within.at(-1);
  if (failed === null || last === undefined || last.negated) return [];
  const wants = [...last.text.matchAll(negated)].map(([, key = ""]) => keyOutside(template, key));
  const rest = last.text.replaceAll(negated, "").replaceAll(/\(\s*\)/g, "");
  return [
    { message: failed[1] ?? "", within: [...within.slice(0, -1), { text: rest, negated: false }], wants },
  ];
}

/** Does a condition hold? `and`, `not`, `eq` of values with texts, and values alone; of others nothing is believed. */
function holds({ text, negated: isTurned }: Condition, look: (name: string) => Value): boolean {
  const trimmed = text
    .trim()
    .replace(/^\((.*)\)$/s, "$1")
    .trim();
  const words = trimmed.replaceAll(/\b(?:and|default)\b|[()]/g, " ").trim();
  if (words === "") return !isTurned;
  const names = words.split(/\s+/);
  const known = names.map((name) => /^\$?\.Values\.([\w.-]*\w)$/.exec(name)?.[1]);
  if (known.some((name) => name === undefined)) {
    const [, name, wanted] = /^eq\s+\$?\.Values\.([\w.-]*\w)\s+"([^"]*)"$/.exec(trimmed) ?? [];
    return name !== undefined && (look(name) === wanted) !== isTurned;
  }
  return known.every((name) => isTruthy(look(name ?? ""))) !== isTurned;
}

function isTruthy(value: Value): boolean {
  return value !== false && value !== 0 && !isUnset(value);
}

function isUnset(value: Value): boolean {
  if (isList(value)) return value.length === 0;
  return value === null || value === "" || (isMap(value) && Object.keys(value).length === 0);
}

/** Values in place of those that only the user knows: of the right form, and unmistakable. */
export function placeholders(
  keys: readonly KeyPath[],
  { values, region }: { values: ValueMap; region: string },
): ValueMap {
  let given: Value = emptyMap;
  for (const key of keys) {
    const isSwitch = valueAt(values, key) === false;
    given = withValue(given, key, isSwitch ? true : placeholder(String(key.at(-1)), region));
  }
  return isMap(given) ? given : emptyMap;
}

const text = "mirror-placeholder";

function placeholder(name: string, region: string): string {
  if (/region$/i.test(name)) return region;
  if (/arn$/i.test(name)) return `arn:aws:iam::000000000000:role/${text}`;
  if (/(?:url|uri|endpoint)$/i.test(name)) return `https://${text}.invalid`;
  return text;
}

/** Does a reference hang on a value that only the user knows? */
export function isMadeUp(reference: string): boolean {
  return reference.includes(text);
}

function distinct(keys: readonly KeyPath[]): KeyPath[] {
  return [...new Map(keys.map((key) => [key.join("\0"), key])).values()];
}
