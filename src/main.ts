// The program's entry: one call, one catch. `--version` is answered before anything is loaded.
import { version } from "./app/version.ts";

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && argv[0] === "--version") {
    process.stdout.write(`${version}\n`);
    return;
  }
  // Before the AWS SDK loads: its warning about Node's age is the doctor's to give.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const { runProgram } = await import("./cli/run.ts");
  const { env: environment, stdin, stdout, stderr } = process;
  const code = await runProgram({
    argv,
    environment,
    stdin,
    stdout,
    stderr,
    signals: process,
    exit: (now) => process.exit(now),
  });
  // A result that could not be written has set it already.
  process.exitCode ??= code;
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  process.stderr.write(`This is a bug in ecr-mirror: ${String(error)}\n`);
});
