// Where all output goes: results to standard output, everything else to standard error, secrets and commands for a CI
// system to neither. A reader that goes away (`| head`) ends the writing, not the work.
import type { Writable } from "node:stream";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { printableJson, withoutCommands } from "../../core/base/escape.ts";
import { inChunks } from "../../core/base/json-pieces.ts";
import { withoutSignatures } from "../../core/base/signature.ts";
import type { Screen } from "../../views/paint.ts";
import type { Globals } from "../arguments/options.ts";
import { doesReflow, LiveArea, mostRows, type Size } from "./live-area.ts";

export type Stream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export type Environment = Readonly<Record<string, string | undefined>>;

interface OutputStreams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly environment: Environment;
}

// What a stream has that is no terminal.
const plainWidth = 100;
// What a terminal has that says it has no size.
const smallTerminal: Size = { columns: 80, rows: 24 };

// Each write to a pipe is a call that waits.
const joinedMs = 100;

/** Who draws, from above: what is applied, and what is gathered. */
export type LivePart = "actions" | "doings";

type Settings = Pick<Globals, "quiet" | "color" | "logFormat">;

export class Output {
  readonly settings: Settings;
  /** All errors and warnings so far. */
  readonly told: Diagnostic[] = [];
  readonly #streams: OutputStreams;
  readonly #secrets = new Set<string>();
  /** Lines that problems may show, by file. */
  readonly #quoted = new Map<string, readonly string[]>();
  #redact: Redact = createRedactor([]);
  #lines = "";
  #flushing: NodeJS.Timeout | undefined;
  readonly #area: LiveArea;
  readonly #parts: Record<LivePart, readonly string[]> = { actions: [], doings: [] };
  #listens = false;
  /** The terminal is somebody else's. */
  #isAway = false;

  constructor(streams: OutputStreams, settings: Settings) {
    this.#streams = streams;
    this.settings = settings;
    this.#area = new LiveArea(doesReflow(streams.environment));
  }

  /** From now on these are struck out of everything. */
  hide(secrets: Iterable<string>): void {
    for (const secret of secrets) this.#secrets.add(secret);
    this.#redact = createRedactor(this.#secrets);
  }

  /** From now on problems that point into this file show the line. */
  quote(file: string, text: string): void {
    this.#quoted.set(file, text.split("\n"));
  }

  redact(text: string): string {
    return this.#redact(text);
  }

  /** What the command was asked for. */
  result(text: string): void {
    this.#write(this.#streams.stdout, text);
  }

  /** The same for one that is too large for one text. No piece ends within a word that is to be struck out. */
  async resultPieces(pieces: Iterable<string>): Promise<void> {
    if (this.#lines !== "") this.flush();
    for (const chunk of inChunks(pieces)) {
      if (this.closed) return;
      await this.resultBytes(Buffer.from(withoutCommands(this.#redact(chunk))));
    }
  }

  /** A large result, piece by piece: resolves when more may be written. Pieces are written as they are. */
  async resultBytes(bytes: Uint8Array): Promise<void> {
    const { stdout } = this.#streams;
    this.#makeWay();
    if (isClosed(stdout) || stdout.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ["drain", "close", "error"]) stdout.off(event, done);
        resolve();
      };
      for (const event of ["drain", "close", "error"]) stdout.on(event, done);
    });
  }

  /** Nobody reads standard output any more. */
  get closed(): boolean {
    return isClosed(this.#streams.stdout);
  }

  /** Progress and remarks; nothing with --quiet. */
  note(text: string): void {
    if (this.settings.quiet) return;
    const line = { time: new Date().toISOString(), type: "note", message: text };
    this.problem(this.settings.logFormat === "json" ? `${printableJson(line)}\n` : `${text}\n`);
  }

  /** Lines that may come by the thousand: those of a short while are one write. */
  progress(text: string): void {
    this.#lines += text;
    this.#flushing ??= setTimeout(() => this.flush(), joinedMs);
  }

  /** Writes what waits of `progress`; whatever else is written comes after it by itself. */
  flush(): void {
    this.#write(this.#streams.stderr, "");
  }

  /** Whether `live` may be used: somebody looks at standard error, at a terminal that can move its cursor. */
  get isLive(): boolean {
    const { environment, stderr } = this.#streams;
    const inPipeline = (environment["CI"] ?? "") !== "";
    return stderr.isTTY === true && environment["TERM"] !== "dumb" && !inPipeline;
  }

  /** How many rows may be live. */
  get liveHeight(): number {
    return mostRows(this.#size());
  }

  /** Rows below all that is written to standard error, in place of that part's before; [] takes them away. */
  live(part: LivePart, rows: readonly string[]): void {
    const before = this.#rows;
    this.#parts[part] = rows.map((row) => withoutCommands(this.#redact(row)));
    const now = this.#rows;
    this.#followSize();
    if (this.#lines !== "") return this.flush();
    const same = now.length === before.length && now.every((row, at) => row === before[at]);
    if (!same || this.#area.isShown !== now.length > 0) this.#draw("");
  }

  /** Nothing is live any more. */
  clear(): void {
    this.live("actions", []);
    this.live("doings", []);
  }

  /** Leaves the terminal to somebody else: what is drawn is taken away, until `resume`. */
  suspend(): void {
    this.flush();
    this.#makeWay();
    this.#isAway = true;
  }

  /** Also when nobody said before that the terminal would be somebody else's: what was drawn stays where it is. */
  resume(): void {
    if (!this.#isAway) this.#area.forget();
    this.#isAway = false;
    this.#draw("");
  }

  /** Errors and warnings, --quiet or not. */
  problem(text: string): void {
    this.#write(this.#streams.stderr, text);
  }

  /** A command of ours for the CI system. What it quotes must be without commands already. */
  command(text: string): void {
    this.#write(this.#streams.stderr, text, (own) => own);
  }

  async diagnostics(list: readonly Diagnostic[]): Promise<void> {
    if (list.length === 0) return;
    this.told.push(...list);
    const views = await import("../../views/diagnostic.ts");
    const json = this.settings.logFormat === "json";
    this.problem(
      json
        ? list.map((one) => views.diagnosticJson(one)).join("")
        : views.renderDiagnostics(list, this.screen("stderr")),
    );
  }

  isTerminal(stream: "stdout" | "stderr"): boolean {
    return this.#streams[stream].isTTY === true;
  }

  screen(name: "stdout" | "stderr"): Screen {
    const stream = this.#streams[name];
    const color = colorLevel(this.settings.color, this.#streams.environment, stream.isTTY === true);
    const width = stream.columns || (stream.isTTY ? smallTerminal.columns : plainWidth);
    return { width, color, lineOf: (file, line) => this.#quoted.get(file)?.[line - 1] };
  }

  /** Timers run before the signal is told that lets the process go on: none while we are away. */
  get #rows(): readonly string[] {
    return this.#isAway ? [] : [...this.#parts.actions, ...this.#parts.doings];
  }

  #size(): Size {
    const { columns, rows } = this.#streams.stderr;
    return { columns: columns || smallTerminal.columns, rows: rows || smallTerminal.rows };
  }

  #followSize(): void {
    if (this.#listens) return;
    this.#listens = true;
    this.#streams.stderr.on("resize", () => this.#draw(""));
  }

  /** Whole lines, and the rows below them, in one write. */
  #draw(text: string): void {
    const { stderr } = this.#streams;
    if (isClosed(stderr) || (text === "" && this.#rows.length === 0 && !this.#area.isShown)) return;
    stderr.write(this.#area.frame(text, this.#rows, this.#size()));
  }

  /** Takes the rows away: what is written next may be anything. They come again when they are drawn next. */
  #makeWay(): void {
    const { stderr } = this.#streams;
    if (this.#area.isShown && !isClosed(stderr)) stderr.write(this.#area.frame("", [], this.#size()));
  }

  #write(stream: Stream, text: string, safe = withoutCommands): void {
    const { stderr } = this.#streams;
    if (stream !== stderr && this.#lines !== "") this.flush();
    const lines = stream === stderr ? this.#takeLines() : "";
    if (text === "" && lines === "") return;
    const clean = withoutCommands(this.#redact(lines)) + safe(this.#redact(text));
    if (stream === stderr && this.#rows.length > 0 && clean.endsWith("\n")) return this.#draw(clean);
    this.#makeWay();
    if (!isClosed(stream)) stream.write(clean);
  }

  #takeLines(): string {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    const lines = this.#lines;
    this.#lines = "";
    return lines;
  }
}

function isClosed(stream: Stream): boolean {
  return stream.destroyed || stream.writableEnded || stream.errored !== null;
}

/** A closed pipe passes in silence. Any other error of a standard stream means that a result was lost. */
export function watchStreams({ stdout, stderr }: Pick<OutputStreams, "stdout" | "stderr">): void {
  const closed = new Set(["EPIPE", "ERR_STREAM_DESTROYED"]);
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (closed.has(error.code ?? "")) return;
    process.exitCode = 1;
    stderr.write(`Error: Cannot write to standard output: ${error.code ?? error.name}\n`);
  });
  stderr.on("error", () => {});
}

const forcedLevels = new Map<string, Screen["color"]>([
  ["0", 0],
  ["false", 0],
  ["2", 2],
  ["3", 3],
]);

/** Whether a stream gets color: the flag, then FORCE_COLOR, then NO_COLOR, then whether it is a terminal. */
export function colorLevel(
  flag: boolean | undefined,
  environment: Environment,
  isTerminal: boolean,
): Screen["color"] {
  if (flag !== undefined) return flag ? 1 : 0;
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = environment;
  if (force !== undefined) return forcedLevels.get(force) ?? 1;
  if (no !== undefined && no !== "") return 0;
  return isTerminal && term !== "dumb" ? 1 : 0;
}

// Secrets are struck out in every form in which they could reach an output, and so is what looks like a header that logs
// somebody in: a registry may repeat what it was sent, tokens among it that nobody has registered.
const mask = "***";
// Anything shorter is in half of all words: striking it out would hide the output, not the secret.
const shortestSecret = 4;

type Redact = (text: string) => string;

export function createRedactor(secrets: Iterable<string>): Redact {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    const bytes = Buffer.from(secret);
    forms.add(encodeURIComponent(bytes.toString()));
    forms.add(bytes.toString("base64"));
  }
  // The longest first: a secret may hold another.
  const ordered = [...forms].toSorted((a, b) => b.length - a.length);
  return (text) =>
    withoutSignatures(strikeHeaders(ordered.reduce((rest, form) => rest.replaceAll(form, mask), text)));
}

const header = /\b(Basic|Bearer)(\s+)([\w+/=.~-]{8,})/gi;
// Words follow "bearer" in prose, too; tokens are longer.
const shortestToken = 20;

function strikeHeaders(text: string): string {
  return text.replace(header, (whole, scheme: string, gap: string, value: string) =>
    isToken(scheme, value) ? `${scheme}${gap}${mask}` : whole,
  );
}

function isToken(scheme: string, value: string): boolean {
  if (scheme.toLowerCase() === "bearer") return value.length >= shortestToken;
  return /^[\x20-\x7e]+:/.test(Buffer.from(value, "base64").toString("latin1"));
}
