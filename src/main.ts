// The program's entry: one call, one catch. `--version` and `--help` alone are answered before a run is loaded.
import { version } from "./app/version.ts";
import { printable, withoutCommands } from "./core/base/escape.ts";

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && argv[0] === "--version") {
    return say(`${version}\n`);
  }
  if (argv.length === 1 && (argv[0] === "--help" || argv[0] === "-h")) {
    const { programHelpText } = await import("./cli/program-help.ts");
    return say(programHelpText());
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
    stop: () => process.kill(process.pid, "SIGSTOP"),
  });
  // A result that could not be written has set it already.
  process.exitCode ??= code;
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  process.stderr.write(`This is a bug in ecr-mirror: ${withoutCommands(printable(String(error)))}\n`);
});

/** A reader that goes away is no news; any other fault is. */
function say(text: string): void {
  process.stdout.on("error", (error) => {
    if (!("code" in error && error.code === "EPIPE")) process.exitCode = 1;
  });
  process.stdout.write(text);
}
