// Builds the Notary Project's own tool, which tests sign and verify with, with Go into .cache/peers/bin. It is built from a
// module of its own, so that the proxy is asked for this one version and no list of them.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../.cache/peers/bin", import.meta.url));
const notation = "github.com/notaryproject/notation";
const version = "v1.3.2";
const target = join(bin, "notation");

if (!existsSync(target)) {
  const work = mkdtempSync(join(tmpdir(), "notation-peer-"));
  try {
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(work, "go.mod"), `module peer\n\ngo 1.24\n\nrequire ${notation} ${version}\n`);
    const args = ["build", "-mod=mod", "-o", `${target}.new`, `${notation}/cmd/notation`];
    execFileSync("go", args, { cwd: work, stdio: "inherit" });
    // Moved there when it is whole: what is at its place is taken for the tool.
    renameSync(`${target}.new`, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
console.log(`${target} ${version}`);
