// Doubles of the actions that workflows here use: checkout, AWS credentials, artifacts. Each knows the inputs of the real one,
// and what the job must have been granted.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Permissions } from "./api.ts";

export interface ActionCall {
  readonly cwd: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly permissions: Permissions;
  /** What a checkout has, as files of `repository`. */
  readonly files: readonly string[];
  readonly repository: string;
  /** A real repository in place of these files: a checkout clones it. */
  readonly origin?: string | undefined;
  /** Where the artifacts of the run are kept. */
  readonly artifacts: string;
  /** What the role may be used with. */
  readonly credentials: Readonly<Record<string, string>>;
}

export interface ActionEnded {
  /** Why it failed. */
  readonly failure?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface KnownAction {
  readonly inputs: readonly string[];
  run(call: ActionCall): ActionEnded;
}

const known: Readonly<Record<string, KnownAction>> = {
  "actions/checkout": {
    inputs: ["persist-credentials", "ref", "fetch-depth"],
    run({ cwd, files, repository, origin, permissions, inputs }) {
      if (permissions["contents"] === undefined) return { failure: "Not Found: no contents: read" };
      if (origin !== undefined) {
        execFileSync("git", ["clone", "--quiet", origin, "."], { cwd, stdio: "pipe" });
        const mayPush = inputs["persist-credentials"] === "true" && permissions["contents"] === "write";
        if (!mayPush)
          execFileSync("git", ["remote", "set-url", "--push", "origin", "denied"], { cwd, stdio: "pipe" });
      }
      for (const file of files) cpSync(join(repository, file), join(cwd, file), { recursive: true });
      return {};
    },
  },
  "actions/setup-node": { inputs: ["node-version"], run: () => ({}) },
  "aws-actions/configure-aws-credentials": {
    inputs: ["role-to-assume", "aws-region", "role-session-name"],
    run({ inputs, permissions, credentials }) {
      if (permissions["id-token"] !== "write")
        return { failure: "Unable to get ACTIONS_ID_TOKEN_REQUEST_URL" };
      if (!/^arn:aws:iam::\d{12}:role\/./.test(inputs["role-to-assume"] ?? ""))
        return { failure: "no role to assume" };
      return { env: { ...credentials, AWS_REGION: inputs["aws-region"] ?? "" } };
    },
  },
  "actions/upload-artifact": {
    inputs: ["name", "path", "if-no-files-found", "overwrite", "retention-days"],
    run({ cwd, inputs: { name = "artifact", path = "", overwrite = "false", ...inputs }, artifacts }) {
      const into = join(artifacts, name);
      if (existsSync(into) && overwrite !== "true") return { failure: `Conflict: ${name} already exists` };
      const from = resolve(cwd, path);
      if (!existsSync(from))
        return inputs["if-no-files-found"] === "error" ? { failure: `No files were found: ${path}` } : {};
      mkdirSync(into, { recursive: true });
      cpSync(from, join(into, basename(from)), { recursive: true });
      return {};
    },
  },
  "actions/download-artifact": {
    inputs: ["name", "path"],
    run({ cwd, inputs: { name = "", path = "." }, artifacts }) {
      const from = join(artifacts, name);
      if (!existsSync(from)) return { failure: `Artifact not found for name: ${name}` };
      for (const file of readdirSync(from))
        cpSync(join(from, file), resolve(cwd, path, file), { recursive: true });
      return {};
    },
  },
};

export function runKnownAction(uses: string, call: ActionCall): ActionEnded {
  const [name = ""] = uses.split("@");
  const action = known[name];
  if (action === undefined) throw new Error(`no action of this runner: ${uses}`);
  const unknown = Object.keys(call.inputs).filter((one) => !action.inputs.includes(one));
  if (unknown.length > 0) throw new Error(`${uses} has no input ${unknown.join(", ")}`);
  return action.run(call);
}
