import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { compose } from "../../../src/outputs/compose/output.ts";
import { manifests } from "../../../src/outputs/manifests/output.ts";
import { context, registry, row, rows } from "../rows.ts";

const output = { kind: "manifests", source: "deploy", path: "./deploy.ecr" } as const;

function renderAll(files: Record<string, string>) {
  return manifests.render(rows, output, new Map(Object.entries(files)), context);
}

function renderCompose(files: Record<string, string>, path = "compose.ecr.yaml") {
  return compose.render(
    rows,
    { kind: "compose", source: "one", path },
    new Map(Object.entries(files)),
    context,
  );
}

function translate(text: string): string {
  return renderAll({ "deploy/app.yaml": text }).files[0]?.content ?? "";
}

const full = `# Deployment of the app
apiVersion: apps/v1   # keep
kind: Deployment
metadata: { name: "web", annotations: {note: 'nginx:1.27 is mentioned'} }
spec:
    template:
        spec:
            initContainers:
            - {name: init, image: "nginx:1.27"}
            containers:
              - image: 'docker.io/library/nginx:1.27'   # the web server
                name: web
                args: ["--sidecar-image=quay.io/coreos/etcd:v3.5.0", --plain]
                env:
                - name: COLLECTOR_IMAGE
                  value: otel/opentelemetry-collector:0.153.0
              - name: other
                image: other.example.com/not/mirrored:1
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: runner-config
data:
  config.yaml: |
    # inner comment
    environment:
      image: ghcr.io/runwhen-contrib/runwhen-local:0.11.5
...
---
# only a comment
`;

describe("manifests output", () => {
  it("changes only the images, as in the golden file", async () => {
    await expect(translate(full)).toMatchFileSnapshot("golden/manifests.yaml");
  });

  it("keeps CRLF and a BOM", () => {
    const text = `\ufeff${full}`.replaceAll("\n", "\r\n");
    expect(translate(text)).toBe(translate(full).replaceAll("\n", "\r\n").replace(/^/, "\ufeff"));
  });

  it("is settled after one edit", () => {
    expect(translate(translate(full))).toBe(translate(full));
  });

  it("changes an image behind an anchor once", () => {
    const text = `kind: Pod
apiVersion: v1
spec:
  containers:
  - {name: a, image: &img nginx:1.27}
  - {name: b, image: *img}
`;
    expect(translate(text)).toBe(text.replace("nginx:1.27", `${registry}/platform/library/nginx:1.27`));
  });

  it("changes a reference in a text only where it stands alone", () => {
    const text = (image: string): string =>
      `kind: ConfigMap\napiVersion: v1\ndata:\n  a.txt: "my.example.com/quay.io/coreos/etcd:v3.5.0 ${image}, quay.io/coreos/etcd:v3.5.0-arm ${image}"\n`;
    expect(translate(text("quay.io/coreos/etcd:v3.5.0"))).toBe(
      text(`${registry}/platform/coreos/etcd:v3.5.0-20261121`),
    );
  });

  it("names what it can't change in place", () => {
    const text = `kind: Secret\napiVersion: v1\nmetadata: {name: s}\ndata:\n  job.yaml: ${Buffer.from("kind: Pod\nspec:\n  containers:\n  - name: a\n    image: quay.io/coreos/etcd:v3.5.0\n").toString("base64")}\n`;
    const { files, warnings } = renderAll({ "deploy/s.yaml": text });
    expect(files[0]?.content).toBe(text);
    expect(warnings[0]?.detail).toContain("quay.io/coreos/etcd:v3.5.0");
  });

  it("names images that aren't mirrored", () => {
    expect(
      renderAll({ "deploy/app.yaml": full })
        .warnings.map((one) => one.detail)
        .join(),
    ).toContain("other.example.com/not/mirrored:1");
  });

  it("leaves a file that can't be read as it is, and says so", () => {
    const broken = "a: [\n".repeat(3);
    const { files, warnings } = renderAll({ "deploy/x.yaml": broken, "deploy/y.yaml": full });
    expect(files.map((file) => file.path)).toEqual(["./deploy.ecr/x.yaml", "./deploy.ecr/y.yaml"]);
    expect(files[0]?.content).toBe(broken);
    expect(warnings[0]?.detail).toContain("deploy/x.yaml");
  });

  it("keeps paths below the named folder", () => {
    const pod = "kind: Pod\n";
    const { files } = renderAll({ "deploy/a/x.yaml": pod, "deploy/b/x.yaml": pod });
    expect(files.map((file) => file.path)).toEqual(["./deploy.ecr/a/x.yaml", "./deploy.ecr/b/x.yaml"]);
  });

  it("never changes anything but the image, wherever it stands", () => {
    const style = fc.constantFrom(
      (text: string) => text,
      (text: string) => `"${text}"`,
      (text: string) => `'${text}'`,
    );
    const comment = fc.constantFrom("", " # c", "   #x: nginx:1.27");
    fc.assert(
      fc.property(
        style,
        comment,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(...rows),
        (quote, end, indent, one) => {
          const space = " ".repeat(indent);
          const written = one.written[0] ?? "";
          const build = (image: string): string =>
            `kind: Pod\napiVersion: v1\nspec:\n${space}containers:\n${space}- name: a\n${space}  image: ${quote(image)}${end}\n`;
          expect(translate(build(written))).toBe(build(one.target));
        },
      ),
    );
  });
});

describe("compose output", () => {
  const text = `# stack
services:
  web:
    image: nginx:1.27 # web
    environment: { IMAGE: nginx:1.27 }
  db: { image: "quay.io/coreos/etcd:v3.5.0" }
  built:
    build: .
  variable:
    image: "nginx:\${TAG:-1.27}"
x-note: nginx:1.27
`;

  it("changes the services' images only", () => {
    const { files, warnings } = renderCompose({ "compose.yaml": text });
    expect(files).toEqual([
      {
        path: "compose.ecr.yaml",
        content: text
          .replace("image: nginx:1.27 #", `image: ${registry}/platform/library/nginx:1.27 #`)
          .replace("quay.io/coreos/etcd:v3.5.0", `${registry}/platform/coreos/etcd:v3.5.0-20261121`),
      },
    ]);
    expect(warnings[0]?.detail).toContain("nginx:${TAG:-1.27}");
  });

  it("writes a folder when that is what the path says", () => {
    expect(renderCompose({ "compose.yaml": text }, "out").files[0]?.path).toBe("out/compose.yaml");
  });

  it.each(["services: []\n", "", "a: b\n", "services: {web: null}\n"])("takes %j as it is", (odd) => {
    expect(renderCompose({ "compose.yaml": odd }).files[0]?.content).toBe(odd);
  });

  it("translates by digest", () => {
    const one = row(`acme/x@sha256:${"a".repeat(64)}`, `acme/x@sha256:${"a".repeat(64)}`);
    const file = `services: {a: {image: acme/x@sha256:${"a".repeat(64)}}}\n`;
    const { files } = compose.render(
      [one],
      { kind: "compose", source: "one", path: "x.yaml" },
      new Map([["compose.yaml", file]]),
      context,
    );
    expect(parseAllDocuments(files[0]?.content ?? "")[0]?.toJS()).toEqual({
      services: { a: { image: one.target } },
    });
  });
});
