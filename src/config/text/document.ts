// A config as plain values, with the spot of every key and value. What plain values can't say (the same key twice,
// endless aliases, tags) is among the findings here.
import { Problem } from "../../core/base/diagnostic.ts";
import { readYaml, type YamlFault, type YamlRead } from "../../yaml/read.ts";
import { slipBehind } from "../../yaml/slips.ts";
import { type Span, valueAt, type YamlEntry, type YamlValue } from "../../yaml/tree.ts";
import {
  complaint,
  inFileOrder,
  type Located,
  located,
  type Location,
  mostFaults,
  type Path,
} from "./finding.ts";
import { faultOf, unsafeKey } from "./problems.ts";
import { type Locate, locationsIn } from "./source-text.ts";

const mostAliased = 10_000;
/** Enough for 200,000 keys. */
const mostLexemes = 1_700_000;
const mostSyntaxErrors = 20;

/** Throws a Problem `yaml/…` for text that isn't one YAML document. */
export function readDocument(file: string, text: string): ConfigDocument {
  const locate = locationsIn(file, text);
  const options = { strict: true, mostAliased, mostLexemes, text: showVariables };
  const hidden = hideVariables(text);
  const { root, faults } = readYaml(hidden, options);
  const ending = faults.find(({ kind }) => endings.has(kind));
  if (ending !== undefined) throw new Problem(locatedFault(ending, locate).diagnostic);
  const errors = syntaxErrors(faults);
  if (errors.length > 0)
    throw new Problem(inFileOrder(errors.map((error) => locatedSyntax(error, hidden, locate))));
  return new ConfigDocument(text, { root, faults }, locate);
}

const endings = new Set<YamlFault["kind"]>(["documents", "version", "depth", "length"]);
const withoutEcho = new Set(["TAB_AS_INDENT", "BAD_DQ_ESCAPE"]);

/** The first error, and those after it that can't be its echoes. */
function syntaxErrors(faults: readonly YamlFault[]): readonly YamlFault[] {
  const errors = faults.filter((fault) => fault.kind === "syntax").toSorted((a, b) => a.offset - b.offset);
  const [first] = errors;
  return errors
    .filter((error) => error === first || (error.code === first?.code && withoutEcho.has(error.code)))
    .slice(0, mostSyntaxErrors);
}

export class ConfigDocument {
  readonly value: unknown;
  readonly findings: readonly Located[];
  readonly #text: string;
  readonly #root: YamlValue;
  readonly #locate: Locate;

  constructor(text: string, { root, faults }: YamlRead, locate: Locate) {
    this.#text = text;
    this.#root = root;
    this.#locate = locate;
    const findings = faults.slice(0, mostFaults + 1).map((fault) => locatedFault(fault, locate));
    this.value = plain(root, ({ keyOffset, keyEnd }) => {
      if (findings.length <= mostFaults)
        findings.push(located(unsafeKey, locate(keyOffset, keyEnd - keyOffset)));
    });
    this.findings = findings;
  }

  /** Where a key or its value is; the nearest parent when it isn't there. */
  locate(path: Path, mark: "key" | "value"): Location {
    let value = this.#root;
    let found = firstOf(value);
    for (const [depth, segment] of path.entries()) {
      const entry = value.type === "map" ? value.entries.get(String(segment)) : undefined;
      const next = entry?.value ?? (typeof segment === "number" ? valueAt(value, [segment]) : undefined);
      if (next === undefined) break;
      const isMarked = mark === "value" && depth === path.length - 1 && isWritten(next);
      found =
        isMarked || entry === undefined ? firstOf(next) : { offset: entry.keyOffset, end: entry.keyEnd };
      value = next;
    }
    return this.#locate(found.offset, Math.max(1, found.end - found.offset));
  }

  /** A spot inside a scalar: the n-th occurrence of `part` in its source. */
  locateInside(path: Path, part: string, occurrence: number, length: number): Location {
    const start = this.locate(path, "value");
    const source = this.source(path) ?? "";
    let at = source.indexOf(part);
    for (let count = 0; count < occurrence && at >= 0; count += 1) at = source.indexOf(part, at + 1);
    return at < 0 ? start : this.#locate(start.offset + at, length);
  }

  /** A scalar as it is written. */
  source(path: Path): string | undefined {
    const value = valueAt(this.#root, path);
    if (value?.type !== "text" || value.alias !== undefined) return undefined;
    return this.#text.slice(value.offset, value.end);
  }
}

/** A collection is marked at its first key, not over all its lines. */
function firstOf(value: YamlValue): Span {
  if (value.alias !== undefined) return value.alias;
  if (value.type === "text") return value;
  const [first] = value.type === "map" ? value.entries.values() : [];
  const { offset } = value;
  return { offset, end: first?.keyOffset === offset ? first.keyEnd : offset + 1 };
}

/** A value that isn't written has a spot, but nothing to mark. */
function isWritten(value: YamlValue): boolean {
  return value.alias !== undefined || value.end > value.offset;
}

function plain(value: YamlValue, refuse: (entry: YamlEntry) => void): unknown {
  if (value.type === "text") return value.value;
  if (value.type === "list") return value.items.map((item) => plain(item, refuse));
  const map: Record<string, unknown> = {};
  for (const [key, entry] of value.entries) {
    const inner = plain(entry.value, refuse);
    if (key === "__proto__") refuse(entry);
    else map[key] = inner;
  }
  return map;
}

/** What the parser stumbled over, or what made it stumble. */
function locatedSyntax(fault: YamlFault, text: string, locate: Locate): Located {
  const slip =
    fault.kind === "syntax" && !withoutEcho.has(fault.code)
      ? slipBehind(text, fault.offset, fault.message)
      : undefined;
  if (slip === undefined) return locatedFault(fault, locate);
  const { summary, detail, hint } = slip;
  const words = { detail: showVariables(detail), hint: showVariables(hint) };
  return located(
    complaint("yaml/syntax", summary, words),
    locate(slip.offset, Math.max(1, slip.end - slip.offset)),
  );
}

function locatedFault(fault: YamlFault, locate: Locate): Located {
  const at = locate(fault.offset, Math.max(1, fault.end - fault.offset));
  const told = faultOf(fault, mostAliased, (offset) => locate(offset).position.line);
  const detail = showVariables(told.detail);
  if (fault.kind !== "duplicate") return located({ ...told, detail }, at);
  // Both keys are shown.
  const before = locate(fault.first.offset).position;
  const frame = [...(before.frame ?? []).slice(-1), ...(at.position.frame ?? []).slice(-1)];
  const both = before.line === at.position.line ? frame.slice(-1) : frame;
  return located(told, { offset: at.offset, position: { ...at.position, frame: both } });
}

// `${NAME}` may stand unquoted anywhere, also within [ ] and { }, where YAML gives braces a meaning. For the reader
// its braces are swapped for characters that no text uses; the length stays, so all positions stay.
const open = "\ufdd0";
const close = "\ufdd1";

function hideVariables(text: string): string {
  return text.replace(/\$\{([^{}\n"',]*)\}/g, `$$${open}$1${close}`);
}

function showVariables(text: string): string {
  return text.includes(open) ? text.replace(/\$\ufdd0([^\ufdd0\ufdd1]*)\ufdd1/g, "${$1}") : text;
}
