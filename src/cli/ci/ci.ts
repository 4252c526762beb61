// What a run tells the CI system by itself: problems beside their lines, and a job summary. Whatever goes wrong here is said
// and changes no exit code.
import { appendFile, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { printable } from "../../core/base/escape.ts";
import type { Output } from "../terminal/output.ts";
import type { Engine } from "./engine.ts";

interface Situation {
  /** The command. */
  readonly name: string;
  /** null: not in a CI system that we know, or told to leave it alone. */
  readonly engine: Engine | null;
  readonly output: Output;
  readonly now: () => Date;
}

/** GitHub drops a step's summary as a whole where it is larger. */
const summaryLimit = 1_048_576;
/** Less room than this is not worth a document. */
const leastSummary = 2_000;

export class Ci {
  readonly #situation: Situation;
  readonly #problems: Diagnostic[] = [];
  #isSummarized = false;

  constructor(situation: Situation) {
    this.#situation = situation;
  }

  /** Whether it is worth while to make a report for a summary. */
  get hasSummary(): boolean {
    const { engine } = this.#situation;
    return engine?.kind === "github" && engine.summary !== null;
  }

  get isListening(): boolean {
    return this.#situation.engine !== null;
  }

  /** Problems that are told in a report, and not each by itself. */
  note(problems: readonly Diagnostic[]): void {
    if (this.isListening) this.#problems.push(...problems);
  }

  /** `render` gives a document of at most so many bytes. */
  async summarize(render: (limit: number) => Promise<string>): Promise<void> {
    const { engine, output } = this.#situation;
    if (engine?.kind !== "github" || engine.summary === null) return;
    this.#isSummarized = true;
    try {
      const there = await stat(engine.summary).catch(() => null);
      const room = summaryLimit - (there?.size ?? 0) - 1;
      if (room < leastSummary) {
        output.note(`The job summary is full (${summaryLimit} bytes), so nothing was added.`);
        return;
      }
      const text = output.redact(await render(room));
      // Redaction makes a text longer where a secret is shorter than what stands for it.
      if (Buffer.byteLength(text) <= room) await appendFile(engine.summary, `${text}\n`);
      else output.note("The job summary was not written, because it would be too long.");
    } catch (error) {
      const why = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      output.note(`Cannot write the job summary ${printable(engine.summary)}: ${why}`);
    }
  }

  /** At the end of the run, when all is known: the worst first. */
  async finish(): Promise<void> {
    const { engine, output, name } = this.#situation;
    if (engine === null) return;
    const problems = unique([...output.told, ...this.#problems]);
    if (problems.length === 0) return;
    const views = await import("../../views/ci/annotations.ts");
    if (engine.kind === "github") {
      const placed = problems.map((one) => inRepository(one, engine.root));
      const { commands, left } = views.githubAnnotations(placed);
      for (const command of commands) output.command(command);
      const isOpen = !this.#isSummarized && problems.some(({ severity }) => severity === "error");
      if (isOpen || (left > 0 && !this.#isSummarized)) {
        const { problemSummary } = await import("../../views/ci/summary.ts");
        await this.summarize((limit) => Promise.resolve(problemSummary(name, placed, limit)));
      }
      return;
    }
    const { blobs, root } = engine;
    const link = (file: string, line: number) => {
      const path = blobs === null ? null : pathIn(root, file);
      if (path === null) return undefined;
      return `${blobs}/${path.split("/").map(encodeURIComponent).join("/")}#L${line}`;
    };
    const time = Math.floor(this.#situation.now().getTime() / 1000);
    output.command(views.gitlabSection(problems, { link, time }));
  }
}

function unique(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = ({ code, detail = "", at }: Diagnostic) =>
    [code, detail, at?.file ?? "", at?.line ?? 0].join("\0");
  return [...new Map(problems.map((one) => [keyOf(one), one])).values()];
}

/** GitHub knows files by their path in the repository. */
function inRepository(one: Diagnostic, root: string | null): Diagnostic {
  const path = one.at === undefined ? null : pathIn(root, one.at.file);
  return one.at === undefined || path === null ? one : { ...one, at: { ...one.at, file: path } };
}

/** null: it does not lie in the repository. */
function pathIn(root: string | null, file: string): string | null {
  if (root === null) return null;
  const path = relative(root, resolve(file));
  const isOutside = path === ".." || path.startsWith(`..${sep}`) || resolve(root, path) !== resolve(file);
  return path === "" || isOutside ? null : path.replaceAll(sep, "/");
}
