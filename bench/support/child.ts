// A server of the bench in a process of its own, so that its work is not done at the cost of who is measured.
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { owned } from "./leftovers.ts";

export interface ServerChild<Question, Answer> {
  readonly url: string;
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

interface Ready {
  readonly url: string;
}

/** Starts bench/servers/<name>.ts with its options as JSON; it tells its URL, then answers questions in order. */
export async function startServer<Question extends object, Answer>(
  name: string,
  options: object,
): Promise<ServerChild<Question, Answer>> {
  const path = fileURLToPath(new URL(`../servers/${name}.ts`, import.meta.url));
  const child = fork(path, [JSON.stringify(options)], { execArgv: ["--import", "tsx"] });
  const end = owned(child);
  const { url } = (await nextMessage(child)) as Ready;
  return {
    url,
    async ask(question) {
      const answer = nextMessage(child);
      child.send(question);
      return (await answer) as Answer;
    },
    close: end,
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`a server of the bench ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message);
    });
  });
}
