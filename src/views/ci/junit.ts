// JUnit XML as CI systems read it: GitLab, Jenkins, CodeBuild, GitHub's actions for test reports. For a failure, GitLab shows
// only the text of its element; of several cases with the same name, it keeps the first.
import { markupText } from "../markup.ts";

export interface JunitCase {
  readonly name: string;
  readonly seconds?: number;
  readonly problem?: {
    /** `error`: the check could not be made; `skipped`: it was not tried. */
    readonly kind: "failure" | "error" | "skipped";
    readonly message: string;
    readonly type?: string;
    /** One line for each item. */
    readonly body: readonly string[];
  };
}

export interface JunitSuite {
  readonly name: string;
  /** Of all its cases. */
  readonly className: string;
  readonly seconds?: number;
  readonly cases: readonly JunitCase[];
}

export function junitDocument(title: string, suites: readonly JunitSuite[], seconds?: number): string {
  const all = suites.flatMap(({ cases }) => cases);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${markupText(title)}" ${countsOf(all)}${timeOf(seconds)}>
${suites.map(suiteText).join("\n")}
</testsuites>
`;
}

function suiteText({ name, className, cases, seconds }: JunitSuite): string {
  return [
    `  <testsuite name="${markupText(name)}" ${countsOf(cases)}${timeOf(seconds)}>`,
    ...cases.map((one) => caseText(className, one)),
    "  </testsuite>",
  ].join("\n");
}

function caseText(className: string, { name, seconds, problem }: JunitCase): string {
  const start = `    <testcase classname="${markupText(className)}" name="${markupText(name)}"${timeOf(seconds)}`;
  if (problem === undefined) return `${start}/>`;
  const { kind, message, type, body } = problem;
  const typed = type === undefined ? "" : ` type="${markupText(type)}"`;
  const text = body.map((line) => markupText(line)).join("\n");
  return `${start}>
      <${kind} message="${markupText(message)}"${typed}>${text}</${kind}>
    </testcase>`;
}

function countsOf(cases: readonly JunitCase[]): string {
  const many = (kind: string) => cases.filter(({ problem }) => problem?.kind === kind).length;
  const skipped = many("skipped");
  const more = skipped === 0 ? "" : ` skipped="${skipped}"`;
  return `tests="${cases.length}" failures="${many("failure")}" errors="${many("error")}"${more}`;
}

function timeOf(seconds: number | undefined): string {
  return seconds === undefined ? "" : ` time="${seconds.toFixed(3)}"`;
}
