// Builds the peers that Debian doesn't have, for `npm run bench` and the tests of the sandbox, with Go into .cache/peers/bin, where it looks.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../.cache/peers/bin", import.meta.url));
const peers = [
  "github.com/google/go-containerregistry/cmd/crane@v0.20.3",
  "github.com/regclient/regclient/cmd/regsync@v0.9.0",
  "github.com/regclient/regclient/cmd/regctl@v0.9.0",
  "oras.land/oras/cmd/oras@v1.3.6",
];

mkdirSync(bin, { recursive: true });
for (const peer of peers) {
  execFileSync("go", ["install", peer], {
    cwd: tmpdir(),
    env: { ...process.env, GOBIN: bin },
    stdio: "inherit",
  });
  console.log(`${bin}: ${peer}`);
}
