// The actions of a template with what encloses them: enough to see which part of a text hangs on a condition, and
// which conditions a part hangs on. Nothing is evaluated here.

export interface Action {
  /** Without braces: `if .Values.a.enabled`. */
  readonly text: string;
  /** The conditions that enclose it, outermost first, as they were written; an `else` turns one around. */
  readonly within: readonly Condition[];
  readonly start: number;
  readonly end: number;
  /** Of a condition: what stands between it and its `else` or `end`. */
  readonly body?: string;
}

export interface Condition {
  readonly text: string;
  readonly negated: boolean;
}

interface Open {
  readonly conditions: Condition[];
  /** The action whose body is being read. */
  current: Mutable | undefined;
}

type Mutable = { -readonly [key in keyof Action]: Action[key] };

const action = /\{\{-?\s*(?:\/\*[\s\S]*?\*\/|((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`}]|\}(?!\}))*?))\s*-?\}\}/g;
const opening = /^(?:if|with|range|define|block)\b/;

export function actionsOf(template: string): Action[] {
  const found: Mutable[] = [];
  const stack: Open[] = [];
  for (const match of template.matchAll(action)) {
    const text = match[1];
    if (text === undefined) continue;
    const start = match.index;
    const one: Mutable = { text, within: enclosing(stack), start, end: start + match[0].length };
    const top = stack.at(-1);
    if (text === "end" || /^else\b/.test(text)) {
      if (top?.current !== undefined) top.current.body = template.slice(top.current.end, start);
      if (text === "end") stack.pop();
      else if (top !== undefined) turn(top, one, text);
    } else if (opening.test(text)) {
      one.within = enclosing(stack);
      const condition = /^(?:if|with|range)\s+(.*)$/s.exec(text)?.[1];
      stack.push({
        conditions: condition === undefined ? [] : [{ text: condition, negated: false }],
        current: one,
      });
    }
    found.push(one);
  }
  return found;
}

/** Where the block ends that a text begins in. */
export function closingOf(text: string): number {
  let depth = 0;
  for (const match of text.matchAll(action)) {
    if (match[1] === "end") depth -= 1;
    else if (match[1] !== undefined && opening.test(match[1])) depth += 1;
    if (depth < 0) return match.index;
  }
  return text.length;
}

/** `else` and `else if`: what was asked before is not so. */
function turn(open: Open, one: Mutable, text: string): void {
  const last = open.conditions.at(-1);
  if (last !== undefined) open.conditions.splice(-1, 1, { text: last.text, negated: true });
  one.within = [...one.within.slice(0, one.within.length - open.conditions.length), ...open.conditions];
  const condition = /^else\s+(?:if|with)\s+(.*)$/s.exec(text)?.[1];
  if (condition !== undefined) open.conditions.push({ text: condition, negated: false });
  open.current = one;
}

function enclosing(stack: readonly Open[]): Condition[] {
  return stack.flatMap(({ conditions }) => conditions);
}
