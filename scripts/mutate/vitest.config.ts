// The tests that judge mutants: the quick ones.
import { defineConfig } from "vitest/config";
import { soak, unit } from "../../test/speeds.ts";

export default defineConfig({
  test: { root: process.cwd(), include: [...unit], exclude: [...soak], testTimeout: 10_000 },
});
