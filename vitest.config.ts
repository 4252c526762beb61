// How the tests run: `unit` is pure and quick, `system` has servers, clocks and other programs, `program` runs what is
// in dist/, and `soak` repeats, kills and bombs for minutes. scripts/test.mjs says which command runs which.
import { defineConfig } from "vitest/config";
import { program, soak, unit } from "./test/speeds.ts";

const all = ["test/**/*.test.ts"];
const validators = "test/support/setup/validators.ts";
const dist = "test/support/setup/program.ts";

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    globalSetup: validators,
    projects: [
      // Modules that keep nothing can be shared by all files: that saves half of the time.
      {
        extends: true,
        test: { name: "unit", pool: "threads", isolate: false, include: unit, exclude: soak },
      },
      { extends: true, test: { name: "system", include: all, exclude: [...unit, ...program, ...soak] } },
      { extends: true, test: { name: "program", include: program, exclude: soak, globalSetup: dist } },
      { extends: true, test: { name: "soak", include: soak, globalSetup: dist } },
    ],
  },
});
