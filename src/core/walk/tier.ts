// Which tier a hit belongs to: from the hook of its document, the switch beside it and the rule that found it.
import type { Tier } from "../wanted.ts";
import type { Hit, Place, Scope } from "./finding.ts";
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
const artifactName = /(?:^|\/)trivy-(?:db|java-db|checks|policies)$/;

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

export function tierOf(hit: Hit, place: Place, facts: RenderFacts): Verdict {
  if (artifactName.test(hit.ref.repository)) return { tier: "artifact" };
  const hooked = hookTier(place.scope.hook);
  if (hooked !== undefined) return { tier: hooked };
  if (place.off !== undefined && hit.rule !== "R1") {
    return { tier: "optional", enabledBy: `${place.scope.kind}/${place.scope.name} ${place.off}` };
  }
  return { tier: ruleTier(hit, place, facts) };
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

function ruleTier(hit: Hit, place: Place, facts: RenderFacts): Tier {
  const asData = place.inside > 0 || dataKinds.has(place.scope.kind);
  switch (hit.rule) {
    case "R1":
    case "R13":
      return "required";
    case "R2":
    case "R3":
    case "R4":
      return asData ? "on-demand" : "required";
    case "R9":
    case "R10":
      // In a custom resource it is what its controller runs; in arguments and data what it may start later.
      return asData || workloads.has(place.scope.kind) ? "on-demand" : "required";
    case "R5":
    case "R6": {
      const needed = pulledFor.some(
        ({ holder, kinds }) => holder.test(hit.holder ?? "") && kinds.some((kind) => facts.kinds.has(kind)),
      );
      return needed ? "required" : "on-demand";
    }
    case "R7":
    case "R8":
    case "R11":
    case "R12":
    case "R14":
      return "on-demand";
  }
}
