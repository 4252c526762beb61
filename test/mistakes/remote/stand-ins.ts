// Servers that a row needs beside the stage's own. They end with the process.
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTls } from "node:https";
import { connect, createServer as createTcp, type AddressInfo, type Server } from "node:net";
import type { Stage } from "../../support/stage.ts";

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A website: every path is a page to log in. */
export function loginPage(): Promise<string> {
  return listening(
    createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<!doctype html><html><body>Log in</body></html>\n");
    }),
  );
}

/** The stage's source behind a server that tells whoever begins with TLS that it speaks plain HTTP, as Go's servers do. */
export function plainOnly({ source }: Stage): Promise<string> {
  return listening(
    createTcp((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (first: Buffer) => {
        if (first[0] === 0x16) {
          socket.end("HTTP/1.0 400 Bad Request\r\n\r\n");
          return;
        }
        const onward = connect(Number(source.host.split(":")[1]), "127.0.0.1");
        onward.on("error", () => socket.destroy());
        onward.write(first);
        socket.pipe(onward).pipe(socket);
      });
    }),
  );
}

interface EcrAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface EcrGate {
  /** What takes TARGET's place in a config. */
  readonly settings: string;
  /** From now on ECR is asked itself. */
  allow(): void;
}

/** A way to the stage's ECR that answers some requests itself, until `allow` is called. */
export async function brokenEcr(
  { ecr }: Stage,
  breaks: (incoming: IncomingMessage) => EcrAnswer | undefined | Promise<EcrAnswer | undefined>,
  tls?: { readonly key: string; readonly cert: string },
): Promise<EcrGate> {
  let isBroken = true;
  const serve = (incoming: IncomingMessage, response: ServerResponse): void => {
    void (async () => {
      const own = isBroken ? await breaks(incoming) : undefined;
      if (own !== undefined) {
        for await (const _ of incoming);
        response.writeHead(own.status, own.headers);
        response.end(own.body === undefined ? "" : JSON.stringify(own.body));
        return;
      }
      const { method, headers } = incoming;
      const onward = request(new URL(incoming.url ?? "/", ecr.sandbox.url), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(onward);
    })();
  };
  const host = await listening(tls === undefined ? createServer(serve) : createTls(tls, serve));
  const url = `${tls === undefined ? "http" : "https"}://${host}`;
  return {
    settings: `registry: ${ecr.registry}, endpoint: "${url}", registryEndpoint: "${tls === undefined ? url : ecr.sandbox.url}"`,
    allow: () => {
      isBroken = false;
    },
  };
}

/** The API's action that a request asks for. */
export function actionOf({ headers }: IncomingMessage): string {
  return String(headers["x-amz-target"] ?? "").split(".")[1] ?? "";
}

const amazonJson = { "Content-Type": "application/x-amz-json-1.1" };

/** ECR that refuses one action as AWS would. */
export function refusingEcr(
  stage: Stage,
  action: string,
  { type, message }: { readonly type: string; readonly message: string },
): Promise<EcrGate> {
  return brokenEcr(stage, (incoming) =>
    actionOf(incoming) === action
      ? { status: 400, headers: amazonJson, body: { __type: type, message } }
      : undefined,
  );
}

/** ECR that answers one action with this, and does nothing. */
export function answeringEcr(stage: Stage, action: string, body: unknown): Promise<EcrGate> {
  return brokenEcr(stage, (incoming) =>
    actionOf(incoming) === action ? { status: 200, headers: amazonJson, body } : undefined,
  );
}

/** AWS's token service, which lets nobody assume a role. */
export function refusingSts(role: string): Promise<string> {
  return listening(
    createServer((incoming, response) => {
      incoming.resume();
      const message = `User: arn:aws:iam::111122223333:user/ci is not authorized to perform: sts:AssumeRole on resource: ${role}`;
      response.writeHead(403, { "content-type": "text/xml" });
      response.end(
        `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
      );
    }),
  );
}

/** A website with one document at every path. */
export function documentOf(text: string): Promise<string> {
  return listening(createServer((_, response) => response.end(text)));
}
