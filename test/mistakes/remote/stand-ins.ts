// Servers that a row needs beside the stage's own. They end with the process.
import { createServer, request } from "node:http";
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

/** A way to the stage's ECR that refuses one action as AWS would, until `allow` is called. */
export async function refusingEcr(
  { ecr }: Stage,
  action: string,
  refusal: { readonly type: string; readonly message: string },
): Promise<{ readonly settings: string; allow(): void }> {
  let refuses = true;
  const gate = createServer((incoming, response) => {
    const asked = String(incoming.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    if (refuses && asked === action) {
      incoming.resume();
      response.writeHead(400, { "Content-Type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ __type: refusal.type, message: refusal.message }));
      return;
    }
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? "/", ecr.sandbox.url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  const host = await listening(gate);
  return {
    settings: `registry: ${ecr.registry}, endpoint: "http://${host}", registryEndpoint: "http://${host}"`,
    allow: () => {
      refuses = false;
    },
  };
}
