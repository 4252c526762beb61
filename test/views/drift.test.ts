import { describe, expect, it } from "vitest";
import type { DriftReport } from "../../src/core/drift/report.ts";
import { renderDriftHtml } from "../../src/views/drift/html.ts";
import { renderDriftJson } from "../../src/views/drift/json.ts";
import { renderDriftJunit } from "../../src/views/drift/junit.ts";
import { renderDriftMarkdown } from "../../src/views/drift/markdown.ts";
import { renderDriftText } from "../../src/views/drift/text.ts";
import { noState, unusedIgnore } from "../../src/core/drift/problems.ts";
import { plainScreen } from "../../src/views/paint.ts";
import { digestOf, nasty, registry } from "./fixtures.ts";
import { expectGolden } from "./golden.ts";

const config = "mirror.config.yaml";
const options = { ...plainScreen, config };
const none: DriftReport = {
  target: registry,
  tags: [],
  files: [],
  repositories: [],
  gates: [],
  upstream: [],
  unmanaged: [],
  warnings: [],
  failures: [],
  checked: { tags: 7, files: 2, repositories: 3, gates: 0 },
  ignored: 0,
  serial: 42,
  lastApplied: "2026-11-14T08:00:00Z",
};
const nginx = {
  registry,
  repository: "platform/nginx",
  tag: "1.27.4",
  was: digestOf("0be3f9d1"),
  immutable: false,
};
const replica = "210987654321.dkr.ecr.us-west-2.amazonaws.com";
const some: DriftReport = {
  ...none,
  ignored: 1,
  tags: [
    {
      ...nginx,
      what: "changed",
      now: digestOf("77aa01c2"),
      pushedAt: "2026-11-20T03:12:44Z",
      declaredAt: "mirror.config.yaml:27",
    },
    { ...nginx, tag: "1.28", what: "missing", now: null },
    { ...nginx, tag: null, what: "incomplete", now: digestOf("0be3f9d1") },
    { ...nginx, tag: "1.29", what: "archived", now: digestOf("0be3f9d1") },
    { ...nginx, registry: replica, tag: "1.30", what: "changed", now: digestOf("666"), immutable: true },
  ],
  files: [
    { path: "image_mapping.csv", what: "changed" },
    { path: "values.yaml", what: "missing" },
  ],
  repositories: [
    { registry, repository: "platform/redis", what: "missing", changes: [] },
    {
      registry,
      repository: "platform/nginx",
      what: "settings",
      changes: [{ setting: "scanOnPush", was: "on", now: "off" }],
    },
    {
      registry: replica,
      repository: "platform/nginx",
      what: "settings",
      changes: [
        {
          setting: "encryption",
          was: "KMS",
          now: "AES256",
          fixed: {
            why: "encryption can't be changed",
            waysOut: [
              { label: "Keep", text: "declare it" },
              { label: "Replace", text: "delete the repository" },
            ],
          },
        },
      ],
    },
  ],
  upstream: [
    { reference: "docker.io/library/nginx:1.27.4", was: digestOf("1"), now: digestOf("2") },
    { reference: "docker.io/library/gone:1", was: digestOf("1"), now: null },
  ],
  unmanaged: [
    { registry, repository: "platform/nginx", tag: "hand-made", digest: digestOf("99") },
    { registry: replica, repository: "platform/nginx", tag: "hand-made", digest: digestOf("98") },
  ],
  warnings: [unusedIgnore("plaform/**")],
};
const unread: DriftReport = {
  ...none,
  failures: [
    {
      code: "ecr/unreachable",
      severity: "error",
      summary: "ECR is out of reach",
      detail: "The replica x was not checked: refused.",
    },
  ],
};
const stateless: DriftReport = {
  ...none,
  checked: { tags: 0, files: 0, repositories: 0, gates: 0 },
  serial: 0,
  lastApplied: null,
  failures: [noState("state/mirror.state.json")],
};
const hostile: DriftReport = {
  ...none,
  target: nasty,
  unmanaged: [{ registry: nasty, repository: nasty, tag: nasty, digest: digestOf("5") }],
  warnings: [unusedIgnore(nasty)],
  failures: [{ code: "ecr/unreachable", severity: "error", summary: nasty, detail: nasty }],
  tags: [
    {
      ...nginx,
      repository: nasty,
      tag: nasty,
      what: "changed",
      now: digestOf("7"),
      pushedAt: nasty,
      declaredAt: nasty,
    },
  ],
  files: [{ path: nasty, what: "changed" }],
  repositories: [
    {
      registry,
      repository: nasty,
      what: "settings",
      changes: [
        {
          setting: "tags",
          was: nasty,
          now: nasty,
          fixed: { why: nasty, waysOut: [{ label: nasty, text: nasty }] },
        },
      ],
    },
  ],
  upstream: [{ reference: nasty, was: digestOf("1"), now: null }],
};

describe.each([
  ["none", none],
  ["some", some],
  ["unread", unread],
  ["stateless", stateless],
  ["nasty", hostile],
])("drift: %s", (name, report) => {
  const views: readonly [string, string][] = [
    ["txt", renderDriftText(report, options)],
    ["json", renderDriftJson(report)],
    ["md", renderDriftMarkdown(report, { config })],
    ["html", renderDriftHtml(report, { config })],
    ["junit.xml", renderDriftJunit(report, { config })],
  ];
  it.each(views)("as %s", (extension, text) => {
    expectGolden(`drift-${name}.${extension}`, text);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Zl}/u);
  });
});

it("ends with the summary", () => {
  expect(renderDriftText(none, options)).toBe(
    "No drift. 7 tags and 2 files match the last apply. State serial 42, applied 2026-11-14.\n",
  );
  expect(renderDriftText({ ...none, serial: 1, lastApplied: null }, options)).toMatch(
    /State serial 1, nothing applied yet\.\n$/,
  );
  expect(renderDriftText(some, options)).toMatch(
    /\nDrift: 5 of 7 tags, 2 of 2 files, 3 of 3 repositories; 1 ignored\. State serial 42, applied 2026-11-14\.\n$/,
  );
});

describe("never says that there is no drift", () => {
  it("where something could not be checked", () => {
    expect(renderDriftText(unread, options)).toBe(
      "No drift found in what could be checked. 7 tags and 2 files match the last apply; 1 could not be checked. " +
        "State serial 42, applied 2026-11-14.\n",
    );
    expect(renderDriftMarkdown(unread, { config: "c" })).toContain(
      "- The replica x was not checked: refused.",
    );
    expect(renderDriftJunit(unread, { config: "c" })).toContain('errors="1"');
  });

  it("without a state", () => {
    expect(renderDriftText(stateless, options)).toBe("Nothing was checked: there is no state.\n");
  });

  it("beside a run that did not finish", () => {
    const open = { ...none, failures: [{ ...noState("x"), code: "state/unfinished-run" as const }] };
    expect(renderDriftText(open, options)).toBe(
      "No drift found in what could be checked. 7 tags and 2 files match the last apply; 1 run did not finish. " +
        "State serial 42, applied 2026-11-14.\n",
    );
  });
});

describe("what puts back", () => {
  const lines = (report: DriftReport, name = config) =>
    renderDriftText(report, { ...options, config: name })
      .split("\n")
      .map((line) => line.trim());

  it("is a command that can be pasted, and a digest to keep is never the first way", () => {
    const all = lines(some);
    const changed = all.findIndex((line) => line.includes("sha256:77aa01c2"));
    expect(all.slice(changed + 1, changed + 3)).toEqual([
      "restore: ecr-mirror apply --target 'platform/nginx:1.27.4'",
      `or keep: digest: ${digestOf("77aa01c2")} at mirror.config.yaml:27`,
    ]);
    expect(all).toContain("restore: ecr-mirror apply --target 'image_mapping.csv'");
    expect(all).toContain("restore: ecr-mirror apply --target 'platform/redis'");
  });

  it("replaces what holds an immutable tag", () => {
    expect(lines(some)).toContain(
      "restore: ecr-mirror plan --replace 'platform/nginx:1.30' --out replace.plan && ecr-mirror apply replace.plan",
    );
  });

  it("is no command for what ECR can't change", () => {
    const all = lines({
      ...some,
      repositories: some.repositories.slice(2),
      tags: [],
      files: [],
      upstream: [],
    });
    expect(all.slice(1, 5)).toEqual([
      "encryption: KMS -> AES256",
      "encryption can't be changed",
      "Keep:    declare it",
      "Replace: delete the repository",
    ]);
  });

  it("names another config", () => {
    expect(lines(some, "team's/mirror.yaml")).toContain(
      `restore: ecr-mirror -c 'team'\\''s/mirror.yaml' apply --target 'values.yaml'`,
    );
  });
});

it("names the registry of a replica, and of nothing else", () => {
  const all = renderDriftText(some, options).split("\n");
  expect(all.filter((line) => line.includes(replica)).map((line) => line.trim().split(/ +/)[1])).toEqual([
    `${replica}/platform/nginx`,
    `${replica}/platform/nginx:1.30`,
    "sha256:98000000",
  ]);
  expect(all.join("\n")).not.toContain(registry);
});

describe("the JUnit report", () => {
  it("has a case for each finding and one for the rest of each kind", () => {
    const report = renderDriftJunit(some, { config });
    expect(report).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="[^"]+" tests="11" failures="10" errors="0">/,
    );
    expect(report.match(/<failure /g)).toHaveLength(10);
    expect(report).toContain('name="2 tags unchanged since the last apply or ignored"/>');
    expect(renderDriftJunit(none, { config })).toContain('name="7 tags unchanged since the last apply"/>');
  });

  it.each([
    ["some", some],
    ["nasty", hostile],
    ["unread", unread],
  ] as const)("of %s is well-formed", (_, report) => {
    const text = renderDriftJunit({ ...report, target: "\uFFFF" }, { config: "\uFFFE" });
    // Tags open and close in order, and nothing but entities begins with an ampersand.
    const open: string[] = [];
    for (const [, close, name = "", self] of text
      .slice(text.indexOf("?>") + 2)
      .matchAll(/<(\/?)([a-z]+)(?: [a-z]+="[^"<]*")*(\/?)>/g)) {
      if (close !== "") expect(open.pop()).toBe(name);
      else if (self === "") open.push(name);
    }
    expect(open).toEqual([]);
    expect(text.replace(/<[^<>]*>/g, "")).not.toMatch(/[<>]/);
    expect(text.replace(/&#\d+;/g, "")).not.toMatch(/&|[\uFFFE\uFFFF]/);
  });
});
