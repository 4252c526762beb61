// What each chart in examples/charts needs: written by hand from its files.

export interface ExpectedChart {
  readonly set?: Readonly<Record<string, string>>;
  /** Images that a default install pulls or may pull: they are planned. */
  readonly planned: readonly string[];
  /** `reference by switch` of components that are off. */
  readonly optional?: readonly string[];
  /** Read from the values of what can't be rendered: shown on request, never planned. */
  readonly guesses?: readonly string[];
  readonly tests?: readonly string[];
  readonly questions?: readonly string[];
  /** Images that no values can move. */
  readonly left?: readonly string[];
  /** Is the chart one where a grep for `image:` lines, or a walk of pod specs, does not find the planned images? */
  readonly simplerFail: readonly ("grep" | "pods")[];
}

export const expectedCharts: Readonly<Record<string, ExpectedChart>> = {
  umbrella: {
    planned: [
      "ghcr.io/example/api:4.10.2",
      "ghcr.io/example/frontend:v7.1-distroless",
      "registry.example.com:5000/data/store:2.6.1",
    ],
    optional: [
      "ghcr.io/example/backend:4.10.2 by jobs.enabled",
      "quay.io/example/store-exporter:v1.9.0 by api.store.metrics.enabled",
      "quay.io/example/tracer:1.60.0 by tags.observability",
    ],
    simplerFail: ["grep"],
  },
  operator: {
    planned: [
      "longhornio/longhorn-engine:v1.6.0",
      "public.ecr.aws/example/agent:v3.1.0",
      "quay.io/example/acme-solver:v1.18.2",
      "quay.io/example/config-reloader:v0.81.0",
      "quay.io/example/kafka:1.2.0-kafka-4.2.0",
      "quay.io/example/kafka:1.2.0-kafka-4.3.1",
      "quay.io/example/operator:v1.18.2",
      "quay.io/example/sidecar:1.0",
      "quay.io/example/sidecar:1.0-windows",
    ],
    questions: ["quay.io/example/manual:v7"],
    simplerFail: ["grep", "pods"],
  },
  embedded: {
    planned: [
      "docker.io/example/proxyv2:1.22.0",
      "jenkins/inbound-agent:3385.vf1123fb_515da_-1",
      "mirror.gcr.io/example/scanner:0.70.0",
    ],
    questions: ["busybox:1.36.1", "us-docker.pkg.dev/example/workers"],
    simplerFail: ["grep", "pods"],
  },
  triple: {
    planned: ["nvcr.io/example/k8s/container-toolkit:v1.19.0", "nvcr.io/example/operator:v26.3.1"],
    optional: ["nvcr.io/example/cloud-native/dcgm:4.1.1-ubuntu22.04 by dcgm.enabled"],
    questions: ["nvcr.io/example/driver:580.126.20"],
    simplerFail: ["grep", "pods"],
  },
  regions: {
    planned: ["767398015722.dkr.ecr.us-east-1.amazonaws.com/hyper/monitoring-agent:1.0.819.0_1.0.267.0"],
    questions: ["767398015722.dkr.ecr.us-east-1.amazonaws.com/hyper/monitoring-agent:1.0.819.0_1.0.267.0"],
    simplerFail: ["grep"],
  },
  hooks: {
    planned: [
      "quay.io/example/app:1.0.0",
      "quay.io/example/cleanup:1.0.0",
      "quay.io/example/migrate:1.0.0",
      "quay.io/example/upgrade:1.0.0",
    ],
    tests: ["quay.io/example/check:1.0.0"],
    simplerFail: ["grep"],
  },
  "null-registry": { planned: ["ghcr.io/example/admission:v1.15.0"], simplerFail: ["grep"] },
  "float-tag": {
    planned: ["quay.io/example/float:4.10", "quay.io/example/job:1"],
    simplerFail: ["grep", "pods"],
  },
  "digest-pins": {
    planned: [
      "quay.io/example/sidecar@sha256:687a2f4e7792520f1fd090bb81fbdcd6d621e5665435b5de0d53454d85e426d0",
      "registry.k8s.io/example/controller:v1.12.1@sha256:bc889e3fb88ec925745036cdd0dd37cb3567f1161d655ce7f03da86e0f64483a",
    ],
    simplerFail: ["grep"],
  },
  guarded: {
    planned: ["docker.io/example/guarded:1.37.0-debian-12-r0"],
    optional: ["docker.io/example/guarded-exporter:0.9.0 by metrics.enabled"],
    simplerFail: ["grep"],
  },
  "needs-value": {
    set: { clusterName: "test" },
    planned: ["quay.io/example/needy:1.0.0"],
    simplerFail: [],
  },
  resources: {
    planned: ["quay.io/example/prometheus:v3.1.0"],
    questions: ["docker.elastic.co/kibana/kibana:9.1.0"],
    simplerFail: ["pods"],
  },
  literal: {
    planned: ["public.ecr.aws/example/device-plugin:2.19.16.0"],
    left: ["public.ecr.aws/example/device-plugin:2.19.16.0"],
    simplerFail: ["grep"],
  },
  mesh: {
    planned: [
      "quay.io/example/mesh/controller:edge-26.1.1",
      "quay.io/example/mesh/debug:edge-26.1.1",
      "quay.io/example/mesh/proxy:edge-26.1.1",
    ],
    simplerFail: ["grep", "pods"],
  },
  profiles: { planned: ["docker.io/example/istio/pilot:1.22.0"], simplerFail: ["grep"] },
  "any-key": {
    planned: [
      "011528288828.dkr.ecr.us-west-1.amazonaws.com/hyper/monitoring-agent:1.0.819.0_1.0.267.0",
      "nats:2.10.10",
      "quay.io/example/node:v1.22.4",
    ],
    simplerFail: ["grep"],
  },
  apart: {
    planned: ["quay.io/example/core:1.14.0"],
    optional: [
      "quay.io/example/core-exporter:1.14.0 by metrics.enabled",
      "quay.io/example/pod-monitor:1.0.0 by podMonitor.enabled",
    ],
    guesses: ["quay.io/example/service-monitor:1.0.0"],
    questions: ["serviceMonitor.enabled"],
    simplerFail: [],
  },
  demanding: {
    planned: ["quay.io/example/demanding:v3.2"],
    optional: [
      "quay.io/example/balancer:v2.13.2 by edgeOperators.enabled",
      "quay.io/example/edge:v3.2 by edgeOperators.enabled",
    ],
    questions: ["edgeOperators.enabled, edge.archive.enabled"],
    simplerFail: ["grep"],
  },
  validated: {
    planned: ["quay.io/example/search:v2.6.2"],
    optional: [
      "docker.io/example/broker:3.1.0 by broker.enabled",
      "docker.io/example/discovery:1.25.8 by broker.enabled, broker.discovery.enabled",
    ],
    simplerFail: [],
  },
};
