// Fifty random schedules of shards. SCHEDULE_SEED begins elsewhere, SCHEDULES lives through more of them.
import { afterAll, beforeAll, it } from "vitest";
import { closeWorld, liveSchedules, openWorld } from "./support/schedules.ts";

const count = Number(process.env["SCHEDULES"] ?? 50);

beforeAll(openWorld);
afterAll(closeWorld);

it(`${count} random schedules of shards end like one apply`, { timeout: count * 40_000 }, () =>
  liveSchedules(count),
);
