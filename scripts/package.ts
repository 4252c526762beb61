// `npm run package`: makes .cache/package/, the folder to publish from, and packs it as ecr-mirror-<version>.tgz, here or in
// the folder that is named. It has dist/, which needs no other package, and every page of the documentation; its own
// package.json names no dependency.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [into] = process.argv.slice(2);
const folder = into === undefined ? join(root, ".cache/package") : join(into, "package");
const parts = ["dist", "docs", "man", "schemas", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"];
const fields = [
  "name",
  "version",
  "description",
  "license",
  "type",
  "engines",
  "bin",
  "man",
  "exports",
  "keywords",
];

/** A Markdown link or image, as text and goal. Links in the pages have no titles and no brackets within. */
const link = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g;

execFileSync(process.execPath, ["--import", "tsx", "scripts/build.ts"], { cwd: root, stdio: "inherit" });
rmSync(folder, { recursive: true, force: true });
for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
rmSync(join(folder, "dist/made-from"));
writeFileSync(join(folder, "package.json"), packageJson());
for (const page of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (page.endsWith(".md")) keepLinksWithin(join(folder, page));
}
const packed = execFileSync("npm", ["pack", folder, "--pack-destination", into ?? root, "--silent"], {
  encoding: "utf8",
});
console.log(`${packed.trim()}, from ${relative(root, folder)}`);

function packageJson(): string {
  const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Readonly<
    Record<string, unknown>
  >;
  const kept = Object.fromEntries(fields.map((field) => [field, own[field]]));
  return `${JSON.stringify({ ...kept, ...repository() }, null, 2)}\n`;
}

/** npm's provenance wants the repository that the package is published from. */
function repository(): object {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
  return name === undefined ? {} : { repository: { type: "git", url: `git+${server}/${name}.git` } };
}

/** What a page says of the repository's sources stays as text: the files aren't in the package. */
function keepLinksWithin(page: string): void {
  const text = readFileSync(page, "utf8");
  const kept = text.replace(link, (written, _image: string, label: string, goal: string) => {
    const [path = ""] = goal.split("#");
    return path === "" || goal.includes("://") || existsSync(join(dirname(page), path)) ? written : label;
  });
  if (kept !== text) writeFileSync(page, kept);
}
