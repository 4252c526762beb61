import { describe, expect, it } from "vitest";
import { found, resource } from "../found.ts";

describe("R3: whole references below image keys", () => {
  it.each([
    ["image: quay.io/prometheus/prometheus:v3.1.0", "quay.io/prometheus/prometheus:v3.1.0"],
    ["natsImage: nats:2.10.10", "nats:2.10.10"],
    ["docker_image: ghcr.io/zalando/spilo-17:4.0-p2", "ghcr.io/zalando/spilo-17:4.0-p2"],
    ["connection-pooler-image: registry.example.com/pool:1", "registry.example.com/pool:1"],
    ["image: ghcr.io/x/untagged", "ghcr.io/x/untagged"],
    ["image: { name: quay.io/x/named:1 }", "quay.io/x/named:1"],
  ])("%s", (spec, reference) => {
    expect(found(resource(spec))).toEqual([`R3 required high ${reference}`]);
  });

  it.each([
    "image: auto",
    "image: proxyv2",
    'image: ""',
    "image: docker/default",
    "image: https://example.com/logo.png:1",
    "image: /var/lib/image",
    'image: "quay.io/*"',
    'image: "{{ .image }}/x:1"',
    'image: "${REGISTRY}/x:1"',
    "image: registry:8080",
    "image: quay.io",
    "image: arn:aws:s3:::bucket",
    "baseImageName: quay.io/x/y:1",
  ])("not an image: %s", (spec) => {
    expect(found(resource(spec)).filter((line) => line.startsWith("R3"))).toEqual([]);
  });

  it("reads annotations by their key, and not labels", () => {
    const yaml = `kind: Service
metadata:
  name: x
  labels: { image: quay.io/x/label:1 }
  annotations: { sidecar.istio.io/proxyImage: docker.io/istio/proxyv2:1.22.0, note: quay.io/x/note:1 }`;
    expect(found(yaml)).toEqual(["R3 required high docker.io/istio/proxyv2:1.22.0"]);
  });
});

describe("R12: defaults in definitions", () => {
  it("finds them at low confidence, and nothing else there", () => {
    const yaml = `kind: CustomResourceDefinition
metadata: { name: x }
spec:
  properties:
    image: { type: string, default: "quay.io/x/y:1", description: "such as quay.io/x/z:1" }
    operator: { enum: [=, "!="] }`;
    expect(found(yaml)).toEqual(["R12 on-demand low quay.io/x/y:1"]);
  });
});
