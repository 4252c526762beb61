// Ten random schedules of shards; fifty are in the soak tests.
import { afterAll, beforeAll, it } from "vitest";
import { closeWorld, liveSchedules, openWorld } from "./support/schedules.ts";

beforeAll(openWorld);
afterAll(closeWorld);

it("ten random schedules of shards end like one apply", { timeout: 300_000 }, () => liveSchedules(10));
