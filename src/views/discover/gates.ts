// The answers of the gates for an image, with everything that they found.
import { shortDigest } from "../../core/base/digest.ts";
import { printable } from "../../core/base/escape.ts";
import type { GateAnswer, GatedImage } from "../../core/gates/verdict.ts";

/** One block for each image that the gates checked. */
export function gateLines(images: readonly GatedImage[]): string[] {
  return images.flatMap(({ destination, digest, answers }) => [
    `  gates for ${printable(destination)} ${shortDigest(digest)}${answers.length === 0 ? ": none" : ""}`,
    ...answers.flatMap((one) =>
      answerLines(one).map((line, at) => `${at === 0 ? "    " : "      "}${printable(line)}`),
    ),
  ]);
}

function answerLines({ gate, at, verdict, waiver }: GateAnswer): string[] {
  const lines = verdict.notChecked.map((one) => `not checked: ${one}`);
  if (verdict.answer === "yes") return [`passes ${gate} at ${at}`, ...verdict.found, ...lines];
  const head = waiver === undefined ? "fails" : "waived";
  return [
    `${head} ${gate} at ${at}: ${verdict.why}`,
    ...verdict.found.map((one) => `found: ${one}`),
    `expected: ${verdict.wanted}`,
    ...(waiver === undefined ? [] : [`waived until ${waiver.until} by ${waiver.at}`]),
    ...lines,
  ];
}
