import { describe, expect, it } from "vitest";
import type { DriftReport } from "../../src/core/drift/drift.ts";
import { renderDriftJson, renderDriftMarkdown, renderDriftText } from "../../src/views/drift.ts";
import { plainScreen } from "../../src/views/paint.ts";
import { digestOf, nasty, registry } from "./fixtures.ts";
import { expectGolden } from "./golden.ts";

const none: DriftReport = {
  tags: [],
  files: [],
  repositories: [],
  upstream: [],
  failures: [],
  checked: { tags: 7, files: 2, repositories: 3 },
  ignored: 0,
  serial: 42,
  lastApplied: "2026-11-14T08:00:00Z",
};
const nginx = { registry, repository: "platform/nginx", tag: "1.27.4", was: digestOf("0be3f9d1") };
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
      changes: [{ setting: "scanOnPush", before: "on", after: "off" }],
    },
  ],
  upstream: [
    { reference: "docker.io/library/nginx:1.27.4", was: digestOf("1"), now: digestOf("2") },
    { reference: "docker.io/library/gone:1", was: digestOf("1"), now: null },
  ],
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
const hostile: DriftReport = {
  ...none,
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
      changes: [{ setting: "tags", before: nasty, after: nasty }],
    },
  ],
  upstream: [{ reference: nasty, was: digestOf("1"), now: null }],
};

describe.each([
  ["none", none],
  ["some", some],
  ["unread", unread],
  ["nasty", hostile],
])("drift: %s", (name, report) => {
  const views: readonly [string, string][] = [
    ["txt", renderDriftText(report, plainScreen)],
    ["json", renderDriftJson(report)],
    ["md", renderDriftMarkdown(report, { config: "mirror.config.yaml" })],
  ];
  it.each(views)("as %s", (extension, text) => {
    expectGolden(`drift-${name}.${extension}`, text);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Zl}/u);
  });
});

it("ends with the summary", () => {
  expect(renderDriftText(none, plainScreen)).toBe(
    "No drift. 7 tags and 2 files are as last applied. State serial 42, applied 2026-11-14.\n",
  );
  expect(renderDriftText({ ...none, serial: 0, lastApplied: null }, plainScreen)).toMatch(
    /nothing applied yet\.\n$/,
  );
  expect(renderDriftText(some, plainScreen)).toMatch(
    /\nDrift: 4 of 7 tags, 2 of 2 files, 2 of 3 repositories; 1 ignored\. State serial 42, applied 2026-11-14\.\n$/,
  );
});

it("never says that there is no drift where something could not be checked", () => {
  expect(renderDriftText(unread, plainScreen)).toBe(
    "No drift in what was read. 7 tags and 2 files are as last applied; 1 could not be checked. " +
      "State serial 42, applied 2026-11-14.\n",
  );
  expect(renderDriftMarkdown(unread, { config: "c" })).toContain("- The replica x was not checked: refused.");
});

it("tells how to keep what was found, with a digest that can be copied", () => {
  expect(renderDriftText(some, plainScreen)).toContain(
    `keep:     digest: ${digestOf("77aa01c2")} at mirror.config.yaml:27`,
  );
});
