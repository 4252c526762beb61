// How much of a chart a plan covers, in sentences: the mirrored images, the omitted ones and how to include them, and
// what the chart may still pull by itself.
import type { Coverage } from "../core/image/coverage.ts";
import { count } from "./units.ts";

export function coverageLines(coverage: Coverage): string[] {
  const { images, proved, operator } = coverage;
  const shown = proved === null ? "" : proved === images ? " and proved" : `, ${proved} of them proved`;
  const left = notCovered(coverage);
  return [
    `${count(images, "image")} mirrored${shown}`,
    ...(left.length === 0 ? [] : [`not covered: ${left.join(", ")}`]),
    ...(operator === null ? [] : [operatorLine(operator.definitions)]),
  ];
}

function notCovered({ absent, artifacts, optional, unknown, tests, questions }: Coverage): string[] {
  return [
    ...(absent === 0 ? [] : [`${count(absent, "image")} that could not be read`]),
    ...(artifacts === 0 ? [] : [`${count(artifacts, "OCI artifact")} (include: [artifact])`]),
    ...(optional === 0 ? [] : [`${count(optional, "optional component")} (include: [optional])`]),
    ...(tests === 0 ? [] : [`${count(tests, "test image")} (include: [test])`]),
    ...(unknown.length === 0
      ? []
      : [`${count(unknown.length, "component")} that cannot be rendered (${unknown.join("; ")})`]),
    ...(questions === 0 ? [] : [count(questions, "open question")]),
  ];
}

function operatorLine(definitions: number): string {
  const what = definitions === 0 ? "a controller" : `an operator with ${count(definitions, "CRD")}`;
  return `installs ${what} that may pull more images at run time`;
}
