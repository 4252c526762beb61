// Stryker's vitest runner, except that a test file which fails to load counts as a failed test. By itself it sees no
// test in such a file, so none that fails, and a mutant that breaks the making of a table would pass as a survivor.
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import { DryRunStatus, TestStatus } from "@stryker-mutator/api/test-runner";
import { strykerPlugins as plugins } from "@stryker-mutator/vitest-runner";

const [{ factory: vitestRunner }] = plugins;

function strictRunner(injector) {
  const runner = injector.injectFunction(vitestRunner);
  const run = runner.run.bind(runner);
  runner.run = async (options) => {
    const result = await run(options);
    if (result.status !== DryRunStatus.Complete) return result;
    return { ...result, tests: [...result.tests, ...brokenFiles(runner.ctx.state.getFiles())] };
  };
  return runner;
}
strictRunner.inject = tokens(commonTokens.injector);

function brokenFiles(files) {
  return files
    .filter((file) => file.tasks.length === 0 && file.result?.state === "fail")
    .map((file) => ({
      id: `${file.name}#`,
      name: `${file.name} loads`,
      fileName: file.filepath,
      timeSpentMs: 0,
      status: TestStatus.Failed,
      failureMessage: file.result.errors?.[0]?.message ?? "The file did not load.",
    }));
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, "strict-vitest", strictRunner)];
