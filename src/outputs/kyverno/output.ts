// A Kyverno policy that changes the images of new pods to their place in ECR. It holds the whole mapping: an image
// that isn't in it stays as it is. Its table is asked with Kyverno's own reading of a container's image: with the digest
// and without the tag where it has both, and with the registry unless Kyverno is told not to add one.
import { type MappingEntry } from "../../core/mapping/row.ts";
import { mappingEntries } from "../../core/mapping/entries.ts";
import { compareText } from "../../core/base/ordering.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import type { OutputKind } from "../kind/kind.ts";

const lists = ["initContainers", "containers", "ephemeralContainers"];

export const kyverno: OutputKind<"kyverno"> = {
  kind: "kyverno",
  reads: () => [],
  render(rows, output) {
    const { entries, warnings } = mappingEntries(rows, "canonical");
    const table = tableOf(entries).map(([from, to]) => `              ${quote(from)}: ${quote(to)}\n`);
    const content = `${head(output.name ?? "ecr-mirror")}${table.join("") || "              {}\n"}${rule()}`;
    return { files: [{ path: output.path, content }], warnings };
  },
};

/** By tag and by digest: whoever pins an image gets it pinned. The first entry of a digest counts. */
function tableOf(entries: readonly MappingEntry[]): readonly (readonly [string, string])[] {
  const table = new Map<string, string>();
  for (const { internal, ecr, digest } of entries) {
    const source = parseImageRef(internal);
    const names = namesOf(source.registry, source.repository);
    const target = parseImageRef(ecr);
    const pinned = `${target.registry}/${target.repository}@${digest ?? target.digest ?? ""}`;
    for (const name of names) {
      if (source.digest === undefined) table.set(`${name}:${source.tag ?? "latest"}`, ecr);
      const digests = [source.digest, digest].filter((one) => one !== undefined);
      for (const one of digests) {
        const key = `${name}@${one}`;
        if (!table.has(key)) table.set(key, pinned);
      }
    }
  }
  return [...table].sort(([a], [b]) => compareText(a, b));
}

/** Docker Hub's names without `library/`, as the policy asks for them, and also as Kyverno has them without a registry. */
function namesOf(registry: string, repository: string): readonly string[] {
  if (registry !== "docker.io") return [`${registry}/${repository}`];
  const short = repository.replace(/^library\//, "");
  const isHost = /^(?:[^/]*[.:][^/]*|localhost)\//.test(short);
  return isHost ? [`docker.io/${short}`] : [`docker.io/${short}`, short];
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

/** What Docker Hub's images may begin with. RE2, in a raw string of JMESPath: no backslash. */
const hub = "^((index[.])?docker[.]io/(library/)?|library/)";

function rule(): string {
  return `      mutate:\n        foreach:\n${lists.map(step).join("")}`;
}

function step(list: string): string {
  return `          - list: "request.object.spec.${list} || \`[]\`"
            context:
              - name: place
                variable:
                  jmesPath: lookup(mirror, regex_replace_all('${hub}', images.${list}."{{element.name}}".reference, 'docker.io/'))
                  default: ""
              - name: before
                variable:
                  jmesPath: "request.oldObject.spec.${list}[?name=='{{element.name}}'].image | [0]"
                  default: ""
            preconditions:
              all:
                - key: "{{ place }}"
                  operator: NotEquals
                  value: ""
                - key: "{{ element.image || '' }}"
                  operator: NotEquals
                  value: "{{ before }}"
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
