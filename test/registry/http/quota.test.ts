// Docker Hub's way to tell its limit: `ratelimit-limit: 100;w=21600` and `ratelimit-remaining` with each manifest.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RegistryAccess } from "../../../src/registry/registries.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import { changes, status } from "../../faults/support/faults.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { testTiming } from "../../support/timing.ts";
import { accessFor } from "../support/access.ts";
import { imageOf } from "../support/images.ts";

const { signal } = new AbortController();
const image = imageOf("quota", [10]);
const now = new Date("2026-11-21T12:00:00Z");
let registry: FaultRegistry;

beforeEach(async () => {
  registry = await new FaultRegistry().start();
  registry.store("team/app", image, "1.0");
});

afterEach(() => registry.close());

function tells(limit: string, remaining: string, times = 100): void {
  const headers = { "ratelimit-limit": limit, "ratelimit-remaining": remaining };
  const fault = changes((answer) => ({ headers: { ...answer.headers, ...headers } }));
  registry.inject("manifest-get", fault, { times });
}

async function readManifests(count: number, access: Partial<RegistryAccess> = {}): Promise<string[]> {
  const notes: string[] = [];
  const registries = openRegistries(
    accessFor({ now: () => now, onNote: (text) => notes.push(text), ...access }),
  );
  try {
    for (let at = 0; at < count; at++)
      await registries.repository(registry.host, "team/app").manifest(image.root.digest, signal);
  } finally {
    await registries.close();
  }
  return notes;
}

describe("a registry's quota", () => {
  it("is told once when few pulls are left, and slows nothing where new ones take hours", async () => {
    tells("100;w=21600", "19;w=21600");
    const started = performance.now();
    const notes = await readManifests(5);
    expect(notes).toEqual([
      `${registry.host} allows only 19 more of 100 pulls in 6 h. The full limit is available again by 2026-11-21T18:00Z. ` +
        `For a higher limit, log in (docker login ${registry.host}) or use a paid plan.`,
    ]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("is told to all when it is read for one image, whose own waits are somebody else's", async () => {
    tells("100;w=21600", "19;w=21600");
    const notes: string[] = [];
    const registries = openRegistries(accessFor({ now: () => now, onNote: (text) => notes.push(text) }));
    const read = registries.repository(registry.host, "team/app").observed({});
    await read.manifest(image.root.digest, signal);
    await registries.close();
    expect(notes).toHaveLength(1);
  });

  it.each([
    ["100;w=21600", "20;w=21600"],
    ["5000;w=21600", "600;w=21600"],
    ["10;w=3600", "2;w=3600"],
    ["2000", "1"],
    ["nonsense", "1"],
  ])("is not worth a word at %s, %s", async (limit, remaining) => {
    tells(limit, remaining);
    expect(await readManifests(2)).toEqual([]);
  });

  it("paces where new ones come within seconds", async () => {
    tells("300;w=60", "3;w=60");
    const timing = testTiming();
    expect(await readManifests(4, { timing })).toHaveLength(1);
    // Five a second: the first is free, and what it said holds for the others.
    expect(timing.slept).toEqual([200, 200]);
  });

  it("fails at once, saying until when, when it is used up", async () => {
    const headers = { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "0;w=21600" };
    registry.inject("manifest-get", status(429, "TOOMANYREQUESTS", headers), { times: 100 });
    await expect(readManifests(1)).rejects.toThrow(
      "allows 100 pulls in 6 h, and none are left. The full limit is available again by 2026-11-21T18:00Z.",
    );
    expect(registry.count("manifest-get")).toBe(1);
  });

  it("is remembered when the refusal itself says nothing", async () => {
    tells("100;w=21600", "0;w=21600", 1);
    registry.inject("manifest-get", status(429, "TOOMANYREQUESTS"), { times: 100 });
    await expect(readManifests(2)).rejects.toThrow("none are left");
    expect(registry.count("manifest-get")).toBe(2);
  });

  it("is not to blame for a 429 while pulls are left", async () => {
    tells("100;w=21600", "50;w=21600", 1);
    registry.inject("manifest-get", status(429, "TOOMANYREQUESTS"), { times: 1 });
    await readManifests(2);
    expect(registry.count("manifest-get")).toBe(3);
  });
});
