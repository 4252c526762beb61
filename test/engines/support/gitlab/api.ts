// GitLab's API as far as notes of merge requests and issues go, over pages, for the token of a project.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Note {
  readonly id: number;
  readonly iid: number;
  readonly kind: "issue" | "note";
  readonly author: { readonly id: number };
  title?: string;
  body?: string;
  description?: string;
  state: string;
}

export interface GitlabApi {
  readonly url: string;
  readonly notes: Note[];
  write(note: Partial<Note>): Note;
  close(): Promise<void>;
}

export const projectToken = "glpat-test";
const bot = { id: 900 };

export async function startGitlabApi(): Promise<GitlabApi> {
  const notes: Note[] = [];
  const write: GitlabApi["write"] = (note) => {
    const at = notes.length + 1;
    const whole: Note = { id: 1_000 + at, iid: at, kind: "note", author: bot, state: "opened", ...note };
    notes.push(whole);
    return whole;
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://gitlab");
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.headers["private-token"] !== projectToken) return send(401, { message: "401 Unauthorized" });
    if (url.pathname === "/api/v4/user") return send(200, bot);
    const [, path = ""] = /^\/api\/v4\/projects\/5\/(.*)$/.exec(url.pathname) ?? [];
    const [, place, id] = /^(issues|merge_requests\/7\/notes)(?:\/(\d+))?$/.exec(path) ?? [];
    if (place === undefined) return send(404, { message: "404 Not Found" });
    const kind = place === "issues" ? "issue" : "note";
    const own = notes.filter((one) => one.kind === kind);
    const sent = await text(request);
    const { state_event: event, ...body } = (sent === "" ? {} : JSON.parse(sent)) as Partial<Note> & {
      state_event?: string;
    };
    if (request.method === "GET") {
      const isOpen = kind === "issue" && url.searchParams.get("state") === "opened";
      const wanted = own.filter(({ state }) => !isOpen || state === "opened");
      const size = Math.min(Number(url.searchParams.get("per_page") ?? 20), 100);
      const first = (Number(url.searchParams.get("page") ?? 1) - 1) * size;
      return send(200, wanted.slice(first, first + size));
    }
    if (request.method === "POST") {
      if (kind === "issue" && body.title === undefined) return send(400, { message: "title is missing" });
      return send(201, write({ ...body, kind }));
    }
    const found = own.find((one) => (kind === "issue" ? one.iid : one.id) === Number(id));
    if (found === undefined) return send(404, { message: "404 Not Found" });
    return send(200, Object.assign(found, body, event === "close" ? { state: "closed" } : {}));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`,
    notes,
    write,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
