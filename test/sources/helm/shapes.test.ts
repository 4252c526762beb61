// The ways in which well-known charts make their references: each is attributed to the right keys, and moved.
import { describe, expect, it } from "vitest";
import type { Digest } from "../../../src/core/base/digest.ts";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { formatImageRef } from "../../../src/core/image/reference.ts";
import { isPlanned } from "../../../src/core/kubernetes/filter.ts";
import { values } from "../../../src/outputs/values/output.ts";
import { proveValues } from "../../../src/outputs/values/prove.ts";
import { helm } from "../../../src/sources/helm/source.ts";
import { folderWith, target } from "../setup.ts";
import { anyHelm } from "./peers.ts";
import { chart, chartRenders, helmContext, helmSource } from "./setup.ts";

const host = target.registry;
const digest = `sha256:${"7".repeat(64)}` as Digest;

interface Shape {
  readonly name: string;
  readonly values: string;
  readonly images: readonly string[];
  readonly more?: string;
  readonly written: string;
  readonly set?: Readonly<Record<string, string>>;
}

const shapes: readonly Shape[] = [
  {
    name: "registry, repository and tag that are all empty, with an override above them",
    values: 'registryOverride: ""\nbuilder:\n  image: { registry: "", repository: "", tag: "" }\n',
    images: [
      '"{{ .Values.builder.image.registry | default (.Values.registryOverride | default "ghcr.io/acme") }}/{{ .Values.builder.image.repository | default "builder" }}:{{ .Values.builder.image.tag | default .Chart.Version }}"',
    ],
    written: `builder:\n  image:\n    registry: ${host}\n    repository: mirror/acme/builder\n`,
  },
  {
    name: "a global image that several parts share",
    values:
      'global: { image: { repository: quay.io/argo/cd, tag: v3.0.1 } }\nserver: { image: { repository: "", tag: "" } }\nrepo: { image: { repository: "" } }\n',
    images: [
      '"{{ default .Values.global.image.repository .Values.server.image.repository }}:{{ default .Values.global.image.tag .Values.server.image.tag }}"',
      '"{{ default .Values.global.image.repository .Values.repo.image.repository }}:{{ .Values.global.image.tag }}"',
    ],
    written: `global:\n  image:\n    repository: ${host}/mirror/argo/cd\n`,
  },
  {
    name: "defaults for registry and repository, names of their own",
    values:
      "defaultImageRegistry: quay.io\ndefaultImageRepository: strimzi\nimage: { registry: '', repository: '', name: operator, tag: 0.46.0 }\nkafka: { image: { registry: '', repository: '', name: kafka, tag: 0.46.0 } }\n",
    images: ["operator", "kafka"].map((name) => {
      const at = name === "operator" ? ".Values.image" : ".Values.kafka.image";
      return `"{{ default .Values.defaultImageRegistry ${at}.registry }}/{{ default .Values.defaultImageRepository ${at}.repository }}/{{ ${at}.name }}:{{ ${at}.tag }}"`;
    }),
    written: `defaultImageRegistry: ${host}\ndefaultImageRepository: mirror/strimzi\n`,
  },
  {
    name: "a digest beside the tag, and a random password",
    values: `controller: { image: { registry: registry.k8s.io, image: ingress/controller, tag: v1.12.1, digest: "${digest}" } }\n`,
    images: [
      '"{{ with .Values.controller.image }}{{ .registry }}/{{ .image }}:{{ .tag }}{{ with .digest }}@{{ . }}{{ end }}{{ end }}"',
    ],
    more: 'kind: Secret\nmetadata: { name: s }\nstringData: { password: "{{ randAlphaNum 16 }}" }\n',
    written: `controller:\n  image:\n    image: mirror/ingress/controller\n    registry: ${host}\n`,
  },
  {
    name: "a reference that a template takes apart",
    values: "image: quay.io/acme/app:1.2.3\n",
    images: ['"{{ (split ":" .Values.image)._0 }}:{{ (split ":" .Values.image)._1 }}"'],
    written: `image: ${host}/mirror/acme/app:1.2.3\n`,
  },
  {
    name: "a registry that a template looks up in a list of known ones",
    values: "image: { registry: quay.io, repository: acme/app, tag: v1 }\nother: quay.io/acme/other:1\n",
    images: [
      '"{{ if has .Values.image.registry (list "quay.io" "ghcr.io") }}{{ .Values.image.registry }}{{ else }}{{ fail "unknown registry" }}{{ end }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"',
      "{{ .Values.other }}",
    ],
    // The key can't be moved, and the rest is found by halving.
    written: `other: ${host}/mirror/acme/other:1\n`,
  },
  {
    name: "single values that the user sets",
    values: "image: { repository: quay.io/acme/app, tag: v1 }\n",
    images: ['"{{ .Values.image.repository }}:{{ .Values.image.tag }}"'],
    set: { "image.tag": "v2" },
    written: `image:\n  repository: ${host}/mirror/acme/app\n`,
  },
];

describe.skipIf(anyHelm === undefined)("shapes (needs helm: node scripts/peers/helm.mjs)", () => {
  it.each(shapes)("$name", async (shape) => {
    const files = chart("app", { values: shape.values, images: shape.images });
    const more = shape.more === undefined ? {} : { "app/templates/more.yaml": shape.more };
    const source = helmSource({
      name: "app",
      chart: "./app",
      ...(shape.set === undefined ? {} : { set: shape.set }),
    });
    const context = helmContext(await folderWith({ ...files, ...more }), anyHelm ?? "");
    const discovery = await helm.discover(source, context);
    const rows: MappingRow[] = discovery.images
      .filter((image) => isPlanned(image))
      .map((image) => ({
        source: formatImageRef(image.ref),
        written: [image.reference],
        target: `${host}/mirror/${image.ref.repository}:${image.ref.tag ?? ""}`,
        digest: image.ref.digest ?? digest,
        place: "",
        from: "app",
        provenance: image.provenance,
        uses: image.uses ?? [],
      }));
    const output = { kind: "values", source: "app", path: "updated.yaml" } as const;
    const content = values.render(rows, output, new Map(), { target, sources: [] }).files[0]?.content ?? "";
    const proof = await proveValues({ output, content, rows }, chartRenders(source, context));
    expect(proof.problems).toEqual([]);
    expect(content.replaceAll(/^#.*\n/gm, "")).toBe(shape.written);
  });
});
