// The same for tests in other languages: POST /sandbox/seed, /sandbox/reset, /sandbox/faults and /sandbox/clock. Only JSON is
// taken, which a web page can't send here without being asked for.
import type { IncomingMessage } from "node:http";
import { Problem } from "../../core/base/diagnostic.ts";
import { isRecord } from "../../core/base/record.ts";
import { type Answer, readBody } from "../base/answer.ts";
import { type Fault, type FaultAnswer, faultAnswers } from "../base/fault.ts";
import type { Seed } from "../base/seed.ts";
import type { Control } from "./control.ts";
import { controlProblem } from "./problems.ts";

const root = "/sandbox/";
const largestBody = 1024 * 1024;

export function isControl(path: string): boolean {
  return path.startsWith(root);
}

export async function answerControl(
  request: IncomingMessage,
  path: string,
  control: Control,
): Promise<Answer> {
  const body = await readBody(request, largestBody);
  if (request.method !== "POST") return json(405, { error: "The control of the sandbox takes POST only." });
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    return json(415, { error: "Send JSON, with Content-Type: application/json." });
  }
  try {
    return json(200, act(path.slice(root.length), parse(body), control));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return json(400, { error: error.diagnostics[0]?.detail ?? error.message });
  }
}

type Input = Readonly<Record<string, unknown>>;

function act(what: string, input: Input, control: Control): unknown {
  switch (what) {
    case "seed":
      return control.seed(seedOf(input["repositories"]), regionOf(input["region"]));
    case "reset":
      control.reset();
      return {};
    case "faults":
      control.faults.add(faultOf(input));
      return {};
    case "clock":
      control.advance(numbersOf(input, ["days", "hours", "minutes", "seconds"]));
      return {};
    default:
      throw controlProblem(`There is no ${root}${what}: use seed, reset, faults or clock`);
  }
}

function parse(body: Buffer | undefined): Input {
  if (body === undefined) throw controlProblem(`The request has more than ${largestBody} bytes`);
  try {
    const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
    if (isRecord(value)) return value;
  } catch {
    // Told below, as for JSON that is no object.
  }
  throw controlProblem("The request is not a JSON object");
}

function seedOf(value: unknown): Seed {
  const known = isRecord(value) && Object.values(value).every((one) => Array.isArray(one) || isRecord(one));
  if (known) return value as Seed;
  throw controlProblem('"repositories" must be an object: repository names, each with a list of tags');
}

function regionOf(value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw controlProblem('"region" must be a text');
}

function faultOf(input: Input): Fault {
  const { operation, answer } = input;
  if (operation !== undefined && typeof operation !== "string") {
    throw controlProblem('"operation" must be a text, as PutImage');
  }
  const known = faultAnswers.find((one): one is FaultAnswer => one === answer);
  if (answer !== undefined && known === undefined) {
    throw controlProblem(`"answer" must be one of ${faultAnswers.join(", ")}`);
  }
  return {
    ...numbersOf(input, ["times", "after", "delayMs"]),
    ...(operation === undefined ? {} : { operation }),
    ...(known === undefined ? {} : { answer: known }),
  };
}

function numbersOf<K extends string>(input: Input, names: readonly K[]): { readonly [N in K]?: number } {
  const numbers: { [N in K]?: number } = {};
  for (const name of names) {
    const value = input[name];
    if (value === undefined) continue;
    if (typeof value !== "number" || !(value >= 0)) throw controlProblem(`"${name}" must be a number from 0`);
    numbers[name] = value;
  }
  return numbers;
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}
