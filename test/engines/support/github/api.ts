// GitHub's API as far as comments and issues go, over pages: what a token may do is what its job was granted.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type Permissions = Readonly<Record<string, string>>;

export interface Entry {
  readonly id: number;
  readonly number: number;
  readonly html_url: string;
  readonly user: { readonly login: string; readonly type: "Bot" | "User" };
  /** The issue or pull request that a comment belongs to; null for an issue. */
  readonly on: number | null;
  title: string;
  body: string;
  state: string;
}

export interface GithubApi {
  readonly url: string;
  readonly entries: Entry[];
  readonly requests: string[];
  /** A token for a job, or for somebody. */
  grant(permissions: Permissions, login?: string): string;
  /** What somebody wrote before. */
  write(entry: Partial<Entry>): Entry;
  close(): Promise<void>;
}

const repository = "/repos/acme/images/";
/** GitHub refuses longer bodies. */
const longest = 65_536;

export async function startGithubApi(): Promise<GithubApi> {
  const entries: Entry[] = [];
  const requests: string[] = [];
  const grants = new Map<string, Permissions>();
  const people = new Map<string, string>();
  const write: GithubApi["write"] = (entry) => {
    const id = entries.length + 100;
    const bot = { login: "github-actions[bot]", type: "Bot" } as const;
    const whole: Entry = {
      id,
      number: id,
      html_url: `https://github.com/acme/images/issues/${id}`,
      user: bot,
      on: null,
      title: "",
      body: "",
      state: "open",
      ...entry,
    };
    entries.push(whole);
    return whole;
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://github");
    const path = url.pathname.replace(repository, "");
    requests.push(`${request.method} ${path}${url.search}`);
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    const granted = grants.get(token);
    if (granted === undefined) return send(401, { message: "Bad credentials" });
    const login = people.get(token);
    const user = login === undefined ? undefined : ({ login, type: "User" } as const);
    if (url.pathname === "/user")
      return send(
        user === undefined ? 403 : 200,
        user ?? { message: "Resource not accessible by integration" },
      );
    const sent = await text(request);
    const body = (sent === "" ? {} : JSON.parse(sent)) as Partial<Entry>;
    const [, on] = /^issues\/(\d+)\/comments$/.exec(path) ?? [];
    const [, comment] = /^issues\/comments\/(\d+)$/.exec(path) ?? [];
    const [, issue] = /^issues\/(\d+)$/.exec(path) ?? [];
    // The pull requests of a repository are issues below 100 here; comments on them take either permission.
    const isPull = Number(on ?? entryOf(comment)?.on ?? issue) < 100;
    const needed = isPull ? ["pull-requests", "issues"] : ["issues"];
    const level = request.method === "GET" ? ["read", "write"] : ["write"];
    if (!needed.some((name) => level.includes(granted[name] ?? "")))
      return send(403, { message: "Resource not accessible by integration" });
    if ((body.body?.length ?? 0) > longest) return send(422, { message: "body is too long" });
    if (request.method === "GET") {
      const all = entries.filter((one) => (on === undefined ? one.on === null : one.on === Number(on)));
      const open = url.searchParams.get("state") === "open";
      const wanted = all.filter(({ state }) => !open || state === "open");
      const size = Number(url.searchParams.get("per_page") ?? 30);
      const first = (Number(url.searchParams.get("page") ?? 1) - 1) * size;
      return send(200, wanted.slice(first, first + size));
    }
    if (request.method === "POST")
      return send(201, write({ ...body, ...(user && { user }), on: on === undefined ? null : Number(on) }));
    const entry = entryOf(comment ?? issue);
    if (entry === undefined) return send(404, { message: "Not Found" });
    return send(200, Object.assign(entry, body));
  }

  const entryOf = (id: string | undefined): Entry | undefined => entries.find((one) => one.id === Number(id));
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    entries,
    requests,
    write,
    grant(permissions, login) {
      const token = `ghs_${grants.size}`;
      grants.set(token, permissions);
      if (login !== undefined) people.set(token, login);
      return token;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
