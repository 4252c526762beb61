// A server that answers ECR's protocol by a script: for the faults that no ECR can be asked to have.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Ecr, openEcr } from "../../src/ecr/client.ts";
import type { EcrAccess } from "../../src/ecr/caller.ts";
import { testTiming } from "../support/timing.ts";

export interface Reply {
  readonly status?: number;
  /** AWS's error type, or none for a success. */
  readonly error?: string;
  readonly message?: string;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Close the connection without an answer. */
  readonly reset?: boolean;
}

export interface Request {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Counts from 1, per action. */
  readonly attempt: number;
}

export interface Scripted {
  readonly url: string;
  readonly requests: readonly Request[];
  /** How often the action was asked for. */
  count(action: string): number;
  open(more?: Partial<EcrAccess>): Ecr;
  close(): Promise<void>;
}

export async function startScripted(script: (request: Request) => Reply | Promise<Reply>): Promise<Scripted> {
  const requests: Request[] = [];
  const server = createServer((incoming, response) => {
    void answer(incoming, response).catch(() => response.destroy());
  });
  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const action = String(incoming.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    const attempt = requests.filter((one) => one.action === action).length + 1;
    const request = { action, input: JSON.parse(body || "{}") as Request["input"], attempt };
    requests.push(request);
    const reply = await script(request);
    if (reply.reset === true) {
      response.destroy();
      return;
    }
    const failed = reply.error === undefined ? {} : { __type: reply.error, message: reply.message ?? "" };
    const headers = { "Content-Type": "application/x-amz-json-1.1", ...reply.headers };
    response.writeHead(reply.status ?? (reply.error === undefined ? 200 : 400), headers);
    response.end(reply.text ?? JSON.stringify(reply.body ?? failed));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    url,
    requests,
    count: (action) => requests.filter((one) => one.action === action).length,
    open: (more = {}) =>
      openEcr({
        registry: "123456789012.dkr.ecr.us-east-1.amazonaws.com",
        account: "123456789012",
        region: "us-east-1",
        endpoint: url,
        credentials: { accessKeyId: "AKIATESTTESTTESTTEST", secretAccessKey: "never-print-this" },
        environment: {},
        now: () => new Date(),
        timing: testTiming(),
        ...more,
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
