// Lists and mappings as a draft: the file itself stays the source, for it is data and no tool's config.
import { defined } from "../../core/base/defined.ts";
import type { ListFormat } from "../../sources/list/formats.ts";
import { readMappingCsv } from "../../core/mapping/csv.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import { defaultOutputs, type Draft } from "./draft.ts";
import type { FromFile } from "./from-tool.ts";

export function draftFromList(file: FromFile, format: ListFormat): Draft {
  return {
    title: `Made for the images in ${file.path}.`,
    registry: file.registry ?? null,
    ...defined({ prefix: file.prefix }),
    tagPolicies: {},
    sources: [{ comments: [], source: { name: "list", kind: "list", path: file.relative, format } }],
    outputs: defaultOutputs,
    notes: [],
  };
}

/** A mapping names both ends: its registry is the target. */
export function draftFromMapping(file: FromFile): Draft {
  const { entries } = readMappingCsv(file.text, file.path);
  const registries = [...new Set(entries.map((entry) => parseImageRef(entry.ecr).registry))];
  const known = registries.filter((registry) => parseEcrHost(registry) !== null);
  const [registry = null] = known;
  const others = registries.filter((one) => one !== registry);
  const output = file.relative === "./image_mapping.csv" ? "./image_mapping.new.csv" : "image_mapping.csv";
  return {
    title: `Made for the ${entries.length} rows of ${file.path}.`,
    registry: file.registry ?? registry,
    tagPolicies: {},
    sources: [
      {
        comments: ["It names the places in ECR too."],
        source: { name: "mapping", kind: "mapping", path: file.relative },
      },
    ],
    outputs: [{ kind: "mapping", path: output, forms: "written" }],
    notes:
      others.length === 0
        ? []
        : [`rows for other registries: ${others.join(", ")}; replicas: can keep them equal`],
  };
}
