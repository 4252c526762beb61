import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { defined } from "../../../src/core/base/record.ts";
import { detectFormat } from "../../../src/sources/list/formats.ts";
import { list, readList } from "../../../src/sources/list/source.ts";
import { codesOf, diagnosticsOf, discoverIn, references, sourceOf, target } from "../setup.ts";

type Fields = Partial<Parameters<typeof sourceOf<"list">>[1]>;

function read(path: string, content: string | Uint8Array, fields: Fields = {}) {
  return discoverIn(list, sourceOf("list", { path, ...fields }), { [path]: content });
}

const three = ["docker.io/library/nginx:1.27", "quay.io/a/b:1", "docker.io/library/redis"];

describe("list formats", () => {
  it.each([
    ["images.txt", "# comment\nnginx:1.27\n\n  quay.io/a/b:1  # why\nredis"],
    ["images", "\ufeffnginx:1.27\r\nquay.io/a/b:1\r\nredis\r\n"],
    ["images.csv", "image,tag\nnginx,1.27\nquay.io/a/b:1,\nredis,\n"],
    ["images.csv", "ecr_uri,internal_uri\nx,nginx:1.27\ny,quay.io/a/b:1\nz,redis\n"],
    ["images.json", '["nginx:1.27",\n\t"quay.io/a/b:1", "redis"]'],
    ["images.json", '{"images": ["nginx:1.27", {"image": "quay.io/a/b", "tag": "1"}, "redis"]}'],
    ["images.txt", '["nginx:1.27", "quay.io/a/b:1", "redis"]'],
    ["images.yaml", "# c\n- nginx:1.27\n- image: quay.io/a/b\n  tag: 1\n- redis\n"],
    ["images.yml", "images:\n  - nginx:1.27\n  - quay.io/a/b:1\n  - {image: redis, helmKey: cache.image}\n"],
    ["ecr-images.conf", "# c\n\nweb=nginx:1.27\na-b = quay.io/a/b:1 # why\ncache=redis\n"],
    ["images.txt", "web=nginx:1.27\nab=quay.io/a/b:1\ncache=redis\n"],
  ])("%s: %j", async (path, content) => {
    const found = await read(path, content);
    expect(references(found)).toEqual(three);
    expect(found.title).toBe(`list ${path}`);
  });

  it("takes the format that the config names", async () => {
    expect(references(await read("images.txt", "image\nnginx:1.27\n", { format: "csv" }))).toEqual(
      three.slice(0, 1),
    );
  });

  it("reads the lists of RunWhen's sync script, with its destinations and keys", async () => {
    const entries = [
      {
        repository_image:
          "us-west1-docker.pkg.dev/acme/public-images/runwhen-contrib-rw-cli-codecollection-main",
        destination: "runwhen/runwhen-contrib-rw-cli-codecollection-main",
        helm_key: "runner.runEnvironment",
      },
      {
        repository_image: "docker.io/otel/opentelemetry-collector",
        destination: "runwhen/opentelemetry-collector",
        helm_key: "opentelemetry/collector",
        tag: "0.153.0",
      },
      { repository_image: "busybox", destination: "runwhen/busybox", helm_key: "unknown", tag: "1.36" },
    ];
    const found = await read("images.json", JSON.stringify(entries, null, 2));
    expect(
      found.images.map(({ reference, destination, helmKey, provenance }) => ({
        reference,
        destination,
        ...defined({ helmKey }),
        line: provenance[0]?.line,
      })),
    ).toEqual([
      {
        reference: entries[0]?.repository_image,
        destination: { repository: entries[0]?.destination },
        helmKey: "runner.runEnvironment",
        line: 2,
      },
      {
        reference: "docker.io/otel/opentelemetry-collector:0.153.0",
        destination: { repository: "runwhen/opentelemetry-collector" },
        helmKey: "opentelemetry/collector",
        line: 7,
      },
      { reference: "busybox:1.36", destination: { repository: "runwhen/busybox" }, line: 13 },
    ]);
  });

  it.each([
    ["[{ repository_image: a/b, image: a/b }]", ["list/shape 1:4"]],
    ["[{ repository_image: a/b, helm_key: x, helmKey: y }]", ["list/shape 1:27"]],
    ["[{ repository_image: a/b, destination: $destination_prefix/b }]", ["config/destination 1:40"]],
    ["[{ image: a/b, helm_key: x }]", ["list/shape 1:16"]],
  ])("refuses %s", async (content, expected) => {
    expect(await codesOf(read("images.json", content))).toEqual(expected);
  });

  it("keeps the text of a number that is a tag", async () => {
    expect(
      references(await read("i.yaml", "- {image: redis, tag: 7.10}\n- {image: redis, tags: [1.0]}\n")),
    ).toEqual(["docker.io/library/redis:7.10", "docker.io/library/redis:1.0"]);
  });

  it("puts the prefix before the repositories of an ecr-images.conf", async () => {
    const found = await read("ecr-images.conf", "mpi-operator=mpioperator/mpi-operator:0.5\n");
    expect(found.images[0]?.destination).toEqual({ repository: "platform/mpi-operator" });
    expect(found.images[0]?.provenance).toEqual([{ source: "test", file: "ecr-images.conf", line: 1 }]);
  });

  it("skips and counts what is no image", async () => {
    const found = await read("images.txt", "nginx\ns3://bucket/a.tar\ns3://bucket/b.tar\n");
    expect(references(found)).toHaveLength(1);
    expect(found.warnings).toMatchObject([
      { code: "list/not-images", detail: "images.txt: 2 left out, on line 2, 3." },
    ]);
  });

  it("reads the five entries of a hand-made ecr-images.conf", async () => {
    const conf = [
      "# HyperPod",
      "aws-efa-k8s-device-plugin=602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efa-k8s-device-plugin:v0.5.6",
      "hyperpod-health-monitoring-agent=905418368575.dkr.ecr.us-west-2.amazonaws.com/hyperpod-health-monitoring-agent:1.0.819.0_1.0.267.0",
      "nvidia-k8s-device-plugin=nvcr.io/nvidia/k8s-device-plugin:v0.16.1",
      "mpi-operator=mpioperator/mpi-operator:0.5",
      "kubeflow-training-operator=kubeflow/training-operator:v1-855e096",
    ].join("\n");
    const found = await read("ecr-images.conf", conf, { prefix: "" });
    expect(found.images.map((one) => one.destination?.repository)).toEqual([
      "aws-efa-k8s-device-plugin",
      "hyperpod-health-monitoring-agent",
      "nvidia-k8s-device-plugin",
      "mpi-operator",
      "kubeflow-training-operator",
    ]);
  });
});

describe("a list in every format", () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const registry = fc.constantFrom(
    "docker.io/library",
    "quay.io/acme",
    "localhost:5000/a/b",
    "[2001:db8::1]:5000/x",
  );
  const end = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/).map((tag) => `:${tag}`),
    fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `@sha256:${hex}`),
  );
  const reference = fc.tuple(registry, name, end).map(([host, path, rest]) => `${host}/${path}${rest}`);
  const writers: Readonly<Record<string, (all: readonly string[]) => string>> = {
    "l.txt": (all) => all.join("\n"),
    "l.csv": (all) => `image\r\n${all.map((one) => `"${one}"\r\n`).join("")}`,
    "l.json": (all) => JSON.stringify(all, null, 2),
    "l.yaml": (all) => stringify(all),
    "ecr-images.conf": (all) => all.map((one, index) => `repo-${index}=${one}\n`).join(""),
  };

  it.each(Object.keys(writers))("comes out of %s as it went in", (path) => {
    fc.assert(
      fc.property(fc.array(reference, { minLength: 1, maxLength: 20 }), (all) => {
        const text = writers[path]?.(all) ?? "";
        const options = { name: "t", file: path, prefix: "", registry: "", selects: false };
        const found = readList({ ...options, text, format: detectFormat(path, text) });
        expect(references(found)).toEqual(all);
        expect(found.images.map((one) => one.reference)).toEqual(all);
      }),
    );
  });
});

describe("broken lists", () => {
  it("points at a broken reference on line 7, with its line", async () => {
    const lines = [
      "# a",
      "nginx:1",
      "nginx:2",
      "nginx:3",
      "nginx:4",
      "nginx:5",
      "  quay.io/Acme/tool:1",
      "nginx:6",
    ];
    const [problem, more] = await diagnosticsOf(read("images.txt", lines.join("\n")));
    expect(problem).toMatchObject({
      code: "reference/syntax",
      at: {
        file: "images.txt",
        line: 7,
        column: 3,
        length: 19,
        frame: [{ line: 6 }, { line: 7, text: lines[6] }],
      },
    });
    expect(problem?.hint).toBeDefined();
    expect(more).toBeUndefined();
  });

  it.each([
    ["an empty file", "images.txt", "", ["list/empty 1:1"]],
    ["comments alone", "images.txt", "# nothing\n\n", ["list/empty 1:1"]],
    ["an empty YAML file", "images.yaml", "", ["list/empty 1:1"]],
    ["an empty YAML list", "images.yaml", "[]\n", ["list/empty 1:1"]],
    [
      "several broken references",
      "i.txt",
      "a b\nnginx\nA/B:c:d\n",
      ["reference/syntax 1:1", "reference/syntax 3:1"],
    ],
    ["broken JSON on line 7", "i.json", `[\n${'"a",\n'.repeat(5)}"b" "c"\n]`, ["yaml/syntax 7:5"]],
    ["JSON that ends early", "i.json", '["a",\n"b', ["yaml/syntax 2:3"]],
    ["a field that is no text", "i.json", '[{"image": ["x"]}]', ["list/shape 1:12"]],
    ["a number", "i.yaml", "- 1.10\n", ["list/shape 1:3"]],
    ["an entry without image", "i.yaml", "- nginx\n- tag: 1\n", ["list/shape 2:3"]],
    ["an unknown key", "i.yaml", "- {image: nginx, tga: 1}\n", ["list/shape 1:18"]],
    ["a scalar", "i.yaml", "nginx\n", ["list/shape 1:1"]],
    ["a map without images", "i.yaml", "image: nginx\n", ["list/shape 1:1"]],
    ["a duplicate key", "i.yaml", "- image: a\n  image: b\n", ["yaml/duplicate-key 2:3"]],
    ["two documents", "i.yaml", "- a\n---\n- b\n", ["yaml/documents 2:1"]],
    ["an alias without anchor", "i.yaml", "- *a\n", ["yaml/alias 1:3"]],
    ["an image that is null", "i.yaml", "- image:\n", ["list/shape 1:3"]],
    ["no equals sign", "ecr-images.conf", "a=nginx\nnginx:1\n", ["list/conf 2:1"]],
    ["no repository", "ecr-images.conf", "=nginx\n", ["list/conf 1:1"]],
    ["no image", "ecr-images.conf", "web=\n", ["reference/syntax 1:5"]],
    ["a bad repository", "ecr-images.conf", "We b=nginx\n", ["config/destination 1:1"]],
    ["a CSV without the column", "i.csv", "a,b\n1,2\n", ["csv/column 1:1"]],
    ["a CSV without header", "i.csv", "nginx:1\nnginx:2\n", ["csv/column 1:1"]],
    ["a broken reference in CSV", "i.csv", "name,image\nx,nginx\ny,A B\n", ["reference/syntax 3:3"]],
    ["a zero-width space", "i.txt", "ngi\u200bnx\n", ["reference/syntax 1:1"]],
    ["a variable", "i.txt", "${IMAGE}\n", ["reference/syntax 1:1"]],
  ])("%s", async (_, path, content, expected) => {
    expect(await codesOf(read(path, content))).toEqual(expected);
  });

  it.each([
    ["UTF-16", Buffer.from("\ufeffnginx\n", "utf16le"), "file/encoding"],
    ["Latin-1", Buffer.from([0x6e, 0xe4, 0x0a]), "file/encoding"],
    ["a NUL", Buffer.from("nginx\0"), "file/encoding"],
    ["33 MiB", Buffer.alloc(33 * 1024 * 1024, 0x61), "file/too-large"],
    ["a deep list", "[".repeat(900), "yaml/limit"],
  ])("%s", async (_, content, expected) => {
    const [code] = await codesOf(read(expected.startsWith("yaml") ? "i.yaml" : "i.txt", content));
    expect(code?.split(" ")[0]).toBe(expected);
  });

  it.each([
    ["i.txt", "a\n"],
    ["i.csv", 'image\n"a"\n'],
    ["i.conf", "a=b\n"],
  ])("refuses more entries in %s than ECR has room for", async (path, line) => {
    const begun = performance.now();
    const text = `${line}${line.replace("image\n", "").repeat(1_000_000)}`;
    const [code] = await codesOf(read(path, text));
    expect(code?.split(":")[0]).toBe(`list/limit ${path === "i.csv" ? 250_002 : 250_001}`);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it("tells the format of a file of empty lines in time", async () => {
    const begun = performance.now();
    expect(await codesOf(read("i.yaml", "\n".repeat(300_000)))).toEqual(["list/empty 1:1"]);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it("refuses aliases that explode, in time", async () => {
    const levels = Array.from({ length: 9 }, (_, i) => `- &a${i + 1} [${`*a${i},`.repeat(9)}]`);
    const started = Date.now();
    expect(await codesOf(read("i.yaml", `- &a0 [x,x]\n${levels.join("\n")}\n`))).toEqual([
      expect.stringMatching(/^yaml\/limit/),
    ]);
    expect(Date.now() - started).toBeLessThan(2000);
  });

  it("names a missing file", async () => {
    const source = sourceOf("list", { path: "none.txt" });
    expect(await codesOf(discoverIn(list, source, {}))).toEqual(["file/missing"]);
  });
});

describe("other tools' files", () => {
  it("regsync", async () => {
    const content = `version: 1
creds: [{registry: registry:5000}]
sync:
  - source: busybox:latest
    target: ${target.registry}/mirror/busybox:latest
    type: image
  - source: alpine
    target: registry:5000/alpine
    type: repository
    tags: {allow: ["3.19", "3.20"]}
    platforms: [linux/amd64]
  - {source: redis, target: x/redis, type: repository, tags: {allow: ["7.*"], deny: ["rc"]}}
  - {source: quay.io, target: x, type: registry}
  - {source: 'r/{{ .x }}', target: x, type: image}
`;
    const found = await read("regsync.yml", content);
    expect(references(found)).toEqual([
      "docker.io/library/busybox:latest",
      "docker.io/library/alpine:3.19",
      "docker.io/library/alpine:3.20",
    ]);
    expect(found.images[0]?.destination).toEqual({ repository: "mirror/busybox", tag: "latest" });
    expect(found.images[1]).toMatchObject({ platforms: ["linux/amd64"], provenance: [{ line: 7 }] });
    expect(found.images[1]?.destination).toBeUndefined();
    expect(found.questions.map((one) => one.reference)).toEqual(["redis", "quay.io", "r/{{ .x }}"]);
  });

  it("asks about regsync's tagSets, which choose among all tags", async () => {
    const content =
      "sync:\n  - {source: redis, target: x/redis, type: repository, tagSets: [{allow: ['7']}]}\n";
    const [question] = (await read("sync.yaml", content)).questions;
    expect(question).toMatchObject({
      reference: "redis",
      why: expect.stringContaining("its tags by tagSets"),
    });
  });

  it("leaves open tags to the source's tag policy, where it has one", async () => {
    const content = "sync:\n  - {source: redis, target: x/redis, type: repository}\n";
    const found = await read("sync.yaml", content, { tagPolicy: "stable" });
    expect(references(found)).toEqual(["docker.io/library/redis"]);
    expect(found.questions).toEqual([]);
  });

  it("skopeo", async () => {
    const digest = `sha256:${"b".repeat(64)}`;
    const content = `registry.example.com:
  tls-verify: false
  images:
    busybox: []
    redis: ["1.0", "2.0", "${digest}"]
  images-by-tag-regex:
    nginx: ^1\\.13\\.[12]-alpine-perl$
quay.io:
  images:
    coreos/etcd: [latest]
  images-by-semver:
    a/b: ">= 3.12.0"
`;
    const found = await read("sync.yaml", content);
    expect(references(found)).toEqual([
      `registry.example.com/redis@${digest}`,
      "registry.example.com/redis:1.0",
      "registry.example.com/redis:2.0",
      "quay.io/coreos/etcd:latest",
    ]);
    expect(found.questions.map((one) => [one.reference, one.evidence[0]?.line])).toEqual([
      ["registry.example.com/busybox", 4],
      ["registry.example.com/nginx", 7],
      ["quay.io/a/b", 12],
    ]);
  });

  it("image-syncer", async () => {
    const images = {
      "quay.io/coreos/kube-rbac-proxy:v1.0,v1.1": `${target.registry}/proxy`,
      "nginx:1": ["registry.example.com/nginx", `${target.registry}/web:one`],
      "a.b/c:/^v[0-9]+$/": "registry.example.com/c",
      redis: "registry.example.com/redis",
    };
    for (const content of [JSON.stringify(images), JSON.stringify({ auth: {}, images })]) {
      const found = await read("images.json", content, { format: "image-syncer" });
      expect(references(found)).toEqual([
        "quay.io/coreos/kube-rbac-proxy:v1.0",
        "quay.io/coreos/kube-rbac-proxy:v1.1",
        "docker.io/library/nginx:1",
      ]);
      expect(found.images[2]?.destination).toEqual({ repository: "web", tag: "one" });
      expect(found.questions.map((one) => one.reference)).toEqual(["a.b/c", "redis"]);
    }
  });

  it("dregsy", async () => {
    const content = `relay: skopeo
tasks:
  - name: one
    interval: 60
    source: {registry: registry.hub.docker.com}
    target: {registry: ${target.registry}, auth-refresh: 10h}
    mappings:
      - {from: library/busybox, to: other/busybox, tags: ["1.29.2", latest], platform: linux/arm64}
      - {from: /library/redis, tags: ['semver: >=6']}
      - {from: 'regex:library/.*'}
`;
    const found = await read("dregsy.yaml", content);
    expect(references(found)).toEqual([
      "docker.io/library/busybox:1.29.2",
      "docker.io/library/busybox:latest",
    ]);
    expect(found.images[0]).toMatchObject({
      destination: { repository: "other/busybox" },
      platforms: ["linux/arm64"],
    });
    expect(found.questions.map((one) => one.reference)).toEqual([
      "docker.io/library/redis",
      "docker.io/regex:library/.*",
    ]);
    expect(found.questions[0]?.why).toContain("semver: >=6");
  });

  it.each([
    ["regsync", "version: 1\n", ["list/shape 1:1", "list/empty"]],
    ["regsync", "sync:\n  - {target: x}\n  - y\n", ["list/shape 2:5", "list/shape 3:5"]],
    ["dregsy", "tasks:\n  - {name: x}\n", ["list/shape 2:5"]],
    ["skopeo", "- a\n", ["list/shape 1:1"]],
  ] as const)("%s: %j", async (format, content, expected) => {
    const codes = await codesOf(read("x.yaml", content, { format }));
    expect(codes).toEqual(expected.filter((code) => code.includes(":")));
  });
});
