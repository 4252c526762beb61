// Builds Sigstore's own tool, which tests sign and verify with, with Go into .cache/peers/bin. It takes about three minutes
// once, and is given up after twenty.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../.cache/peers/bin", import.meta.url));
const module = "github.com/sigstore/cosign/v2/cmd/cosign@v2.6.5";
const target = join(bin, "cosign");

if (!existsSync(target)) {
  mkdirSync(bin, { recursive: true });
  const env = { ...process.env, GOBIN: bin };
  execFileSync("go", ["install", module], { env, stdio: "inherit", timeout: 20 * 60_000 });
}
console.log(`${target} from ${module}`);
