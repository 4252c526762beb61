// Writes a file as another user or with little room, and prints the code of the problem.
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import { writeFileAtomic } from "../../../src/storage/atomic-write.ts";

const [path = "", bytes = "10", user] = process.argv.slice(2);
// Node leaves SIGXFSZ at its default where the limit is set by ulimit.
process.on("SIGXFSZ", () => undefined);
if (user !== undefined) process.setuid?.(Number(user));
try {
  await writeFileAtomic(path, "x".repeat(Number(bytes)), "output");
  process.stdout.write("written\n");
} catch (error) {
  process.stdout.write(`${problemCode(error) ?? String(error)}\n`);
}
