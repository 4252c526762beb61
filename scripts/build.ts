// Makes dist/ anew when one of its sources changed, or when it was made for another Node: what V8 compiled is in it.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contentHash } from "./content-hash.ts";
import { makeValidators } from "./generate/validators.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const stamp = "made-from";
const sources = ["src", "scripts/build", "package.json", "package-lock.json"];

await makeValidators(root);
const made = `${process.version} ${contentHash(root, sources)}\n`;
if (!existsSync(join(dist, stamp)) || readFileSync(join(dist, stamp), "utf8") !== made) {
  const { buildInto } = await import("./build/dist.ts");
  // Built beside dist/ and moved there when it is whole: a build that fails leaves the last one as it was.
  const fresh = join(root, `.cache/dist-${process.pid}`);
  await buildInto(root, fresh);
  writeFileSync(join(fresh, stamp), made);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}
