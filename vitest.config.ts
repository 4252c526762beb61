// How the tests run, in three speeds: `unit` is pure and quick, `system` runs programs, servers and clocks, and `soak`
// repeats, kills and bombs for minutes. scripts/test.mjs says which command runs which.
import { defineConfig } from "vitest/config";
import { soak, unit } from "./test/speeds.ts";

const all = ["test/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "unit", pool: "threads", include: [...unit], exclude: [...soak] } },
      { extends: true, test: { name: "system", pool: "forks", include: all, exclude: [...unit, ...soak] } },
      { extends: true, test: { name: "soak", pool: "forks", include: [...soak] } },
    ],
  },
});
