// Which test files are quick, which ones run the built program, and which ones take minutes. All others lie in between.

/** Pure: no program is started, no server listens, nobody waits. */
export const unit = [
  "test/core/**/*.test.ts",
  "test/config/**/*.test.ts",
  "test/net/**/*.test.ts",
  "test/yaml/**/*.test.ts",
  "test/views/**/*.test.ts",
  "test/outputs/**/*.test.ts",
  "test/cli/invocation.test.ts",
];

/** These find the program in dist/. */
export const program = [
  "test/app/**/*.test.ts",
  "test/deploy/**/*.test.ts",
  "test/docs/commands.test.ts",
  "test/editor/**/*.test.ts",
  "test/e2e/**/*.test.ts",
  "test/engines/**/*.test.ts",
  "test/mistakes/**/*.test.ts",
  "test/package/**/*.test.ts",
];

/** Minutes by nature: processes killed at every step, bombs, random documents. */
export const soak = [
  "test/app/model/*.test.ts",
  "test/config/bombs.test.ts",
  "test/config/fuzz.test.ts",
  "test/e2e/hostile-files.test.ts",
  "test/e2e/kill.test.ts",
  "test/e2e/night.test.ts",
  "test/e2e/schedules-soak.test.ts",
  "test/faults/boundaries.test.ts",
  "test/faults/fuzz.test.ts",
  "test/faults/kill.test.ts",
  "test/storage/kill.test.ts",
];
