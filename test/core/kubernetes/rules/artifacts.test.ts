import { describe, expect, it } from "vitest";
import { formatImageRef } from "../../../../src/core/image/reference.ts";
import { found, resource, walkText } from "../found.ts";

const config = (key: string, value: string): string =>
  `kind: ConfigMap\nmetadata: { name: c }\ndata: { ${JSON.stringify(key)}: ${JSON.stringify(value)} }\n`;

describe("R15: artifacts", () => {
  it.each([
    ["a ConfigMap's value", config("trivy.dbRepository", "mirror.gcr.io/aquasec/trivy-db")],
    [
      "a variable",
      resource("env: [{ name: SCANNER_TRIVY_DB_REPOSITORY, value: mirror.gcr.io/aquasec/trivy-db }]"),
    ],
    ["an argument", resource('args: ["--db-repository=mirror.gcr.io/aquasec/trivy-db"]')],
    ["a YAML text", config("config.yaml", "db:\n  repository: mirror.gcr.io/aquasec/trivy-db\n")],
  ])("are found in %s", (_, yaml) => {
    expect(found(yaml)).toEqual(["R15 artifact high mirror.gcr.io/aquasec/trivy-db"]);
  });

  it("finds each of a list", () => {
    const list = "mirror.gcr.io/aquasec/trivy-java-db,ghcr.io/aquasecurity/trivy-java-db:1";
    expect(found(config("repositories", list))).toEqual([
      "R15 artifact high mirror.gcr.io/aquasec/trivy-java-db",
      "R15 artifact high ghcr.io/aquasecurity/trivy-java-db:1",
    ]);
  });

  it.each([
    ["mirror.gcr.io/aquasec/trivy-db", "mirror.gcr.io/aquasec/trivy-db:2"],
    ["mirror.gcr.io/aquasec/trivy-java-db", "mirror.gcr.io/aquasec/trivy-java-db:1"],
    ["mirror.gcr.io/aquasec/trivy-checks", "mirror.gcr.io/aquasec/trivy-checks:1"],
    ["mirror.gcr.io/aquasec/trivy-db:3", "mirror.gcr.io/aquasec/trivy-db:3"],
  ])("%s means what its client pulls: %s", (reference, pulled) => {
    const { findings } = walkText(config("key", reference));
    expect(findings.map(({ ref }) => formatImageRef(ref))).toEqual([pulled]);
  });

  it.each([
    "see https://github.com/aquasecurity/trivy-db/releases for more",
    "github.com/aquasecurity/trivy-db",
    "/cache/trivy-db",
    "{{ .registry }}/aquasec/trivy-db",
    "aquasec/trivy-operator",
    "registry: mirror.gcr.io\nrepository: aquasec/trivy-db\n",
  ])("not in %j", (text) => {
    expect(found(config("key", text))).toEqual([]);
  });
});
