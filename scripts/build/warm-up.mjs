// Plans the quickstart with a fresh build and keeps what V8 compiled for it, as run.cache: the functions that most runs
// use are in it, too. `node scripts/build/warm-up.mjs DIST`
import { EventEmitter } from "node:events";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = process.argv[2];
const folder = `${dist}-warm-up`;
const said = [];

mkdirSync(folder);
try {
  cpSync(join(root, "mirror.config.yaml"), join(folder, "mirror.config.yaml"));
  cpSync(join(root, "examples/quickstart"), join(folder, "examples/quickstart"), { recursive: true });
  process.chdir(folder);
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const { loadRun } = await import(pathToFileURL(join(dist, "load-run.js")));
  const { runProgram, script } = loadRun();
  const code = await runProgram({
    argv: ["plan"],
    environment: process.env,
    stdin: Readable.from([]),
    stdout: stream(),
    stderr: stream(),
    signals: new EventEmitter(),
    exit: (now) => process.exit(now),
  });
  if (code !== 0) throw new Error(`the quickstart's plan ended with ${code}:\n${said.join("")}`);
  writeFileSync(join(dist, "run.cache"), script.createCachedData());
} finally {
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true });
}

function stream() {
  return new Writable({
    write(chunk, _encoding, done) {
      said.push(String(chunk));
      done();
    },
  });
}
