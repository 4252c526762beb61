// Makes this example's data: a dataset of 300 tasks that name 297 images of an internal registry, and a layout that
// stands for that registry. Run it with: node make.mjs
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeLayout } from "./layout.mjs";

const registry = "registry.internal.example.com";
const here = fileURLToPath(new URL(".", import.meta.url));
const hex = (seed, digits) => createHash("sha256").update(seed).digest("hex").slice(0, digits);

/** 263 images tagged with a commit: 24 projects have two. */
function committed() {
  return Array.from({ length: 263 }, (_, index) => {
    const project = index % 239;
    const path = `evaluation/tasks/team-${project % 17}/project-${project}`;
    return `${registry}/${path}:${hex(`commit ${index}`, 40)}`;
  });
}

/** 34 images whose names have a double underscore, which ECR names don't. */
function mirrored() {
  return Array.from({ length: 34 }, (_, index) => {
    const path = `evaluation/pull-requests/prod/org-${index % 5}__repo-${index}/env`;
    return `${registry}/${path}:${hex(`pull request ${index}`, 8)}`;
  });
}

function task(image, index) {
  const id = `task-${String(index).padStart(3, "0")}`;
  const commands = JSON.stringify([`podman run --rm -w /testbed ${image} true`]);
  return {
    instance_id: id,
    language: index % 3 === 0 ? "python" : "go",
    image_storage_uri: image,
    ...(index % 10 === 0 ? { image_init_commands: commands } : {}),
    test_command: 'pytest -q "tests"',
  };
}

const images = [...committed(), ...mirrored()].sort();
const archives = [1, 2, 3].map((number) => `s3://evaluation-archive/images/task-${number}.tar`);
const tasks = [...images, ...archives].map(task);
writeFileSync(`${here}tasks.jsonl`, tasks.map((one) => `${JSON.stringify(one)}\n`).join(""));

// Three contents for all images: 297 tags, few bytes.
const content = (index) => ({ text: `environment ${index % 3}`, created: "2026-01-01T00:00:00Z" });
writeLayout(`${here}registry`, new Map(images.map((image, index) => [image, content(index)])));

const target = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const rows = images.map(
  (image) => `${image},${image.replace(registry, `${target}/harness`).replaceAll("__", "_")}\n`,
);
writeFileSync(`${here}image_mapping.csv`, `internal_uri,ecr_uri\n${rows.join("")}`);
console.log(`${tasks.length} tasks, ${images.length} images`);
