// A YAML language server under test: the real one, over its standard input and output.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../support/cli.ts";

const program = join(root, "node_modules/yaml-language-server/bin/yaml-language-server");
export const hasLanguageServer = existsSync(program);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

export interface CompletionItem {
  readonly label: string;
  readonly insertText?: string;
  readonly textEdit?: { readonly newText: string };
}

interface Opened {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

export class LanguageServer {
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #diagnosed = new Map<string, (found: readonly Diagnostic[]) => void>();
  #received = Buffer.alloc(0);
  #count = 0;

  private constructor() {
    this.#child = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.#child.stdout?.on("data", (chunk: Buffer) => this.#receive(chunk));
  }

  static async open(): Promise<LanguageServer> {
    const server = new LanguageServer();
    await server.#request("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      capabilities: {
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
          hover: { contentFormat: ["markdown"] },
        },
        workspace: { configuration: true },
      },
    });
    server.#send({ method: "initialized", params: {} });
    return server;
  }

  /** What it offers at the `|`. */
  async complete(text: string): Promise<readonly CompletionItem[]> {
    const result = await this.#request("textDocument/completion", await this.#openAt(text));
    return Array.isArray(result) ? result : (result as { items: readonly CompletionItem[] }).items;
  }

  /** What it says of the word at the `|`. */
  async hover(text: string): Promise<string> {
    const result = await this.#request("textDocument/hover", await this.#openAt(text));
    return (result as { contents: { value: string } } | null)?.contents.value ?? "";
  }

  /** `LINE:COLUMN message`, in the file's order. */
  async diagnose(text: string): Promise<readonly string[]> {
    const found: Diagnostic[] = [];
    await this.#open(text, (more) => found.push(...more));
    const start = (one: Diagnostic): readonly [number, number] => [
      one.range.start.line + 1,
      one.range.start.character + 1,
    ];
    return found
      .toSorted((a, b) => start(a)[0] - start(b)[0] || start(a)[1] - start(b)[1])
      .map((one) => `${start(one).join(":")} ${one.message}`);
  }

  close(): void {
    this.#child.kill();
  }

  /** Waits until it has looked through the text: before that it may not have read the schema yet. */
  async #open(text: string, tell: (found: readonly Diagnostic[]) => void = () => {}): Promise<string> {
    const uri = pathToFileURL(join(root, "test/editor", `mirror-${(this.#count += 1)}.config.yaml`)).href;
    const diagnosed = new Promise<void>((resolve) => {
      this.#diagnosed.set(uri, (found) => {
        tell(found);
        resolve();
      });
    });
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    this.#send({ method: "textDocument/didOpen", params: { textDocument } });
    await diagnosed;
    return uri;
  }

  async #openAt(written: string): Promise<Opened> {
    const [before = "", ...after] = written.split("|");
    const lines = before.split("\n");
    return {
      textDocument: { uri: await this.#open(before + after.join("|")) },
      position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    };
  }

  async #request(method: string, params: unknown): Promise<unknown> {
    const id = (this.#count += 1);
    const answered = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.#send({ id, method, params });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(error.message);
    return result;
  }

  #send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#child.stdin?.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#child.stdin?.write(body);
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const end = this.#received.indexOf("\r\n\r\n");
      const [, length] = /Content-Length: (\d+)/i.exec(this.#received.subarray(0, end).toString()) ?? [];
      const next = end + 4 + Number(length);
      if (end < 0 || this.#received.length < next) return;
      const message = JSON.parse(this.#received.subarray(end + 4, next).toString()) as Message;
      this.#received = this.#received.subarray(next);
      this.#take(message);
    }
  }

  #take({ id, method, params, ...answer }: Message): void {
    if (method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = params as { uri: string; diagnostics: readonly Diagnostic[] };
      this.#diagnosed.get(uri)?.(diagnostics);
    } else if (method === "workspace/configuration" && id !== undefined) {
      const { items } = params as { items: readonly { section?: string }[] };
      const result = items.map(({ section }) => (section === "yaml" ? settings : null));
      this.#send({ id, result });
    } else if (method !== undefined && id !== undefined) this.#send({ id, result: null });
    else if (id !== undefined) this.#answers.get(id)?.(answer);
  }
}

/** The schema comes by a config's first line alone; nothing is fetched. */
const settings = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
