// The chart as something to mirror: what it is called, where it goes, of which bytes it is made, and what is wrong.
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../../src/core/base/digest.ts";
import type { WantedImage } from "../../../../src/core/image/wanted.ts";
import { RegistryProblem } from "../../../../src/registry/net/problems.ts";
import { helm } from "../../../../src/sources/helm/source.ts";
import type { SourceContext } from "../../../../src/sources/kind/kind.ts";
import { diagnosticsOf, folderWith } from "../../setup.ts";
import { anyHelm } from "../peers.ts";
import { chart, discoverChart, helmContext, type HelmFields, helmSource, packed } from "../setup.ts";

const repository = "https://charts.example.com/stable";
const remote: HelmFields = { chart: "app", repository, version: "1.2.3+b.1", mirrorChart: true };
const published = chart("app", { version: "1.2.3+b.1" });
const local: HelmFields = { chart: "./charts/app", mirrorChart: true };

/** A chart repository with one archive, and files beside it by their names; a number is the status of an answer. */
async function repositoryWith(
  archive: Uint8Array,
  beside: Readonly<Record<string, string | number>> = {},
): Promise<Partial<SourceContext>> {
  const index = `entries:\n  app:\n    - version: 1.2.3+b.1\n      digest: ${sha256(archive).slice(7)}\n      urls: [app.tgz?token=secret]\n`;
  const files = new Map<string, Uint8Array>([
    [`${repository}/index.yaml`, Buffer.from(index)],
    [`${repository}/app.tgz?token=secret`, archive],
  ]);
  const answers = new Map(Object.entries(beside));
  return {
    http: {
      get(url) {
        const answer = files.get(url) ?? answers.get(new URL(url).pathname.split("/").at(-1) ?? "") ?? 404;
        if (typeof answer === "string") return Promise.resolve(Buffer.from(answer));
        if (typeof answer !== "number") return Promise.resolve(answer);
        const detail = `${url} answered ${answer}.`;
        return Promise.reject(
          new RegistryProblem("registry/answer", "An answer", { detail, retry: "never", status: answer }),
        );
      },
    },
  };
}

function provenanceOf(archive: Uint8Array): string {
  return `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nname: app\n\n...\nfiles:\n  app.tgz: ${sha256(archive)}\n-----BEGIN PGP SIGNATURE-----\n`;
}

const chartOf = (images: readonly WantedImage[]) => images.filter((image) => image.chart !== undefined);

describe.skipIf(anyHelm === undefined)("needs helm: node scripts/peers/helm.mjs", () => {
  const path = anyHelm ?? "";

  it("nothing but images without mirrorChart", async () => {
    const { images } = await discoverChart(path, { ...local, mirrorChart: false }, chart("charts/app"));
    expect(chartOf(images)).toEqual([]);
  });

  it("a chart of a repository goes to charts/ and its name, at its version", async () => {
    const parts = await repositoryWith(await packed(published));
    const { images, warnings } = await discoverChart(path, remote, {}, parts);
    expect(images).toHaveLength(2);
    expect(chartOf(images)).toMatchObject([
      {
        reference: "charts.example.com/stable/app:1.2.3_b.1",
        chart: "made",
        destination: { repository: "platform/charts/app", tag: "1.2.3_b.1" },
        platforms: ["all"],
        provenance: [{ source: "test", chart: "app", version: "1.2.3+b.1", note: "the chart itself" }],
      },
    ]);
    expect(warnings).toEqual([]);
    expect(JSON.stringify(images)).not.toContain("secret");
  });

  it.each([
    ["./charts/app", "localhost/charts/app:1.0.0"],
    ["charts/app/", "localhost/charts/app:1.0.0"],
    ["./charts/../charts/app", "localhost/charts/app:1.0.0"],
  ])("the folder %s is called %s", async (written, called) => {
    const { images } = await discoverChart(path, { ...local, chart: written }, chart("charts/app"));
    expect(chartOf(images).map(({ reference }) => reference)).toEqual([called]);
    const digest = chartOf(images)[0]?.ref.digest;
    expect(digest).toMatch(/^sha256:/);
  });

  it("a folder that lies elsewhere is called by the chart's name: its path is of one machine", async () => {
    const folder = await folderWith(chart("app"));
    const source = helmSource({ ...local, chart: `${folder}/app` });
    const { images } = await helm.discover(source, helmContext(folder, path));
    expect(chartOf(images).map(({ reference }) => reference)).toEqual(["localhost/app:1.0.0"]);
  });

  it("is the archive's very bytes, and those of its provenance file", async () => {
    const archive = await packed(published);
    const provenance = provenanceOf(archive);
    const parts = await repositoryWith(archive, { "app.tgz.prov": provenance });
    const made = await madeOf(remote, parts);
    expect(made.layers).toEqual(
      [sha256(archive), sha256(provenance)]
        .toSorted()
        .map((digest) => expect.objectContaining({ digest }) as unknown),
    );
    expect(await made.blob(sha256(archive))).toEqual(Buffer.from(archive));
    expect(await made.blob(sha256(provenance))).toEqual(Buffer.from(provenance));
    expect(await made.blob(sha256(archive), 7)).toEqual(Buffer.from(archive).subarray(7));
  });

  it("an archive on disk has its provenance file beside it", async () => {
    const archive = await packed(published);
    const files = { "app-1.2.3.tgz": archive, "app-1.2.3.tgz.prov": provenanceOf(archive) };
    const made = await madeOf({ chart: "./app-1.2.3.tgz", mirrorChart: true }, {}, files);
    expect(made.layers).toHaveLength(2);
  });

  it.each([404, 403, 410, 400, 405, 406])("no provenance file where the host answers %d", async (status) => {
    const parts = await repositoryWith(await packed(published), { "app.tgz.prov": status });
    expect((await madeOf(remote, parts)).layers).toHaveLength(1);
  });

  it.each([500, 401, 429])("%d is an error, or the digest would come and go with it", async (status) => {
    const parts = await repositoryWith(await packed(published), { "app.tgz.prov": status });
    expect(await diagnosticsOf(discoverChart(path, remote, {}, parts))).toMatchObject([
      { code: "registry/answer" },
    ]);
  });

  it("a page in its place is told and left out", async () => {
    const parts = await repositoryWith(await packed(published), {
      "app.tgz.prov": "<html>No such page</html>",
    });
    const { warnings } = await discoverChart(path, remote, {}, parts);
    expect(warnings).toMatchObject([
      {
        code: "chart/provenance-unread",
        detail:
          "https://charts.example.com/stable/app.tgz.prov is not a signed message. The chart is mirrored without it.",
      },
    ]);
    expect((await madeOf(remote, parts)).layers).toHaveLength(1);
  });

  it("a provenance file of other bytes is an error", async () => {
    const parts = await repositoryWith(await packed(published), {
      "app.tgz.prov": provenanceOf(Buffer.from("other")),
    });
    const [first] = await diagnosticsOf(discoverChart(path, remote, {}, parts));
    expect(first).toMatchObject({ code: "chart/provenance" });
    expect(first?.detail).toContain("does not state the digest of the chart's archive");
    expect(first?.hint).toContain("remove `mirrorChart`");
  });

  it("an archive without a dependency is told: helm can't install it", async () => {
    const needs =
      "dependencies: [{ name: app, version: 1.2.3+b.1, repository: https://charts.example.com/stable }]\n";
    const archive = await packed(chart("outer", { version: "2.0.0", more: needs }));
    const inner = await packed(published);
    const { warnings } = await discoverChart(
      path,
      { chart: "./outer.tgz", mirrorChart: true },
      { "outer.tgz": archive },
      await repositoryWith(inner),
    );
    expect(warnings.filter(({ code }) => code === "chart/incomplete")).toMatchObject([
      { detail: expect.stringContaining("without ./outer.tgz > app 1.2.3+b.1") as string },
    ]);
  });

  it("a folder brings along what it depends on, packed as helm would pack it", async () => {
    const needs =
      "dependencies:\n  - { name: db, version: 1.0.0, repository: 'file://../db' }\n" +
      "  - { name: app, version: 1.2.3+b.1, repository: https://charts.example.com/stable }\n";
    const files = {
      ...chart("charts/outer", { version: "2.0.0", more: needs }),
      ...chart("charts/db"),
      "charts/db/.helmignore": "secret.txt\n",
      "charts/db/secret.txt": "s3cret",
      "charts/outer/.helmignore": "notes/\n",
      "charts/outer/notes/todo.txt": "s3cret",
    };
    const parts = await repositoryWith(await packed(published));
    const fields = { chart: "./charts/outer", mirrorChart: true };
    const made = await madeOf(fields, parts, files);
    const { gunzipSync } = await import("node:zlib");
    const tar = gunzipSync(await made.blob(made.layers[0]?.digest ?? "")).toString("latin1");
    expect(tar).toContain("outer/charts/db/Chart.yaml");
    expect(tar).toContain("outer/charts/app-1.2.3+b.1/Chart.yaml");
    expect(tar).not.toContain("s3cret");
    const { warnings } = await discoverChart(path, fields, files, parts);
    expect(warnings).toEqual([]);
    // In another folder, by another run.
    expect((await madeOf(fields, parts, files)).digest).toBe(made.digest);
  });

  const absent = "dependencies: [{ name: gone, version: 1.0.0, condition: gone.enabled }]\n";

  it("a folder without a dependency that is off is an error: Helm installs no such chart", async () => {
    const files = chart("charts/outer", { more: absent, values: "gone: { enabled: false }\n" });
    const images = { chart: "./charts/outer" };
    expect((await discoverChart(path, images, files)).warnings).toMatchObject([
      { code: "chart/missing-part" },
    ]);
    const [first] = await diagnosticsOf(discoverChart(path, { ...images, mirrorChart: true }, files));
    expect(first).toMatchObject({ code: "chart/dependency" });
    expect(first?.detail).toContain("gone");
    expect(first?.hint).toContain("remove `mirrorChart`");
  });

  it("a chart that lacks one further down goes as Helm has it: with nothing in its place", async () => {
    const files = {
      ...chart("charts/outer", { values: "inner: { gone: { enabled: false } }\n" }),
      ...chart("charts/outer/charts/inner", { more: absent }),
    };
    const made = await madeOf({ chart: "./charts/outer", mirrorChart: true }, {}, files);
    const { gunzipSync } = await import("node:zlib");
    const tar = gunzipSync(await made.blob(made.layers[0]?.digest ?? "")).toString("latin1");
    expect(tar).toContain("outer/charts/inner/Chart.yaml");
    expect(tar).not.toContain("gone-missing");
  });

  it("an archive without a dependency that is nowhere is told as well", async () => {
    const archive = await packed(chart("outer", { more: absent, values: "gone: { enabled: false }\n" }));
    const fields = { chart: "./outer.tgz", mirrorChart: true };
    const { warnings } = await discoverChart(path, fields, { "outer.tgz": archive });
    expect(warnings.filter(({ code }) => code === "chart/incomplete")).toMatchObject([
      { detail: expect.stringContaining("without ./outer.tgz > gone") as string },
    ]);
  });

  it.each(["", "not a version", "1.0.0/x"])(
    "a version %j that no tag can say is an error",
    async (version) => {
      const files = chart("charts/app", { version: JSON.stringify(version) });
      const [first] = await diagnosticsOf(discoverChart(path, local, files));
      expect(first).toMatchObject({ code: expect.stringMatching(/^chart\//) as string });
    },
  );

  interface Made {
    readonly digest: string;
    readonly layers: readonly { readonly digest: string }[];
    blob(digest: string, offset?: number): Promise<Buffer>;
  }

  async function madeOf(
    fields: HelmFields,
    parts: Partial<SourceContext>,
    files: Readonly<Record<string, string | Uint8Array>> = {},
  ): Promise<Made> {
    const context = helmContext(await folderWith(files), path, parts);
    const source = helmSource(fields);
    const [wanted] = chartOf((await helm.discover(source, context)).images);
    const reader = await helm.content?.(source, context);
    const digest = wanted?.ref.digest ?? "";
    const content = await reader?.manifest(digest, context.signal);
    if (reader == null || content == null) throw new Error("nothing was made");
    const { layers } = JSON.parse(new TextDecoder().decode(content.bytes)) as Pick<Made, "layers">;
    return {
      digest: content.digest,
      layers,
      async blob(of, offset = 0) {
        const descriptor = { mediaType: "", digest: of as typeof content.digest, size: 0 };
        const chunks: Uint8Array[] = [];
        for await (const chunk of await reader.blob(descriptor, offset, context.signal)) chunks.push(chunk);
        return Buffer.concat(chunks);
      },
    };
  }
});
