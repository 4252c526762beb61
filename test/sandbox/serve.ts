// A sandbox in a process of its own, for tests that kill it: prints its address, and runs until it is ended.
import { startSandbox } from "../../src/sandbox/server.ts";

const sandbox = await startSandbox({ directory: process.argv[2] ?? "" });
process.stdout.write(`${sandbox.url}\n`);
