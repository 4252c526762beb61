// Which tier a hit belongs to: from the hook of its document, the switch beside it and the rule that found it. And
// which hits are questions: complete in the documents, they still can't be pulled.
import type { Tier } from "../image/wanted.ts";
import { isArtifact } from "./artifacts.ts";
import type { Finding, Hit, Spot, Scope } from "./finding.ts";
import { isMap, textAt } from "./tree.ts";

/** What the whole render says that one document can't: which kinds of resources are in it. */
export interface RenderFacts {
  readonly kinds: ReadonlySet<string>;
}

export interface Verdict {
  readonly tier: Tier;
  readonly enabledBy?: string;
}

const testHooks = new Set(["test", "test-success", "test-failure"]);
const installHooks = new Set(["pre-install", "post-install", "crd-install"]);

// Flags and variables of a controller whose image is pulled as soon as one of these kinds exists.
const pulledFor: readonly { readonly holder: RegExp; readonly kinds: readonly string[] }[] = [
  { holder: /config-reloader/i, kinds: ["Prometheus", "Alertmanager", "ThanosRuler", "PrometheusAgent"] },
  { holder: /prometheus-default-base-image/i, kinds: ["Prometheus", "PrometheusAgent"] },
  { holder: /alertmanager-default-base-image/i, kinds: ["Alertmanager"] },
  { holder: /thanos-default-base-image/i, kinds: ["ThanosRuler"] },
];

const dataKinds = new Set(["ConfigMap", "Secret"]);
const workloads = new Set([
  "Pod",
  "Deployment",
  "DaemonSet",
  "StatefulSet",
  "ReplicaSet",
  "ReplicationController",
  "Job",
  "CronJob",
]);

export function hookOf(scope: { readonly root: Scope["root"] }): string | undefined {
  const metadata = scope.root["metadata"];
  const annotations = isMap(metadata) ? metadata["annotations"] : undefined;
  return isMap(annotations) ? textAt(annotations, "helm.sh/hook") : undefined;
}

export function tierOf(hit: Hit, spot: Spot, facts: RenderFacts): Verdict {
  if (isArtifact(hit.ref)) return { tier: "artifact" };
  const hooked = hookTier(spot.scope.hook);
  if (hooked !== undefined) return { tier: hooked };
  if (spot.off !== undefined && hit.rule !== "R1") {
    return { tier: "optional", enabledBy: `${spot.scope.kind}/${spot.scope.name} ${spot.off}` };
  }
  return { tier: ruleTier(hit, spot, facts) };
}

/** Of a reference that no rule completes. */
export function openTier({ scope, off }: Spot): Tier {
  return hookTier(scope.hook) ?? (off === undefined ? "required" : "optional");
}

function hookTier(hook: string | undefined): Tier | undefined {
  const hooks = (hook ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  if (hooks.length === 0 || hooks.some((one) => installHooks.has(one))) return undefined;
  if (hooks.every((one) => testHooks.has(one))) return "test";
  return "lifecycle";
}

function ruleTier(hit: Hit, spot: Spot, facts: RenderFacts): Tier {
  const asData = spot.inside > 0 || dataKinds.has(spot.scope.kind);
  if (hit.rule === "R1" || hit.rule === "R13") return "required";
  if (hit.rule === "R2" || hit.rule === "R3" || hit.rule === "R4") return asData ? "on-demand" : "required";
  // In a custom resource it is what its controller runs; in arguments and data what it may start later.
  if (hit.rule === "R9" || hit.rule === "R10")
    return asData || workloads.has(spot.scope.kind) ? "on-demand" : "required";
  const holder = hit.holder ?? "";
  const isPulled = pulledFor.some(
    (one) => one.holder.test(holder) && one.kinds.some((kind) => facts.kinds.has(kind)),
  );
  return (hit.rule === "R5" || hit.rule === "R6") && isPulled ? "required" : "on-demand";
}

const finished = /-(?:ubuntu|rhel|rhcos|sles|rocky|debian|amzn|al2)[\w.]*$/;
const suffixed = new Set(["driver", "gds", "gdrcopy", "vgpuManager"]);

/** The question that a hit raises, if any: an operator adds to some references on the node. */
export function suffixQuestion(hit: Hit, scope: Scope): Pick<Finding, "question" | "answer"> {
  const isDriver =
    scope.kind === "NVIDIADriver" || (scope.kind === "ClusterPolicy" && suffixed.has(String(hit.path[1])));
  if (!isDriver || !scope.apiVersion.startsWith("nvidia.com/") || hit.ref.digest !== undefined) return {};
  if (hit.ref.tag === undefined || finished.test(hit.ref.tag)) return {};
  // Helpers of the driver pod (k8s-driver-manager) keep their tag.
  if (!/(?:^|\/)(?:driver|nvidia-fs|gdrdrv|vgpu-manager)$/.test(hit.ref.repository)) return {};
  const question = `the operator adds the node's system to the tag, for example ${hit.ref.tag}-ubuntu22.04 or ${hit.ref.tag}-rhel9`;
  return { question, answer: `${hit.reference}-ubuntu22.04` };
}
