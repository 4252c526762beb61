import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { loadConfig } from "../../src/config/load/load.ts";
import { kinds } from "../../src/app/runtime/kinds.ts";
import { type InitRequest, writeConfig } from "../../src/app/init.ts";
import { sourceKind } from "../../src/sources/index.ts";
import { readList } from "../../src/sources/list/source.ts";
import type { SourceContext } from "../../src/sources/kind/kind.ts";

const folder = new URL("init/", import.meta.url);
const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

function fixture(name: string): string {
  return readFileSync(new URL(name, folder), "utf8");
}

async function init(
  request: Partial<InitRequest>,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const read = async (path: string): Promise<Uint8Array> => Buffer.from(files[path] ?? "");
  const runtime = { path: "mirror.config.yaml", read, environment: {} };
  return (await writeConfig({ images: [], ...request }, runtime)).text;
}

async function from(name: string, more: Partial<InitRequest> = {}): Promise<string> {
  return init({ from: { path: name, relative: `./${name}`, text: fixture(name) }, ...more });
}

/** What the config's sources find, as `discover --format list` shows it; images whose tags are chosen without them. */
async function discovered(text: string): Promise<readonly string[]> {
  const config = await loadConfig({
    kinds,
    path: "mirror.config.yaml",
    read: async () => Buffer.from(text),
    environment: {},
  });
  const found: string[] = [];
  for (const source of config.sources) {
    const context = {
      files: { read: async (path: string) => Buffer.from(fixture(path.replace("./", ""))) },
      locate: () => undefined,
      target: { registry: config.target.registry, region: config.target.region },
      signal: new AbortController().signal,
    } as unknown as SourceContext;
    const discovery = await (await sourceKind(source.kind)).discover(source, context);
    found.push(...discovery.images.map((image) => image.reference));
    expect(discovery.questions).toEqual([]);
  }
  return found.sort();
}

describe("init --from", () => {
  it.each([
    [
      "regsync.yml",
      [
        "busybox:1.37",
        "ghcr.io/regclient/regctl:latest",
        "ghcr.io/regclient/regctl:v0.8.0",
        "quay.io/coreos/etcd",
      ],
    ],
    [
      "skopeo.yaml",
      [
        "docker.io/library/alpine",
        "quay.io/coreos/etcd",
        "registry.example.com/busybox",
        "registry.example.com/redis:1.0",
        "registry.example.com/redis:2.0",
        `registry.example.com/redis@sha256:${"0".repeat(63)}1`,
      ],
    ],
    [
      "image-syncer.yaml",
      [
        "quay.io/coreos/kube-rbac-proxy",
        "quay.io/coreos/kube-rbac-proxy:v1.0",
        "quay.io/coreos/kube-rbac-proxy:v1.0",
        "quay.io/coreos/kube-rbac-proxy:v2.0",
      ],
    ],
    [
      "dregsy.yaml",
      [
        "docker.io/library/busybox",
        "docker.io/library/busybox:1.37",
        "docker.io/library/busybox:latest",
        "docker.io/library/postgres",
      ],
    ],
    [
      "ecr-images.conf",
      [
        "kubeflow/training-operator:v1-855e096",
        "mpioperator/mpi-operator:0.5",
        "nvcr.io/nvidia/k8s-device-plugin:v0.16.1",
      ],
    ],
    ["images.txt", ["docker.io/library/nginx:1.27", "quay.io/coreos/etcd:v3.5.0"]],
    [
      "image_mapping.csv",
      [
        "internal.example.com/team/a__b:0123456789abcdef0123456789abcdef01234567",
        "internal.example.com/team/c:1",
      ],
    ],
  ])("takes over %s: the same images, as in the golden file", async (name, images) => {
    const text = await from(name, name === "ecr-images.conf" ? { prefix: "hyperpod", registry } : {});
    await expect(text).toMatchFileSnapshot(`init/golden/${name}.yaml`);
    expect(await discovered(text)).toEqual([...images].sort());
  });

  it.each([
    [
      "ocync.yaml",
      [
        "cgr.dev/chainguard/nginx",
        "cgr.dev/chainguard/nginx:latest",
        "cgr.dev/chainguard/nginx:latest-dev",
        "docker.io/library/postgres",
        "docker.io/library/redis",
      ],
    ],
    [
      "flux-mirror.yaml",
      ["docker.io/stefanprodan/podinfo", "ghcr.io/fluxcd/flux-cli", "quay.io/minio/minio"],
    ],
    ["regsync-all.yml", ["alpine", "ghcr.io/regclient/regctl"]],
  ])("takes over %s: the same images, and a line for all that is left out", async (name, images) => {
    const text = await from(name);
    await expect(text).toMatchFileSnapshot(`init/golden/${name}.yaml`);
    expect(await discovered(text)).toEqual(images);
    expect(text).not.toContain("not-so-secret");
  });

  it.each(["imageset-config.yaml", "imageset-config-v1.yaml"])(
    "takes over the images and charts of %s, and says that releases and operators stay",
    async (name) => {
      const text = await from(name, { registry });
      await expect(text).toMatchFileSnapshot(`init/golden/${name}.yaml`);
      expect(text).toMatch(/# Not converted: line \d+: (?:platform|ocp): OpenShift releases/);
    },
  );

  it.each([
    ["platform: { channels: [{ name: stable-4.17 }] }", /line 3: platform: OpenShift releases/],
    ["operators: [{ catalog: example.com/index:1 }]", /line 3: operators: operator catalogs/],
    ["additionalImages: [{ name: 'oci:///srv/tool' }]", /line 3: oci:.*kind: layout/],
  ])("refuses an ImageSetConfiguration of nothing but %s, and says why", async (mirror, why) => {
    const text = `apiVersion: mirror.openshift.io/v2alpha1\nkind: ImageSetConfiguration\nmirror: { ${mirror} }\n`;
    const file = { path: "i.yaml", relative: "./i.yaml", text };
    await expect(init({ from: file })).rejects.toMatchObject({
      diagnostics: [{ code: "list/nothing-taken" }],
    });
    await expect(init({ from: file })).rejects.toThrow(why);
  });

  it.each([
    [
      "a DeleteImageSetConfiguration",
      "apiVersion: mirror.openshift.io/v2alpha1\nkind: DeleteImageSetConfiguration\n",
      /mirrors no images/,
    ],
    ["a manifest", "apiVersion: v1\nkind: Pod\nspec: { containers: [] }\n", /kind: manifests/],
    ["a Compose file", "services: { web: { image: nginx } }\n", /kind: compose/],
    ["some other file", "a: { b: { c: d } }\n", /nor the config of a tool/],
  ])("refuses %s, which is no tool's file", async (_, text, why) => {
    const file = { path: "f.yaml", relative: "./f.yaml", text };
    await expect(init({ from: file })).rejects.toMatchObject({
      diagnostics: [{ code: "list/unknown-tool" }],
    });
    await expect(init({ from: file })).rejects.toThrow(why);
  });

  it.each([
    ["ocync", "registries: { a: {} }\nmappings: [{ from: x, tags: { latest: many } }]\n", /needs a url/],
    ["ocync", "registries: { a: { url: a.io } }\nmappings: [{ from: x }]\n", /needs a source/],
    [
      "flux-mirror",
      "apiVersion: mirror.fluxcd.io/v1alpha1\nkind: Config\nartifacts: [{ destination: x }]\n",
      /needs the key source/,
    ],
    [
      "oc-mirror",
      "apiVersion: mirror.openshift.io/v1alpha2\nkind: ImageSetConfiguration\nmirror: { additionalImages: {} }\n",
      /must be a list/,
    ],
  ])("refuses a wrong file of %s with its place", async (_, text, why) => {
    const file = { path: "f.yaml", relative: "./f.yaml", text };
    await expect(init({ from: file })).rejects.toThrow(why);
    await expect(init({ from: file })).rejects.toMatchObject({ diagnostics: [{ at: { file: "f.yaml" } }] });
  });

  it("gives a config or a Problem for every file that looks like another tool's, and never anything else", async () => {
    const scalar = fc.constantFrom<unknown>(
      null,
      "",
      "a/b",
      "x.io/a/b:1",
      "${X}",
      "prod",
      registry,
      `${registry}/a`,
      1,
      -1,
      true,
      "*",
      ">=1, <2",
      "/(/",
    );
    const keys =
      "registries url target_groups prod defaults source targets tags glob semver include latest sort mappings from to " +
      "platforms artifacts destination selector regex pattern limit charts name version mirror additionalImages helm " +
      "repositories local path hosts sync target type tagSets allow creds images";
    const key = fc.constantFrom(...keys.split(" "));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        scalar,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 5 }),
      ),
    }));
    const head = fc.constantFrom<object>(
      {},
      { apiVersion: "mirror.plugin.fluxcd.io/v1beta2", kind: "Config" },
      { apiVersion: "mirror.openshift.io/v2alpha1", kind: "ImageSetConfiguration" },
    );
    const format = fc.constantFrom(undefined, ...(["ocync", "flux-mirror", "oc-mirror", "regsync"] as const));
    await fc.assert(
      fc.asyncProperty(head, fc.dictionary(key, tree, { maxKeys: 6 }), format, async (first, rest, named) => {
        const file = {
          path: "f.yaml",
          relative: "./f.yaml",
          text: JSON.stringify({ ...first, ...rest }),
          format: named,
        };
        const result = await init({ from: file }).catch((error: unknown) => error);
        expect(typeof result === "string" || result instanceof Problem).toBe(true);
      }),
      { numRuns: 400, verbose: 1 },
    );
  });

  describe("RunWhen's sync script", () => {
    const name = "sync_to_aws_ecr.sh";

    async function written(
      change: (text: string) => string = (text) => text,
      more: Partial<InitRequest> = {},
    ) {
      const request = {
        images: [],
        from: { path: name, relative: `./${name}`, text: change(fixture(name)) },
        ...more,
      };
      const read = async (): Promise<Uint8Array> => Buffer.from("");
      return writeConfig(request, { path: "mirror.config.yaml", read, environment: {} });
    }

    it("is taken over by its variables, with its lists for the day on which a source fails", async () => {
      const { text, files } = await written();
      await expect(text).toMatchFileSnapshot(`init/golden/${name}.yaml`);
      for (const file of files)
        await expect(file.text).toMatchFileSnapshot(
          `init/golden/${name}.${file.path.split("/").at(-1) ?? ""}`,
        );
      expect(files.map(({ path }) => path)).toEqual([
        "./fallback/runwhen-local.yaml",
        "./fallback/codecollections.yaml",
      ]);
    });

    it("has its lists read as lists of ours, with the places that the script gave the images", async () => {
      const { files } = await written();
      const places = files.flatMap(({ path, text }) => {
        const options = {
          name: "x",
          file: path,
          format: "yaml",
          prefix: "",
          registry,
          selects: false,
        } as const;
        return readList({ ...options, text }).images.map(({ reference, destination, helmKey, tagPolicy }) =>
          [reference, destination?.repository, helmKey, tagPolicy].join(" ").trim(),
        );
      });
      expect(places).toEqual([
        "ghcr.io/acme/app runwhen/app app",
        "us-docker.pkg.dev/acme/public-images/runner runwhen/runner runner newest",
        "docker.io/library/busybox:1.36 runwhen/busybox",
        "us-west1-docker.pkg.dev/acme/public-images/acme-rw-cli-codecollection-main runwhen/acme-rw-cli-codecollection-main runner.runEnvironment",
      ]);
    });

    it("keeps the places under another prefix, and says where each image goes", async () => {
      const { text, moves } = await written(undefined, { prefix: "mirror/rw" });
      expect(text).toContain("destination: mirror/rw/{org}-{repo}-{branch}");
      expect(moves).toEqual([
        { from: "ghcr.io/acme/app", to: "mirror/rw/app", source: "runwhen-local" },
        {
          from: "us-docker.pkg.dev/acme/public-images/runner",
          to: "mirror/rw/runner",
          source: "runwhen-local",
        },
        { from: "docker.io/library/busybox", to: "mirror/rw/busybox", source: "runwhen-local" },
        {
          from: "us-west1-docker.pkg.dev/acme/public-images/acme-rw-cli-codecollection-main",
          to: "runwhen/acme-rw-cli-codecollection-main",
          source: "codecollections",
        },
      ]);
    });

    it.each(['chart_path=""', "chart_path=", 'chart_path="${CHART:-}"'])(
      "without a chart (%s) mirrors its list",
      async (line) => {
        const { text, files } = await written((script) => script.replace(/^chart_path=.*$/m, line));
        expect(text).toContain(
          "- name: runwhen-local\n    kind: list\n    path: ./fallback/runwhen-local.yaml\n",
        );
        expect(text).not.toContain("kind: helm");
        expect(text).not.toContain("kind: values");
        expect(text).toContain("# Not converted: values for the chart: the script names no chart");
        expect(files).toHaveLength(2);
      },
    );

    it("takes the chart of a variable's default, a folder, and the values of older scripts", async () => {
      const { text } = await written((script) =>
        script.replace(
          /^chart_path=.*$/m,
          'chart_path="${CHART:-charts}"\nvalues_file="values.yaml"\nnew_values_file="new.yaml"',
        ),
      );
      expect(text).toContain("values:\n      - ./values.yaml\n    chart: ./charts\n");
      expect(text).toContain("path: new.yaml\n    edit: ./values.yaml\n");
    });

    it("names the list that it can't read", async () => {
      const { text } = await written();
      const line = fixture(name).split("\n").indexOf('later_images="') + 2;
      expect(text).toContain(
        `# Not converted: line ${line}: this list cannot be read without running the script`,
      );
    });

    it("of a million brackets is read in one go", async () => {
      const { files } = await written((script) => `${script}${"[\n".repeat(500_000)}repository_image\n`);
      expect(files).toHaveLength(2);
    }, 20_000);

    it("without lists has no fallback", async () => {
      const { text, files, moves } = await written((script) =>
        script.slice(0, script.indexOf("chart_list()")),
      );
      expect([files, moves]).toEqual([[], []]);
      expect(text).not.toContain("fallback");
    });
  });

  it.each(["sandbox", "210987654321.dkr.ecr.eu-west-1.amazonaws.com"])(
    "keeps the tool's repositories in another registry: %s",
    async (other) => {
      const config = await from("regsync.yml", { registry: other });
      expect(config).toContain(`registry: ${other}`);
      expect(config).toContain("destination: etcd");
    },
  );

  it("says what has no counterpart", async () => {
    const text = await from("regsync.yml");
    expect(text).toContain(
      "# Not converted: line 25: registry.example.com. regsync copies this entire registry",
    );
    expect(text).toContain("# Not converted: line 4: user: use docker login");
    expect(text).not.toContain("not-so-secret");
  });

  it("keeps an expression that RE2 doesn't know as a comment", async () => {
    const text = await init({
      from: {
        path: "s.yaml",
        relative: "./s.yaml",
        text: "quay.io:\n  images-by-tag-regex:\n    a/b: ^(?!x)y$\n",
      },
    });
    expect(text).toMatch(/# Not converted: line 3: quay\.io\/a\/b\..*\(\?!x\)/);
    expect(await discovered(text)).toEqual([]);
  });

  it.each([
    ["an unreadable file", "sync: [", /not valid YAML/],
    ["a wrong shape", "sync: {}\n", /must be a list/],
  ])("refuses %s with its place", async (_, text, why) => {
    await expect(init({ from: { path: "regsync.yml", relative: "./regsync.yml", text } })).rejects.toThrow(
      why,
    );
  });
});

describe("init", () => {
  it("writes a config to start with, as in the golden file", async () => {
    await expect(await init({})).toMatchFileSnapshot("init/golden/fresh.yaml");
  });

  it("writes a config for a chart and images, as in the golden file", async () => {
    const chart = { chart: "./charts/app", values: ["./prod.yaml"] };
    await expect(await init({ chart, images: ["nginx:1.27"], registry, prefix: "apps" })).toMatchFileSnapshot(
      "init/golden/chart.yaml",
    );
  });

  it.each([
    ["a registry that is none", { registry: "example.com" }],
    ["a chart without a version", { chart: { chart: "app", repository: "https://charts.example.com" } }],
    ["a prefix that ECR refuses", { prefix: "A//b" }],
  ])("refuses %s", async (_, request) => {
    await expect(init(request)).rejects.toThrow();
  });
});
