// Where charts and their dependencies come from: folders, archives, repositories and registries on loopback.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { parseImageRef } from "../../../src/core/image/reference.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import { helm } from "../../../src/sources/helm/source.ts";
import type { SourceContext } from "../../../src/sources/kind/kind.ts";
import { realTiming } from "../../support/timing.ts";
import { diagnosticsOf, folderWith } from "../setup.ts";
import { anyHelm } from "./peers.ts";
import { chart, discoverChart, found, helmContext, helmSource, packed, tgz } from "./setup.ts";

const path = anyHelm ?? "";

/** Serves bytes by path; a function makes an answer of its own. */
async function serve(
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? "";
    asked.push(url);
    const body = files[url.split("?")[0] ?? ""];
    if (body === undefined) response.writeHead(404).end();
    else {
      const type = url.includes("/manifests/")
        ? "application/vnd.oci.image.manifest.v1+json"
        : "application/octet-stream";
      response.writeHead(200, {
        "content-type": type,
        "content-length": Buffer.byteLength(body),
        "docker-content-digest": sha256(body),
      });
      response.end(request.method === "HEAD" ? undefined : body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** What fetches, as the program has it. */
function fetching(): Pick<SourceContext, "http" | "registries"> {
  const registries = openRegistries({
    options: () => undefined,
    endpoint: () => undefined,
    ecrToken: async () => null,
    runCredentialHelper: async () => null,
    readFile: async () => null,
    environment: {},
    now: () => new Date(),
    timing: realTiming,
  });
  onTestFinished(() => registries.close());
  const none = (): never => {
    throw new Error("unused");
  };
  return {
    http: {
      async get(url, { signal }) {
        const response = await fetch(url, { signal });
        if (response.ok) return new Uint8Array(await response.arrayBuffer());
        throw new Problem({
          code: "source/failed",
          severity: "error",
          summary: "Not fetched",
          detail: `${url}: ${response.status}`,
        });
      },
    },
    registries: {
      tags: (ref, signal) => registries.repository(ref.registry, ref.repository).listTags(signal),
      isCarried: () => false,
      reader: (ref) => Promise.resolve(registries.repository(ref.registry, ref.repository)),
      repositories: none,
      layout: none,
      created: none,
    },
  };
}

function index(
  entries: Readonly<Record<string, readonly { version: string; url: string; digest?: string }[]>>,
): string {
  return JSON.stringify({
    entries: Object.fromEntries(
      Object.entries(entries).map(([name, list]) => [
        name,
        list.map(({ version, url, digest }) => ({ version, urls: [url], digest })),
      ]),
    ),
  });
}

describe.skipIf(anyHelm === undefined)("charts (needs helm: node scripts/peers/helm.mjs)", () => {
  it("from a folder and from an archive", async () => {
    const files = chart("app");
    expect(found(await discoverChart(path, { chart: "app" }, files))).toEqual(["required quay.io/x/app:1.0"]);
    expect(
      found(await discoverChart(path, { chart: "app.tgz" }, { "app.tgz": await packed(files) })),
    ).toEqual(["required quay.io/x/app:1.0"]);
  });

  it("leaves the user's folder as it is", async () => {
    const folder = await folderWith({
      ...chart("app", { more: "dependencies: [{name: lib, version: 1.x.x, repository: file://../lib}]\n" }),
      ...chart("lib"),
    });
    const before = readFileSync(join(folder, "app/Chart.yaml"), "utf8");
    await helm.discover(helmSource({ chart: "app" }), helmContext(folder, path));
    expect(readFileSync(join(folder, "app/Chart.yaml"), "utf8")).toBe(before);
    expect(() => readFileSync(join(folder, "app/charts"))).toThrow(/ENOENT/);
  });

  it("from a repository, by version with or without v, relative or absolute", async () => {
    const bytes = await packed(chart("app", { version: "v1.2.0" }));
    const server = await serve({
      "/charts/index.yaml": index({
        app: [
          { version: "v1.2.0", url: "files/app.tgz", digest: sha256(bytes).slice(7) },
          { version: "1.1.0", url: "x" },
        ],
      }),
      "/charts/files/app.tgz": bytes,
    });
    const discovery = await discoverChart(
      path,
      { chart: "app", repository: `${server.url}/charts`, version: "1.2.0" },
      {},
      fetching(),
    );
    expect(discovery.title).toBe("chart app v1.2.0");
    expect(found(discovery)).toEqual(["required quay.io/x/app:1.0"]);
    expect(discovery.warnings).toEqual([]);
  });

  it("from a registry, by the version's tag", async () => {
    const layer = Buffer.from(await packed(chart("app", { version: "1.2.0+build" })));
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: sha256("{}"), size: 2 },
      layers: [
        {
          mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
          digest: sha256(layer),
          size: layer.length,
        },
      ],
    });
    const server = await serve({
      "/v2/": "{}",
      "/v2/x/charts/app/manifests/1.2.0_build": manifest,
      [`/v2/x/charts/app/manifests/${sha256(manifest)}`]: manifest,
      [`/v2/x/charts/app/blobs/${sha256(layer)}`]: layer,
      "/v2/x/charts/app/tags/list": JSON.stringify({ name: "x/charts/app", tags: ["1.1.0", "1.2.0_build"] }),
    });
    const host = server.url.slice("http://".length);
    expect(parseImageRef(`${host}/x/charts/app`).registry).toBe(host);
    const oci = (version: string) =>
      discoverChart(path, { chart: `oci://${host}/x/charts/app`, version }, {}, fetching());
    expect(found(await oci("1.2.0+build"))).toEqual(["required quay.io/x/app:1.0"]);
    const [problem] = await diagnosticsOf(oci("9.0.0"));
    expect(problem).toMatchObject({
      code: "chart/not-found",
      detail: expect.stringMatching(/no version 9\.0\.0\. The nearest are .*1\.1\.0/) as string,
    });
  });

  it.each([
    [
      "no such version",
      { chart: "app", version: "3.0.0" },
      "chart/not-found",
      /no version 3\.0\.0\. The nearest are 1\.1\.0, 1\.0\.0/,
    ],
    ["no such chart", { chart: "aps", version: "1.0.0" }, "chart/not-found", /has no chart "aps"/],
    ["another digest", { chart: "app", version: "1.0.0" }, "chart/fetch", /does not match/],
    [
      "an archive that isn't there",
      { chart: "app", version: "1.1.0" },
      "chart/fetch",
      /app 1\.1\.0 from http/,
    ],
  ])("names %s", async (_, fields, code, why) => {
    const server = await serve({
      "/index.yaml": index({
        app: [
          { version: "1.0.0", url: "app.tgz", digest: "a".repeat(64) },
          { version: "1.1.0", url: "gone.tgz" },
        ],
      }),
      "/app.tgz": await packed(chart("app")),
    });
    const [problem] = await diagnosticsOf(
      discoverChart(path, { ...fields, repository: server.url }, {}, fetching()),
    );
    expect(problem).toMatchObject({ code, detail: expect.stringMatching(why) as string });
  });

  it.each([
    ["no chart", { chart: "absent" }, {}, "chart/not-found"],
    ["no version", { chart: "app", repository: "https://example.com" }, {}, "chart/no-version"],
    ["a folder without a chart", { chart: "app" }, { "app/readme.md": "x" }, "chart/broken"],
    ["a chart without a name", { chart: "app" }, { "app/Chart.yaml": "version: 1.0.0" }, "chart/broken"],
    ["a name that leads out", { chart: "app" }, { "app/Chart.yaml": "name: ../x" }, "chart/broken"],
    ["a chart that isn't YAML", { chart: "app" }, { "app/Chart.yaml": "name: [" }, "chart/broken"],
    [
      "values that aren't YAML",
      { chart: "app", values: ["v.yaml"] },
      { ...chart("app"), "v.yaml": "a: [" },
      "values/syntax",
    ],
    [
      "values that are a list",
      { chart: "app", values: ["v.yaml"] },
      { ...chart("app"), "v.yaml": "- a" },
      "values/syntax",
    ],
    ["values that aren't there", { chart: "app", values: ["v.yaml"] }, chart("app"), "file/missing"],
  ] as const)("names %s", async (_, fields, files, code) => {
    const [problem] = await diagnosticsOf(discoverChart(path, { ...fields }, files));
    expect(problem?.code).toBe(code);
  });

  it("follows links inside the config's folder and none that leads out", async () => {
    const folder = await folderWith({ ...chart("charts/app"), ...chart("charts/library") });
    mkdirSync(join(folder, "charts/app/charts"));
    symlinkSync("../../library", join(folder, "charts/app/charts/library"));
    const inside = await helm.discover(helmSource({ chart: "charts/app" }), helmContext(folder, path));
    expect(found(inside)).toEqual(["required quay.io/x/app:1.0", "required quay.io/x/library:1.0"]);

    const outside = await folderWith({ "secret.txt": "secret" });
    symlinkSync(join(outside, "secret.txt"), join(folder, "charts/app/Chart.lock"));
    const [problem] = await diagnosticsOf(
      helm.discover(helmSource({ chart: "charts/app" }), helmContext(folder, path)),
    );
    expect(problem).toMatchObject({
      code: "chart/unsafe",
      detail: expect.stringMatching(/Chart\.lock leads out/) as string,
    });
  });
});

describe.skipIf(anyHelm === undefined)("dependencies (needs helm: node scripts/peers/helm.mjs)", () => {
  const needs = (text: string): string => `dependencies:\n${text.replaceAll(/^/gm, "  ")}\n`;

  it("by alias, nested and by folder of another name", async () => {
    const files = {
      ...chart("app", {
        more: needs("- {name: mid, version: 1.x.x, repository: 'file://charts/other-name', alias: one}"),
      }),
      ...chart("app/charts/other-name", {
        name: "mid",
        more: needs("- {name: deep, version: 1.0.0, repository: 'file://../../../deep'}"),
      }),
      ...chart("deep"),
    };
    const discovery = await discoverChart(path, { chart: "app" }, files);
    expect(found(discovery)).toEqual([
      "required quay.io/x/app:1.0",
      "required quay.io/x/deep:1.0",
      "required quay.io/x/mid:1.0",
    ]);
    expect(discovery.images.find((one) => one.reference.includes("deep"))?.provenance[0]).toMatchObject({
      chart: "app > one > deep",
      version: "1.0.0",
    });
    expect(discovery.images.find((one) => one.reference.includes("deep"))?.valuesKeys).toEqual([
      "one.deep.image",
    ]);
  });

  it("from a repository, by lock and by range, at every level", async () => {
    const low = chart("low", { version: "1.0.0", values: "image: quay.io/x/low:old\n" });
    const newer = chart("low", { version: "1.1.0", values: "image: quay.io/x/low:new\n" });
    const server = await serve({
      "/index.yaml": index({
        low: [
          { version: "1.1.0", url: "new.tgz" },
          { version: "v1.0.0", url: "old.tgz" },
        ],
      }),
      "/old.tgz": await packed(low),
      "/new.tgz": await packed(newer),
    });
    const range = needs(`- {name: low, version: 1.x.x, repository: '${server.url}'}`);
    const nested = {
      ...chart("app", { more: needs("- {name: mid, version: 1.0.0, repository: ''}") }),
      ...chart("app/charts/mid", { more: range }),
    };
    const resolved = await discoverChart(path, { chart: "app" }, nested, fetching());
    expect(found(resolved)).toContain("required quay.io/x/low:new");
    expect(resolved.warnings.map((one) => one.code)).toEqual(["chart/resolved"]);

    const lock = `dependencies:\n- {name: low, version: 1.0.0, repository: '${server.url}'}\n`;
    const locked = await discoverChart(
      path,
      { chart: "app" },
      { ...nested, "app/charts/mid/Chart.lock": lock },
      fetching(),
    );
    expect(found(locked)).toContain("required quay.io/x/low:old");
    expect(locked.warnings).toEqual([]);
    expect(server.asked.filter((one) => one === "/index.yaml")).toHaveLength(2);
  });

  it("by the old requirements.yaml", async () => {
    const files = {
      ...chart("app"),
      ...chart("app/charts/sub"),
      "app/requirements.yaml": needs("- {name: sub, version: 1.0.0, alias: other}"),
    };
    const old = { ...files, "app/Chart.yaml": "apiVersion: v1\nname: app\nversion: 1.0.0\n" };
    const discovery = await discoverChart(path, { chart: "app" }, old);
    expect(discovery.images.flatMap((one) => one.valuesKeys)).toEqual(
      expect.arrayContaining(["other.image"]) as string[],
    );
  });

  it("packs file:// from its source, whatever old archive lies beside it", async () => {
    const old = chart("agent", { version: "0.1.0", values: "image: quay.io/x/agent:old\n" });
    const files = {
      ...chart("app", { more: needs("- {name: agent, version: 0.1.0, repository: 'file://charts/agent'}") }),
      ...chart("app/charts/agent", { version: "0.1.0", values: "image: quay.io/x/agent:new\n" }),
      "app/charts/agent-0.1.0.tgz": await packed(old),
    };
    expect(found(await discoverChart(path, { chart: "app" }, files))).toEqual([
      "required quay.io/x/agent:new",
      "required quay.io/x/app:1.0",
    ]);
  });

  it("refuses a folder and an archive of one subchart", async () => {
    const files = {
      ...chart("app"),
      ...chart("app/charts/twin"),
      "app/charts/twin-1.0.0.tgz": await packed(chart("twin")),
    };
    const [problem] = await diagnosticsOf(discoverChart(path, { chart: "app" }, files));
    expect(problem).toMatchObject({ code: "chart/twins", detail: expect.stringContaining("twin") as string });
  });

  it("takes vendored archives by the chart inside them, whatever their name", async () => {
    const files = {
      ...chart("app", {
        more: needs("- {name: sub, version: 1.0.0, repository: 'https://unreachable.example.com'}"),
      }),
      "app/charts/odd-name-7.tgz": await packed(chart("sub")),
    };
    expect(found(await discoverChart(path, { chart: "app" }, files))).toEqual([
      "required quay.io/x/app:1.0",
      "required quay.io/x/sub:1.0",
    ]);
  });

  it.each([
    ["a missing nested chart", "- {name: gone, version: 1.0.0}", /app > mid needs gone 1\.0\.0/],
    ["a repository by a local name", "- {name: gone, version: 1.0.0, repository: '@stable'}", /@stable/],
    [
      "a way out of the config's folder",
      "- {name: gone, version: 1.0.0, repository: 'file://../../../../..'}",
      /outside of/,
    ],
    ["a folder that isn't there", "- {name: gone, version: 1.0.0, repository: 'file://../gone'}", /gone/],
    [
      "a chart of another name",
      "- {name: gone, version: 1.0.0, repository: 'file://../../../app2'}",
      /has the name app2/,
    ],
  ])("names %s", async (_, dependency, why) => {
    const files = {
      ...chart("app"),
      ...chart("app/charts/mid", { more: needs(dependency) }),
      ...chart("app2"),
    };
    const [problem] = await diagnosticsOf(discoverChart(path, { chart: "app" }, files));
    expect(problem).toMatchObject({ code: "chart/dependency", detail: expect.stringMatching(why) as string });
  });

  it("stops at a chart that holds itself", async () => {
    const folder = await folderWith(
      chart("app", { more: needs("- {name: app, version: 1.0.0, repository: 'file://.'}") }),
    );
    const [problem] = await diagnosticsOf(
      helm.discover(helmSource({ chart: "app" }), helmContext(folder, path)),
    );
    expect(problem?.code).toMatch(/^chart\/(dependency|unsafe)$/);
  });

  it("names a hostile vendored archive", async () => {
    const bad = await tgz([
      { name: "sub/Chart.yaml", body: "name: sub\nversion: 1.0.0\n" },
      { name: "sub/../../x", body: "x" },
    ]);
    const folder = await folderWith(chart("app"));
    mkdirSync(join(folder, "app/charts"));
    writeFileSync(join(folder, "app/charts/sub.tgz"), bad);
    const [problem] = await diagnosticsOf(
      helm.discover(helmSource({ chart: "app" }), helmContext(folder, path)),
    );
    expect(problem).toMatchObject({
      code: "chart/unsafe",
      detail: expect.stringContaining("charts/sub.tgz") as string,
    });
  });
});
