// The outputs of a step, in the form in which no value can end itself or begin another one.
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";

export function setOutputs(outputs) {
  const written = Object.entries(outputs).map(([name, value]) => {
    const end = randomUUID();
    return `${name}<<${end}\n${value}\n${end}\n`;
  });
  appendFileSync(process.env.GITHUB_OUTPUT ?? "", written.join(""));
}
