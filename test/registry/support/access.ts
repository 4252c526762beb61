// What the registry client is given in tests: no credentials, no files, the real clock, short waits.
import type { RegistryAccess } from "../../../src/registry/registries.ts";
import { realTiming } from "../../support/timing.ts";
import type { TransportLimits } from "../../../src/registry/http/limits.ts";

export const quickLimits: Partial<TransportLimits> = {
  connectMs: 2_000,
  headersMs: 5_000,
  commitMs: 5_000,
  stallMs: 2_000,
  backoffFloorMs: 5,
  backoffCeilingMs: 40,
};

export function accessFor(overrides: Partial<RegistryAccess> = {}): RegistryAccess {
  return {
    options: () => undefined,
    endpoint: () => undefined,
    ecrToken: () => Promise.resolve(null),
    runCredentialHelper: () => Promise.resolve(null),
    readFile: () => Promise.resolve(null),
    environment: {},
    now: () => new Date(),
    timing: realTiming,
    proxyFor: () => "",
    limits: quickLimits,
    ...overrides,
  };
}
