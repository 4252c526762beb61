// action.yml by itself: what it installs, what becomes of its inputs, and a report that is too long for a comment.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../support/cli.ts";
import { type Moments, openMoments } from "./support/moments.ts";

let moments: Moments;
beforeEach(async () => {
  moments = await openMoments();
});
afterEach(() => moments.close());

/** A workflow with the action in it, and a step after it that prints what it gave. */
function workflow(inputs: Readonly<Record<string, string>>): string {
  const steps = [
    { uses: "actions/checkout@v4" },
    {
      uses: "aws-actions/configure-aws-credentials@v4",
      with: { "role-to-assume": "arn:aws:iam::123456789012:role/mirror", "aws-region": "us-west-2" },
    },
    { id: "mirror", uses: "acme/ecr-mirror@main", with: inputs },
    {
      if: "${{ always() }}",
      env: {
        CODE: "${{ steps.mirror.outputs.exitcode }}",
        CHANGES: "${{ steps.mirror.outputs.changes }}",
        SUMMARY: "${{ steps.mirror.outputs.summary }}",
      },
      run: 'echo "[$CODE|$CHANGES|$SUMMARY]"',
    },
  ];
  const permissions = { contents: "read", "id-token": "write", "pull-requests": "write" };
  return JSON.stringify({ on: { push: {}, pull_request: {} }, jobs: { mirror: { permissions, steps } } });
}

async function use(inputs: Readonly<Record<string, string>>, name: "push" | "pull_request" = "push") {
  const { jobs } = await moments.workflow(workflow(inputs), { name });
  return jobs["mirror"] ?? expect.fail("no job");
}

describe("the action", { timeout: 120_000 }, () => {
  it("gives exit code, changes and the result in one line", async () => {
    const job = await use({});
    expect(job.result, job.output).toBe("success");
    expect(job.output).toMatch(/\[2\|true\|Plan: 2 repositories, 2 images .*\]/);
    const applied = await use({ command: "apply", args: "--target\nplatform/library/**\n--concurrency=1" });
    expect(applied.output).toMatch(/\[0\|\|.+\]/);
    expect((await use({ command: "drift", args: "--ignore\n*.csv" })).output).toContain("[0|false|No drift.");
    const refused = await use({ "success-exitcodes": "0" });
    expect(refused).toMatchObject({ result: "failure", code: 2 });
  });

  it("passes a line of args as one argument, whatever it contains, and no input reaches a shell", async () => {
    // Out of no quotes, single quotes and double quotes, each with a way to run something.
    const hostile = `a b$(touch pwned)\`touch pwned\`'; touch pwned; '"; touch pwned; "`;
    const job = await use({ args: `--target\n${hostile}` });
    expect(job.code, job.output).toBe(64);
    expect(job.output).toContain(hostile);
    for (const input of ["command", "config", "working-directory", "plan-file", "artifact", "version"])
      await use({ [input]: hostile }).catch(() => undefined);
    const found = readdirSync(moments.home, { recursive: true, encoding: "utf8" });
    expect(found.filter((path) => path.endsWith("pwned"))).toEqual([]);
    expect(existsSync(join(root, "pwned"))).toBe(false);
  });

  it("says which inputs it does not know", async () => {
    const command = await use({ command: "sandbox" });
    expect(command.result).toBe("failure");
    expect(command.output).toContain("The input command must be one of plan, apply, drift");
    expect(command.output).toContain("[64||]");
    const version = await use({ version: "0.1.0 --registry=http://evil" });
    expect(version.output).toContain(
      "The input version must be a version such as 0.1.0, a .tgz file, or installed.",
    );
    const file = await use({ version: "./gone.tgz" });
    expect(file.output).toContain("There is no file for the input version.");
    const program = await use({ version: "installed" });
    expect(program).toMatchObject({ result: "failure", code: 127 });
    expect(program.output).toContain("The program could not be started");
  });

  it("installs a package from a file, with nothing from a registry", async () => {
    const into = join(moments.home, "package");
    execFileSync(process.execPath, ["--import", "tsx", "scripts/package.ts", into], { cwd: root });
    const version = join(into, "ecr-mirror-0.1.0.tgz");
    const job = await use({ version, command: "validate" });
    expect(job.output).toContain("[0||");
    expect(job.result, job.output).toBe("success");
  });

  it("updates the comment of the person whose token it is given, and nobody else's", async () => {
    const token = moments.api.grant({ "pull-requests": "write" }, "ada");
    const body = "<!-- ecr-mirror plan mirror.config.yaml -->\n";
    moments.api.write({ on: 7, body });
    for (let run = 0; run < 2; run += 1)
      expect((await use({ token }, "pull_request")).result).toBe("success");
    expect(moments.api.entries).toMatchObject([{ body }, { user: { login: "ada" }, on: 7 }]);
    expect(moments.api.entries).toHaveLength(2);
  });

  it.each([
    ["sections", `"<details>\\n\\n${"x".repeat(1_000)}\\n\\n</details>\\n"`],
    ["none", `"${"x".repeat(1_000)}"`],
  ])(
    "leaves out the last sections of a report that is too long for a comment (%s)",
    async (what, section) => {
      const program = `#!/usr/bin/env node
const report = process.argv.find((one) => one.startsWith("markdown=")).slice("markdown=".length);
require("node:fs").writeFileSync(report, "### Plan: many\\n\\n" + Array(100).fill(${section}).join("\\n"));
process.exit(2);
`;
      writeFileSync(join(moments.home, "bin/ecr-mirror"), program, { mode: 0o755 });
      const job = await use({ version: "installed" }, "pull_request");
      expect(job.result, job.output).toBe("success");
      const body = moments.api.entries[0]?.body ?? "";
      expect(body.length).toBeLessThanOrEqual(65_536);
      expect(body).toContain("\n### Plan: many\n");
      expect(body).toContain(
        "The rest is too long for a comment: see [the run](https://github.com/acme/images/actions/runs/42)",
      );
      expect(body.match(/<details>/g)?.length).toBe(what === "none" ? undefined : 63);
      expect(body.match(/<\/details>/g)?.length).toBe(what === "none" ? undefined : 63);
    },
  );
});
