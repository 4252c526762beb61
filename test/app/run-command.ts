// Runs the program in this process, in a folder of its own, with captured streams.
import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, beforeAll } from "vitest";
import { runProgram } from "../../src/cli/run.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A fresh working folder for the tests of one file. */
export function useFolder(): void {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "command-"));
  beforeAll(() => process.chdir(folder));
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });
}

export async function run(
  argv: readonly string[],
  options: {
    readonly stdin?: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** Sends the program what a shell would. */
    readonly signals?: EventEmitter;
  } = {},
): Promise<Ran> {
  const { stdin, environment = {}, signals = new EventEmitter() } = options;
  const input = Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([collect(stdout), collect(stderr)]);
  const code = await runProgram({
    argv,
    environment: { PATH: process.env["PATH"], ...environment },
    stdin: Object.assign(input, { isTTY: stdin === undefined }) as unknown as NodeJS.ReadStream,
    stdout,
    stderr,
    signals,
    exit: () => undefined,
    stop: () => undefined,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await texts;
  return { code, stdout: out, stderr: err };
}

async function collect(stream: PassThrough): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
