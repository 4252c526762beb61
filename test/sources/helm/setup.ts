// Charts in folders, and discovery of them with a real helm.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import type { Discovery } from "../../../src/core/image/wanted.ts";
import type { Renders } from "../../../src/core/kubernetes/renders.ts";
import { helm } from "../../../src/sources/helm/source.ts";
import type { SourceContext, SourceOf } from "../../../src/sources/kind/kind.ts";
import { realPrograms } from "../programs.ts";
import { contextFor, folderWith, sourceOf } from "../setup.ts";

export const examples = fileURLToPath(new URL("../../../examples/charts", import.meta.url));

export type HelmFields = Parameters<typeof sourceOf<"helm">>[1];

/** A context over a folder in which this helm runs. */
export function helmContext(folder: string, path: string, parts: Partial<SourceContext> = {}): SourceContext {
  return contextFor(folder, { programs: realPrograms().open({ ECR_MIRROR_HELM: path }), ...parts });
}

export function helmSource(fields: HelmFields): SourceOf<"helm"> {
  return sourceOf("helm", fields);
}

export function chartRenders(source: SourceOf<"helm">, context: SourceContext): Renders {
  if (helm.renders === undefined) throw new Error("helm has no renders");
  return helm.renders(source, context);
}

/** Discovers in a new folder with these files. */
export async function discoverChart(
  path: string,
  fields: HelmFields,
  files: Readonly<Record<string, string | Uint8Array>>,
  parts: Partial<SourceContext> = {},
): Promise<Discovery> {
  return helm.discover(helmSource(fields), helmContext(await folderWith(files), path, parts));
}

/** The files of a chart: Chart.yaml, values and one Deployment for each image (a template text). */
export function chart(
  folder: string,
  options: {
    name?: string;
    version?: string;
    more?: string;
    values?: string;
    images?: readonly string[];
  } = {},
): Record<string, string> {
  const name = options.name ?? folder.split("/").at(-1) ?? "app";
  const images = options.images ?? ["{{ .Values.image }}"];
  return {
    [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: ${options.version ?? "1.0.0"}\n${options.more ?? ""}`,
    [`${folder}/values.yaml`]: options.values ?? `image: quay.io/x/${name}:1.0\n`,
    [`${folder}/templates/all.yaml`]: images
      .map((image, at) => deployment(`${name}-${at}`, image))
      .join("---\n"),
  };
}

export function deployment(name: string, image: string): string {
  return `kind: Deployment
apiVersion: apps/v1
metadata: { name: "${name}" }
spec:
  template:
    spec:
      containers:
        - name: main
          image: ${image}
`;
}

export interface TarEntry {
  readonly name: string;
  readonly body?: string | Uint8Array;
  readonly type?: "file" | "directory" | "symlink" | "link" | "character-device" | "block-device" | "fifo";
  readonly linkname?: string;
}

export async function tgz(entries: readonly TarEntry[]): Promise<Uint8Array> {
  const tar = await packTar(
    entries.map(({ name, body, type = "file", linkname }) => ({
      header: {
        name,
        type,
        size: body === undefined ? 0 : Buffer.byteLength(body),
        ...(linkname === undefined ? {} : { linkname }),
      },
      ...(body === undefined ? {} : { body }),
    })),
  );
  return gzipSync(tar);
}

/** A chart's files as an archive; their first folder is the chart. */
export function packed(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  return tgz(Object.entries(files).map(([name, body]) => ({ name, body })));
}

/** `tier reference` of each image, sorted. */
export function found(discovery: Discovery): string[] {
  return discovery.images.map((image) => `${image.tier ?? ""} ${image.reference}`).sort();
}
