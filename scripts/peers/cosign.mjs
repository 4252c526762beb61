// Builds Sigstore's own tool, which tests sign and verify with, with Go into .cache/peers/bin. It takes about three minutes
// once, and is given up after twenty.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../.cache/peers/bin", import.meta.url));
const cosign = "github.com/sigstore/cosign/v2";
const version = "v2.6.5";
const target = join(bin, "cosign");

if (!existsSync(target)) {
  const work = mkdtempSync(join(tmpdir(), "cosign-peer-"));
  try {
    mkdirSync(bin, { recursive: true });
    // A module of its own, so that the proxy is asked for this one version and no list of them.
    writeFileSync(join(work, "go.mod"), `module peer\n\ngo 1.24\n\nrequire ${cosign} ${version}\n`);
    const args = ["build", "-mod=mod", "-o", `${target}.new`, `${cosign}/cmd/cosign`];
    execFileSync("go", args, { cwd: work, stdio: "inherit", timeout: 20 * 60_000 });
    // Moved there when it is whole: what is at its place is taken for the tool.
    renameSync(`${target}.new`, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
console.log(`${target} ${version}`);
