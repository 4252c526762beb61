// Open questions for people: the reference, why it is one, where it stands, and a line of config that answers it.
import { printable, printableJson } from "../core/base/escape.ts";
import type { Question } from "../core/image/wanted.ts";

/** `places` are the spots that raise it, described; they follow each other on lines of their own. */
export function questionLines(
  { reference, why, answer, evidence }: Question,
  places: readonly string[],
): string[] {
  const source = evidence[0]?.source;
  const under = source === undefined ? "" : ` of the source ${printable(source)}`;
  return [
    `  ? ${printable(reference)}`,
    `      ${printable(why)}`,
    ...places.map((place) => `      in ${place}`),
    ...(answer === undefined
      ? [`      to leave it out, under ignore:${under}`, `        - ${yamlText(reference)}`]
      : [`      to mirror it, under images:${under}`, `        - ${yamlText(answer)}`]),
  ];
}

/** As an item of a YAML list, in quotes where it needs them. */
function yamlText(text: string): string {
  return /^[A-Za-z0-9][\w.:@+-]*\/[\w./:@+-]*$/.test(text) ? text : printableJson(text);
}
