// docs/pipelines.md: its files are those of examples/pipelines, and what it shows below a step is what that step printed.
// UPDATE_GOLDEN=1 writes anew what differs in more than times.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/cli.ts";
import { type Moments, openMoments, removeBusybox } from "./support/moments.ts";

const path = join(root, "docs/pipelines.md");
const page = readFileSync(path, "utf8");
const isUpdate = process.env["UPDATE_GOLDEN"] === "1";

/** The block below `<!-- output: NAME -->`, and where it is. */
function blockOf(name: string, text = page): { readonly text: string; readonly at: number } {
  const found = new RegExp(`<!-- output: ${name} -->\\n\\n(\`{3,})\\w+\\n([\\s\\S]*?)^\\1$`, "m").exec(text);
  if (found === null) throw new Error(`the page has no block ${name}`);
  const [whole, fence = "", inside = ""] = found;
  return { text: inside, at: found.index + whole.length - inside.length - fence.length };
}

/** Without what is of its own in every run: times, and which of two copies ends first. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/^.*\[\d+\//gm, "[N/")
    .split("\n")
    .toSorted()
    .join("\n")
    .replaceAll(/\d{4}-\d{2}-\d{2}( \d{2}:\d{2}Z)?/g, "DATE")
    .replaceAll(/\d{2}:\d{2}:\d{2}/g, "TIME")
    .replaceAll(/\d+(\.\d+)? (ms|s)\b/g, "SECONDS");
}

function expectShown(name: string, printed: string): void {
  const shown = blockOf(name).text;
  const wanted = `${printed.trimEnd()}\n`;
  if (isUpdate && withoutTimes(shown) !== withoutTimes(wanted)) {
    const now = readFileSync(path, "utf8");
    const { at, text } = blockOf(name, now);
    writeFileSync(path, now.slice(0, at) + wanted + now.slice(at + text.length));
    return;
  }
  expect(withoutTimes(shown)).toBe(withoutTimes(wanted));
}

describe("the files of docs/pipelines.md", () => {
  it("are those of examples/pipelines", () => {
    for (const name of ["images.txt", "mirror.config.yaml", "gitlab/mirror.gitlab-ci.yml"]) {
      const text = readFileSync(join(root, "examples/pipelines", name), "utf8");
      expect(page, name).toContain(`\n${text.replaceAll(/^#.*\n/gm, "")}\`\`\``);
    }
  });

  it("has a row for each input of the component", () => {
    const component = readFileSync(join(root, "templates/ecr-mirror.yml"), "utf8").split("\n---\n")[0] ?? "";
    const names = [...component.matchAll(/^ {4}([a-z-]+):$/gm)].map(([, name = ""]) => name);
    expect(names.length).toBe(11);
    for (const name of names) expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
  });

  it("has a row for each exit code, each input and each output", () => {
    for (const code of ["0", "1", "2", "3", "4", "64", "130, 143"])
      expect(page).toMatch(new RegExp(`^\\| ${code} +\\|`, "m"));
    const action = readFileSync(join(root, "action.yml"), "utf8");
    const [, inputs = "", outputs = ""] = /^inputs:([\s\S]*)^outputs:([\s\S]*)^runs:/m.exec(action) ?? [];
    const names = [...`${inputs}${outputs}`.matchAll(/^ {2}([a-z-]+):$/gm)].map(([, name = ""]) => name);
    expect(names.length).toBe(14);
    for (const name of names) expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
  });
});

describe("GitHub's story in docs/pipelines.md", { timeout: 120_000 }, () => {
  let moments: Moments;
  beforeAll(async () => {
    moments = await openMoments();
  });
  afterAll(() => moments.close());

  async function output(workflow: string, name: "pull_request" | "push" | "schedule", job: string) {
    const { jobs } = await moments.workflow(workflow, { name });
    expect(jobs[job]?.result, jobs[job]?.output).toBe("success");
    return jobs[job]?.output ?? "";
  }

  it("a pull request", async () => {
    expectShown("pull-request", await output("pull-request.yml", "pull_request", "plan"));
    expectShown("comment", moments.api.entries[0]?.body ?? "");
  });

  it("a release", async () => {
    const printed = await output("release.yml", "push", "apply");
    expectShown("apply", printed.slice(0, printed.indexOf("[main ")));
  });

  it("a night without drift", async () => {
    expectShown("no-drift", await output("drift.yml", "schedule", "drift"));
  });

  it("a night with drift", async () => {
    await removeBusybox(moments);
    expectShown("drift", await output("drift.yml", "schedule", "drift"));
    expectShown("issue", moments.api.entries.at(-1)?.body ?? "");
  });

  it("the night after it was put back", async () => {
    await output("release.yml", "push", "apply");
    expectShown("closed", await output("drift.yml", "schedule", "drift"));
  });
});

describe("GitLab's story in docs/pipelines.md", { timeout: 120_000 }, () => {
  let moments: Moments;
  beforeAll(async () => {
    moments = await openMoments();
  });
  afterAll(() => moments.close());

  async function output(job: string, variables: Readonly<Record<string, string>>, code = 0): Promise<string> {
    const { jobs } = await moments.pipeline({ CI_COMMIT_BRANCH: "main", ...variables });
    expect(jobs[job]?.codes, jobs[job]?.output).toEqual([code]);
    return jobs[job]?.output ?? "";
  }

  it("a merge request", async () => {
    const request = {
      CI_PIPELINE_SOURCE: "merge_request_event",
      CI_COMMIT_BRANCH: "",
      CI_MERGE_REQUEST_IID: "7",
    };
    expectShown("gitlab-plan", await output("ecr-mirror-plan", request));
  });

  it("a release", async () => {
    expectShown("gitlab-apply", await output("ecr-mirror-apply", { CI_PIPELINE_SOURCE: "push" }));
  });

  it("a night with drift", async () => {
    await removeBusybox(moments);
    expectShown("gitlab-drift", await output("ecr-mirror-drift", { CI_PIPELINE_SOURCE: "schedule" }, 2));
    expectShown("gitlab-issue", moments.gitlab.notes.at(-1)?.description ?? "");
  });
});

describe("Jenkins and Atlantis in docs/pipelines.md", { timeout: 120_000 }, () => {
  let moments: Moments;
  beforeAll(async () => {
    moments = await openMoments();
  });
  afterAll(() => moments.close());

  it.each([
    ["Jenkins", [2, 0, 0]],
    ["Atlantis", [0, 0]],
  ])("%s: its commands do what it expects of them", async (name, codes) => {
    const section = page.slice(page.indexOf(`## ${name}\n`)).split("\n## ")[0] ?? "";
    const commands = [...section.matchAll(/(?:'|run: )ecr-mirror ((?:plan|apply|drift)\b[^'\n]*)/g)].map(
      ([, args = ""]) => args.replaceAll('"$PLANFILE"', "atlantis.plan").trim().split(" "),
    );
    const ended: number[] = [];
    for (const args of commands) ended.push((await moments.cli(...args)).code);
    expect(ended).toEqual(codes);
  });
});
