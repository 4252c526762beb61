import { describe, expect, it } from "vitest";
import { found, spots, workload } from "../found.ts";

function more(lines: string): string[] {
  return found(workload(lines)).slice(1);
}

describe("R5: arguments", () => {
  it.each([
    ["args: [--acme-http01-solver-image=quay.io/j/acme:v1.18.2]", "quay.io/j/acme:v1.18.2"],
    ["command: [mgr, --engine-image, longhornio/engine:v1.6.0]", "longhornio/engine:v1.6.0"],
    ["args: [--prometheus-config-reloader=quay.io/p/reloader:v0.81.0]", "quay.io/p/reloader:v0.81.0"],
    ["args: [--default-image=docker:dind]", "docker:dind"],
    [`args: ["--images=a=quay.io/x/a:1,b=quay.io/x/b:2"]`, "quay.io/x/a:1"],
  ])("%s", (lines, reference) => {
    expect(more(lines)[0]).toBe(`R5 on-demand high ${reference}`);
  });

  it("leaves what is no image", () => {
    expect(
      more("args: [--image-pull-policy=IfNotPresent, --image-pull-secrets=creds, --image-service=img:8080]"),
    ).toEqual([]);
  });

  it("is required when the resource that needs it is there", () => {
    const reloader = workload("args: [--prometheus-config-reloader=quay.io/p/reloader:v0.81.0]");
    const prometheus = "kind: Prometheus\napiVersion: monitoring.coreos.com/v1\nmetadata: { name: p }";
    expect(found(`${reloader}\n---\n${prometheus}`)).toContain("R5 required high quay.io/p/reloader:v0.81.0");
  });
});

describe("R6: environment", () => {
  it.each([
    ["one reference", "RELATED_IMAGE_X", "quay.io/x/y:1", ["quay.io/x/y:1"]],
    [
      "lines",
      "STRIMZI_KAFKA_IMAGES",
      "4.2=quay.io/s/kafka:1-4.2\\n4.3=quay.io/s/kafka:1-4.3\\n",
      ["quay.io/s/kafka:1-4.2", "quay.io/s/kafka:1-4.3"],
    ],
    ["a comma list", "IMAGES", "a=quay.io/x/a:1,b=quay.io/x/b:2", ["quay.io/x/a:1", "quay.io/x/b:2"]],
    [
      "JSON",
      "SIDECAR_IMAGE_MAP",
      `{\\"a\\": [\\"quay.io/x/a:1\\"], \\"b\\": \\"b:2\\"}`,
      ["quay.io/x/a:1", "b:2"],
    ],
    ["a port", "IMAGE_SERVICE", "images:8080", []],
    ["a policy", "IMAGE_PULL_POLICY", "Always", []],
    ["a placeholder", "IMAGE", "$(OTHER)", []],
  ] as const)("%s", (_, name, value, references) => {
    expect(more(`env: [{ name: ${name}, value: "${value}" }]`)).toEqual(
      references.map((one) => `R6 on-demand high ${one}`),
    );
  });

  it("says which piece of the text", () => {
    expect(spots(workload(`env: [{ name: IMAGES, value: "a=quay.io/x/a:1,b=quay.io/x/b:2" }]`))[2]).toBe(
      ".spec.template.spec.containers[0].env[0].value > [1] quay.io/x/b:2",
    );
  });
});
