// The tests that judge mutants: those of the pure folders themselves.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: process.cwd(),
    include: ["test/core/**/*.test.ts", "test/net/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
