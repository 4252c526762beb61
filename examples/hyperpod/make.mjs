// Makes the layout that stands for the source registries of this example. Run it with: node make.mjs
import { fileURLToPath } from "node:url";
import { writeLayout } from "../evaluation-harness/layout.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const images = [
  "905418368575.dkr.ecr.us-west-2.amazonaws.com/hyperpod-health-monitoring-agent:1.0.1892.0_1.0.424.0",
  "public.ecr.aws/neuron/neuron-device-plugin:2.19.16.0",
  "docker.io/mpioperator/mpi-operator:0.5",
  "docker.io/kubeflow/training-operator:v1-855e096",
  "861276088053.dkr.ecr.us-west-2.amazonaws.com/hyperpod-inference-operator:v3.2",
  "861276088053.dkr.ecr.us-west-2.amazonaws.com/hyperpod-inference-operator-init-container:v1.0",
  "public.ecr.aws/mountpoint-s3-csi-driver/aws-mountpoint-s3-csi-driver:v1.14.1",
  "public.ecr.aws/eks/aws-load-balancer-controller:v2.13.2",
  "nvcr.io/nvidia/mirror-gpu-operator:v26.3.1",
  // The node's system stands in the tag: the chart does not name it.
  "nvcr.io/nvidia/driver:580.126.20-ubuntu22.04",
  "nvcr.io/nvidia/k8s/container-toolkit:v1.19.0",
];
const created = "2026-06-01T00:00:00Z";
writeLayout(`${here}registries`, new Map(images.map((name) => [name, { text: name, created }])));
console.log(`${images.length} images`);
