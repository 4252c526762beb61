// A plain client for the tests: the sandbox on a new folder, its API by fetch, its registry by fetch.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { sandboxCredentials, type Sandbox, type SandboxOptions } from "../../src/sandbox/base/options.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { digestOf, type TestImage } from "./fixtures.ts";

export type Json = Readonly<Record<string, unknown>>;

export interface ApiReply {
  readonly status: number;
  readonly type: string | null;
  readonly body: Json;
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ecr-sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export class Client {
  readonly url: string;
  authorization = "";

  constructor(url: string) {
    this.url = url;
  }

  async api(
    operation: string,
    input: Json = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ApiReply> {
    const response = await fetch(this.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
        Authorization: `AWS4-HMAC-SHA256 Credential=${sandboxCredentials.accessKeyId}/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0`,
        ...headers,
      },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as Json;
    return { status: response.status, type: response.headers.get("x-amzn-errortype"), body };
  }

  /** For calls that must succeed. */
  async ok(operation: string, input: Json = {}): Promise<Json> {
    const reply = await this.api(operation, input);
    if (reply.status !== 200) throw new Error(`${operation}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** `Type: message` of a call that must fail. */
  async refused(operation: string, input: Json = {}): Promise<string> {
    const reply = await this.api(operation, input);
    if (reply.status !== 400) throw new Error(`${operation}: expected 400, got ${reply.status}`);
    if (reply.type !== reply.body["__type"]) throw new Error("header and body name different errors");
    return `${reply.type}: ${String(reply.body["message"])}`;
  }

  async login(): Promise<string> {
    const { authorizationData } = await this.ok("GetAuthorizationToken");
    const token = (authorizationData as readonly { readonly authorizationToken: string }[])[0]
      ?.authorizationToken;
    this.authorization = `Basic ${token}`;
    return Buffer.from(token ?? "", "base64")
      .toString("utf8")
      .slice("AWS:".length);
  }

  v2(
    method: string,
    path: string,
    options: { readonly body?: Uint8Array; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Response> {
    const { body, headers } = options;
    return fetch(`${this.url}/v2/${path}`, {
      method,
      redirect: "manual",
      headers: { Authorization: this.authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  }

  async blob(repository: string, content: Buffer): Promise<Response> {
    const started = await this.v2("POST", `${repository}/blobs/uploads/`);
    if (started.status !== 202) return started;
    return this.v2("PUT", `${path(started)}?digest=${digestOf(content)}`, { body: content });
  }

  async manifest(repository: string, reference: string, image: TestImage): Promise<Response> {
    const headers = { "Content-Type": image.mediaType };
    return this.v2("PUT", `${repository}/manifests/${reference}`, { body: image.manifest, headers });
  }

  /** Blobs, then the manifest; throws unless all of it is taken. */
  async push(repository: string, reference: string, image: TestImage): Promise<void> {
    for (const content of image.blobs) await expectStatus(this.blob(repository, content), 201);
    await expectStatus(this.manifest(repository, reference, image), 201);
  }
}

/** Where an upload goes on, below /v2/. */
export function path(response: Response): string {
  return (response.headers.get("location") ?? "").replace(/^.*?\/v2\//, "");
}

export async function expectStatus(response: Promise<Response>, status: number): Promise<Response> {
  const got = await response;
  if (got.status !== status) throw new Error(`${got.url}: ${got.status} ${await got.text()}`);
  return got;
}

/** `status CODE: message` of a registry error. */
export async function registryError(response: Promise<Response>): Promise<string> {
  const got = await response;
  const { errors } = (await got.json()) as { readonly errors: readonly { code: string; message: string }[] };
  return `${got.status} ${errors[0]?.code}: ${errors[0]?.message}`;
}

export interface Started {
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly directory: string;
}

/** A sandbox for one test, with a client that is logged in. */
export async function start(options: Partial<SandboxOptions> = {}): Promise<Started> {
  const directory = options.directory ?? newFolder();
  const sandbox = await startSandbox({ ...options, directory });
  onTestFinished(() => sandbox.close());
  const client = new Client(sandbox.url);
  await client.login();
  return { sandbox, client, directory };
}
