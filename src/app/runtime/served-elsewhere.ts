// A target may have its /v2/ served by a registry that is not ECR's own: it then lists nothing in the ECR API and
// has none of ECR's quotas.
import type { Target } from "../../config/config.ts";

/** Whether /v2/ is served by another origin than the ECR API. */
export function servesElsewhere({
  endpoint,
  registryEndpoint,
}: Pick<Target, "endpoint" | "registryEndpoint">): boolean {
  if (registryEndpoint === undefined) return false;
  return endpoint === undefined || new URL(endpoint).origin !== new URL(registryEndpoint).origin;
}
