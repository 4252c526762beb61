// Text of strangers: names, tags and messages from hostile lists, charts and registries reach terminals and files
// only with their control characters made visible, and never as Markdown, HTML or formulas.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answers } from "../faults/support/faults.ts";
import { error, json } from "../faults/support/registry.ts";
import { imageOf, randomBlob, imageFrom } from "../registry/support/images.ts";
import { anyHelm } from "../sources/helm/peers.ts";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

const raw =
  /(?!\n)\p{Cc}|[\u{80}-\u{9f}\u{200b}-\u{200f}\u{2028}\u{2029}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}]/u;

/** ANSI colors, a title, a link, clear screen, C1, bidi, carriage return, backspace, a workflow command. */
const payloads = [
  "\u001b[31mred\u001b[0m",
  "\u001b]0;title\u0007",
  "\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\",
  "\u001b[2J\u001b[H",
  "\u009b31m",
  "\u202egnp.exe",
  "\u2066x\u2069",
  "a\rError: none",
  "a\bb",
  "a\u200bb",
  "\u0000",
  "\u007f",
  "\n::error::injected",
];
/** What CI systems obey, at the beginning of a line and within one. */
const commands = [
  "##vso[task.setvariable variable=PATH]/evil",
  "##[add-matcher]/evil.json",
  "\n \u001b[0m::set-env name=PATH::/evil",
  "x ::add-mask::all",
  "section_start:1700000000:hidden[collapsed=true]\r\u001b[0K",
];
const obeyed = /##(?:vso)?\[|^[\s\u0085]*::|::(?:add-mask|set-env)|section_start:\d/m;
const markup = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "`x` | **b** | [l](http://e)",
  "=1+1",
];

let stage: Stage;
beforeEach(async () => {
  stage = await openStage(plainConfig, anyHelm === undefined ? {} : { env: { ECR_MIRROR_HELM: anyHelm } });
});
afterEach(() => stage.close());

async function expectPlain(...args: readonly string[]): Promise<string> {
  const ran = await stage.cli(...args);
  const text = ran.stdout + ran.stderr;
  const at = raw.exec(text);
  expect(
    at === null ? "" : JSON.stringify(text.slice(Math.max(0, at.index - 60), at.index + 40)),
    args.join(" "),
  ).toBe("");
  expect(text).not.toMatch(obeyed);
  expect(text).not.toContain("This is a bug");
  return text;
}

/** Few at a time: long texts are cut, and the rest of them would not be seen. */
const groups = [payloads.slice(0, 4), payloads.slice(4, 9), payloads.slice(9), markup, commands].map((some) =>
  some.join(" "),
);

describe("hostile text", () => {
  it("is what these tests send", () => {
    expect(payloads.filter((text) => !raw.test(text) && !text.startsWith("\n"))).toEqual([]);
  });

  it("in a list", async () => {
    const lines = [...payloads, ...markup, ...commands].map((text) => `r.example.com/a${text}:1`);
    stage.write("images.txt", ["SOURCE/team/app:1", ...lines, ""].join("\n"));
    await expectPlain("validate");
    await expectPlain("plan", "--verbose");
    await expectPlain("plan", "--log-format", "json");
  });

  it.each(groups)("%j in a source's name, an argument and a path", async (text) => {
    const name = JSON.stringify(`n${text}`);
    stage.write("mirror.config.yaml", plainConfig.replace("name: list", `name: ${name}`));
    stage.list();
    await expectPlain("discover");
    const argument = text.replaceAll("\0", "");
    await expectPlain("discover", argument);
    await expectPlain("plan", "-c", argument);
    await expectPlain("show", argument);
    await expectPlain("plan", `--${argument}`);
    await expectPlain(argument);
  });

  it.each(groups)("%j in an error of a registry", async (text) => {
    stage.list("team/app:1");
    const answer = { ...error(403, `DENIED${text}`, `no ${text} access`) };
    for (const kind of ["manifest-head", "manifest-get"] as const)
      stage.source.inject(kind, answers(answer), { times: 100 });
    await expectPlain(
      "plan",
      "--format",
      "html=plan.html",
      "--format",
      "markdown=plan.md",
      "--out",
      "saved.plan",
    );
    expect(await expectPlain("plan", "--log-format", "json", "--format", "json")).toContain("DENIED");
    const [html, markdown, saved] = [
      stage.read("plan.html"),
      stage.read("plan.md"),
      stage.read("saved.plan"),
    ];
    expect([html, markdown, saved].map((file) => raw.test(file))).toEqual([false, false, false]);
    expect(html).not.toMatch(/<script>alert|<img src=x/);
    expect(markdown).not.toMatch(/<script>alert|<img src=x|[^\\]\]\(http:\/\/e\)/);
  });

  it("in a registry's list of tags", async () => {
    const sources = "{ name: list, kind: repository, repository: SOURCE/team/app, tagPolicy: all }";
    const config = plainConfig.replace("{ name: list, kind: list, path: images.txt }", sources);
    stage.write("mirror.config.yaml", `${config}tagPolicies: { all: { include: ["*"] } }\n`);
    stage.source.store("team/app", imageOf("good", [500]), "good");
    const tags = ["good", ...payloads, ...markup, ...commands, "=cmd|' /C calc'!A0", "-x", "a".repeat(200)];
    stage.source.inject("tags", answers(json({ name: "team/app", tags })), { times: 100 });
    await expectPlain("discover");
    const text = await expectPlain("plan", "--verbose");
    expect(text).toContain("m/team/app:good");
    await expectPlain("apply", "--yes", "--events", "events.jsonl");
    expect(stage.read("mapping.csv").trimEnd().split("\n")).toEqual([
      "internal_uri,ecr_uri",
      `${stage.source.host}/team/app:good,${stage.ecr.registry}/m/team/app:good`,
    ]);
    for (const file of ["events.jsonl", "mapping.csv", "state/mirror.state.json"])
      expect([file, raw.test(stage.read(file))]).toEqual([file, false]);
  });

  it("in an image's annotations and media types", async () => {
    const annotations = Object.fromEntries(
      [...payloads, ...markup, ...commands].map((text, at) => [`k${at}${text}`, text]),
    );
    const image = imageFrom("annotated", [randomBlob("layer", 500)], { annotations });
    stage.source.store("team/app", image, "1");
    stage.list("team/app:1");
    for (const format of ["json", "html=plan.html", "markdown=plan.md", "gitlab=plan.json"])
      await expectPlain("plan", "--format", format);
    for (const file of ["plan.html", "plan.md", "plan.json"])
      expect([file, raw.test(stage.read(file))]).toEqual([file, false]);
    await expectPlain("apply", "--yes");
    await expectPlain("drift", "--upstream");
  });

  it("in a chart's name and version", async () => {
    const chart = "{ name: list, kind: helm, chart: ./chart }";
    stage.write(
      "mirror.config.yaml",
      plainConfig.replace("{ name: list, kind: list, path: images.txt }", chart),
    );
    for (const text of groups) {
      const [name, version] = [`c${text}`, `1.0.0${text}`].map((one) => JSON.stringify(one));
      stage.write("chart/Chart.yaml", `apiVersion: v2\nname: ${name}\nversion: ${version}\n`);
      await expectPlain("validate");
      await expectPlain("discover");
    }
  });

  it("in lines that translate hands on", async () => {
    stage.write("mapping.csv", `internal_uri,ecr_uri\na/b:1,${stage.ecr.registry}/a/b:1\n`);
    const text = await expectPlain("translate", "--mapping", "mapping.csv", "a/b:1", ...commands.slice(0, 2));
    expect(text).toContain(`${stage.ecr.registry}/a/b:1\n`);
  });

  it.skipIf(anyHelm === undefined)("in what a chart says that fails (needs helm)", async () => {
    const chart = "{ name: list, kind: helm, chart: ./chart }";
    stage.write(
      "mirror.config.yaml",
      plainConfig.replace("{ name: list, kind: list, path: images.txt }", chart),
    );
    stage.write("chart/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n");
    stage.write("chart/templates/x.yaml", `{{ fail ${JSON.stringify(["no", ...commands].join("\n"))} }}\n`);
    expect(await expectPlain("discover")).toContain("set-env");
    await expectPlain("plan");
    await expectPlain("plan", "--log-format", "json");
  });
});
