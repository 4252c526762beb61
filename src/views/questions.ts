// Open questions for people: the reference, the reason, the places that raise it, and a line of config that answers it.
import { printable, printableJson } from "../core/base/escape.ts";
import type { Question } from "../core/image/wanted.ts";

/** A line of config that answers the question, and the key of the source that it belongs under. */
export interface AnswerLine {
  readonly key: "images" | "ignore";
  readonly source: string | undefined;
  /** An item of a YAML list. */
  readonly line: string;
}

export function answerLine({ reference, answer, evidence }: Question): AnswerLine {
  return {
    key: answer === undefined ? "ignore" : "images",
    source: evidence[0]?.source,
    line: `- ${yamlText(answer ?? reference)}`,
  };
}

/** `places` describe what raises the question; each is on a line of its own. */
export function questionLines(question: Question, places: readonly string[]): string[] {
  const { key, source, line } = answerLine(question);
  const under = source === undefined ? "" : ` of the source ${printable(source)}`;
  return [
    `  ? ${printable(question.reference)}`,
    `      ${printable(question.why)}`,
    ...places.map((place) => `      in ${place}`),
    `      to ${key === "images" ? "mirror it" : "skip it"}, add to ${key}:${under}`,
    `        ${line}`,
  ];
}

/** As an item of a YAML list, in quotes if it needs them. */
function yamlText(text: string): string {
  return /^[A-Za-z0-9][\w.:@+-]*\/[\w./:@+-]*$/.test(text) ? text : printableJson(text);
}
