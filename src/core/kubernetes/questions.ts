// References that are complete in the documents and still can't be pulled: an operator adds to them on the node.
import type { Hit, Scope } from "./finding.ts";

const finished = /-(?:ubuntu|rhel|rhcos|sles|rocky|debian|amzn|al2)[\w.]*$/;
const suffixed = new Set(["driver", "gds", "gdrcopy", "vgpuManager"]);

/** The question that a hit raises, if any. */
export function suffixQuestion(hit: Hit, scope: Scope): string | undefined {
  const isDriver =
    scope.kind === "NVIDIADriver" || (scope.kind === "ClusterPolicy" && suffixed.has(String(hit.path[1])));
  if (!isDriver || !scope.apiVersion.startsWith("nvidia.com/") || hit.ref.digest !== undefined)
    return undefined;
  if (hit.ref.tag === undefined || finished.test(hit.ref.tag)) return undefined;
  // Helpers of the driver pod (k8s-driver-manager) keep their tag.
  if (!/(?:^|\/)(?:driver|nvidia-fs|gdrdrv|vgpu-manager)$/.test(hit.ref.repository)) return undefined;
  return `the operator adds the node's system to the tag, for example ${hit.ref.tag}-ubuntu22.04 or ${hit.ref.tag}-rhel9`;
}
