// Checks JUnit reports by their schema, with xmllint where there is one.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const schema = fileURLToPath(new URL("../fixtures/junit.xsd", import.meta.url));

export const hasXmllint = spawnSync("xmllint", ["--version"]).status === 0;

/** What is wrong with it; empty for a report that holds. */
export function junitFaults(text: string): string {
  const { status, stderr } = spawnSync("xmllint", ["--noout", "--nonet", "--schema", schema, "-"], {
    input: text,
    encoding: "utf8",
  });
  return status === 0 ? "" : stderr;
}
