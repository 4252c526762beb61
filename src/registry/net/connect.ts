// Opens a socket to a server: at once, or through a proxy. Name look-up, TCP, proxy and TLS together have one limit.
import { once } from "node:events";
import net, { type LookupFunction, type Socket } from "node:net";
import tls, { type SecureContext } from "node:tls";
import { defined } from "../../core/base/record.ts";
import { MalformedAnswer, readHead, writeHead } from "./head.ts";
import { connectionProblem, proxyRefused, socketProblem, timeout } from "./problems.ts";

/** Holds heads and small answers; a long body is read directly into its place. */
const readSize = 64 * 1024;
const largestProxyHead = 16 * 1024;

/** Who takes what comes on a socket. */
export interface Receiver {
  /** A piece that came: in the room that was given last, or in a buffer that is written over afterward. */
  receive(bytes: Buffer): void;
  /** Where to put the next piece, if that matters. */
  room(): Buffer | undefined;
}

export interface Endpoint {
  readonly url: URL;
  /** The proxy on the way there. */
  readonly proxy: URL | undefined;
  readonly lookup: LookupFunction | undefined;
  /** For https. */
  readonly secure: SecureContext | undefined;
  readonly session: Buffer | undefined;
}

export interface Opening {
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly receiver: Receiver;
}

export async function connect(endpoint: Endpoint, opening: Opening): Promise<Socket> {
  const { url } = endpoint;
  const { limitMs, signal } = opening;
  signal.throwIfAborted();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(timeout(url, "no connection was made", limitMs)), limitMs);
  const stop = AbortSignal.any([signal, limit.signal]);
  try {
    return await open(endpoint, opening.receiver, stop);
  } catch (error) {
    if (stop.aborted) throw stop.reason;
    throw socketProblem(error, url);
  } finally {
    clearTimeout(timer);
  }
}

function open(endpoint: Endpoint, receiver: Receiver, stop: AbortSignal): Promise<Socket> {
  const { url, proxy, secure } = endpoint;
  if (proxy !== undefined && secure !== undefined) return tunnel(endpoint, proxy, { receiver, stop });
  if (proxy !== undefined) return opened(dialProxy(proxy, onread(receiver)), stop);
  const address = { ...addressOf(url), ...onread(receiver), ...defined({ lookup: endpoint.lookup }) };
  const socket =
    secure === undefined ? net.connect(address) : tls.connect({ ...address, ...tlsOf(endpoint) });
  return opened(socket, stop);
}

function dialProxy(proxy: URL, options?: ReturnType<typeof onread>): Socket {
  const address = { ...addressOf(proxy), ...options };
  return proxy.protocol === "https:" ? tls.connect({ ...address, ...nameOf(proxy) }) : net.connect(address);
}

/** Waits until the socket is of use; destroys it when that fails. */
async function opened(socket: Socket, stop: AbortSignal): Promise<Socket> {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 15_000);
  try {
    await once(socket, socket instanceof tls.TLSSocket ? "secureConnect" : "connect", { signal: stop });
    return socket;
  } catch (error) {
    socket.on("error", () => undefined).destroy();
    throw error;
  }
}

/** TLS to the server through a connection that the proxy hands on. */
async function tunnel(
  endpoint: Endpoint,
  proxy: URL,
  { receiver, stop }: { receiver: Receiver; stop: AbortSignal },
): Promise<Socket> {
  const outer = await opened(dialProxy(proxy), stop);
  // Whatever breaks it shows in who waits for it, and in the TLS that goes through it.
  outer.on("error", () => undefined);
  try {
    await askProxy(outer, endpoint.url, { proxy, stop });
    const inner = await opened(tls.connect({ socket: outer, ...tlsOf(endpoint) }), stop);
    return inner.on("data", (bytes: Buffer) => receiver.receive(bytes));
  } catch (error) {
    outer.destroy();
    throw error;
  }
}

async function askProxy(
  socket: Socket,
  url: URL,
  { proxy, stop }: { proxy: URL; stop: AbortSignal },
): Promise<void> {
  const authority = `${url.hostname}:${url.port === "" ? 443 : url.port}`;
  socket.write(
    writeHead({ method: "CONNECT", requestTarget: authority, host: authority }, [proxyHeaders(proxy)]),
    "latin1",
  );
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const bytes: unknown = socket.read() ?? (await readable(socket, stop));
    if (Buffer.isBuffer(bytes)) text += bytes.toString("latin1");
    if (socket.readableEnded) throw connectionProblem(url, "the proxy closed the connection");
    if (text.length > largestProxyHead) throw connectionProblem(url, "the proxy's answer is too long");
  }
  const status = statusOf(text.slice(0, text.indexOf("\r\n\r\n")), url);
  if (status !== 200) throw proxyRefused(url, status);
  // The server speaks second under TLS: more than a head is not from it.
  if (!text.endsWith("\r\n\r\n")) throw connectionProblem(url, "the proxy's answer is damaged");
}

async function readable(socket: Socket, stop: AbortSignal): Promise<void> {
  const done = new AbortController();
  const signal = AbortSignal.any([stop, done.signal]);
  try {
    await Promise.race([once(socket, "readable", { signal }), once(socket, "end", { signal })]);
  } finally {
    done.abort();
  }
}

function statusOf(head: string, url: URL): number {
  try {
    return readHead(head).status;
  } catch (error) {
    if (error instanceof MalformedAnswer)
      throw connectionProblem(url, `the proxy's answer is damaged: ${error.message}`);
    throw error;
  }
}

/** The proxy's user and password, if its address has them. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === "" && proxy.password === "") return {};
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` };
}

function addressOf(url: URL): { host: string; port: number } {
  const usual = url.protocol === "https:" ? 443 : 80;
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: url.port === "" ? usual : Number(url.port) };
}

function tlsOf({ url, secure, session }: Endpoint): tls.ConnectionOptions {
  return { ...nameOf(url), ...defined({ secureContext: secure, session }) };
}

/** What the certificate must be for. An address is not a server name. */
function nameOf(url: URL): tls.ConnectionOptions {
  const { host } = addressOf(url);
  return { host, ALPNProtocols: ["http/1.1"], ...(net.isIP(host) === 0 ? { servername: host } : {}) };
}

function onread(receiver: Receiver): {
  onread: { buffer: () => Buffer; callback: (size: number, buffer: Uint8Array) => boolean };
} {
  const usual = Buffer.allocUnsafeSlow(readSize);
  let room: Buffer = usual;
  return {
    onread: {
      // Asked for before the first read and after each.
      buffer: () => (room = receiver.room() ?? usual),
      callback: (size) => {
        receiver.receive(room.subarray(0, size));
        return true;
      },
    },
  };
}
