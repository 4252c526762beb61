// A Kyverno policy that changes the images of new pods to their place in ECR. It holds the whole mapping: an image
// that isn't in it stays as it is.
import { type MappingEntry } from "../../core/mapping/row.ts";
import { mappingEntries } from "../../core/mapping/entries.ts";
import type { OutputKind } from "../kind/kind.ts";

const lists = ["initContainers", "containers"];

export const kyverno: OutputKind<"kyverno"> = {
  kind: "kyverno",
  reads: () => [],
  render(rows, output) {
    const { entries, warnings } = mappingEntries(rows, "canonical");
    const table = entries
      .flatMap(kyvernoForms)
      .map(([from, to]) => `              ${quote(from)}: ${quote(to)}\n`);
    const content = `${head(output.name ?? "ecr-mirror")}${table.join("") || "              {}\n"}${rule()}`;
    return { files: [{ path: output.path, content }], warnings };
  },
};

/** Kyverno calls Docker Hub's own images `docker.io/nginx`, without `library/`. */
function kyvernoForms({ internal, ecr }: MappingEntry): readonly (readonly [string, string])[] {
  const library = "docker.io/library/";
  if (!internal.startsWith(library)) return [[internal, ecr]];
  return [
    [internal, ecr],
    [`docker.io/${internal.slice(library.length)}`, ecr],
  ];
}

function head(name: string): string {
  return `# Written by ecr-mirror: images of new pods are taken from the mirror. Needs Kyverno 1.11 or newer.
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: ${quote(name)}
spec:
  background: false
  rules:
    - name: images
      match:
        any:
          - resources:
              kinds: [Pod]
              operations: [CREATE, UPDATE]
      context:
        - name: mirror
          variable:
            value:
`;
}

function rule(): string {
  return `      mutate:\n        foreach:\n${lists.map(step).join("")}`;
}

function step(list: string): string {
  return `          - list: "request.object.spec.${list} || \`[]\`"
            context:
              - name: place
                variable:
                  jmesPath: lookup(mirror, images.${list}."{{element.name}}".reference)
                  default: ""
            preconditions:
              all:
                - key: "{{ place }}"
                  operator: NotEquals
                  value: ""
            patchStrategicMerge:
              spec:
                ${list}:
                  - name: "{{ element.name }}"
                    image: "{{ place }}"
`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
