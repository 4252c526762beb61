// Another tool's file becomes a config with the built program, and the config wants what the file named, no more
// and no less. The files are those of the golden configs in test/app/init.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { root, run } from "../support/cli.ts";

const fixtures = join(root, "test/app/init");
const folder = mkdtempSync(join(tmpdir(), "formats-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const cli = (...args: readonly string[]) => run(args, { cwd: folder });

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

/** What the file names, as `discover --format list` prints it: a repository whose tags are chosen has none. */
const named: Readonly<Record<string, readonly string[]>> = {
  "regsync.yml": [
    "docker.io/library/busybox:1.37",
    "ghcr.io/regclient/regctl:latest",
    "ghcr.io/regclient/regctl:v0.8.0",
    "quay.io/coreos/etcd",
  ],
  "skopeo.yaml": [
    "docker.io/library/alpine",
    "quay.io/coreos/etcd",
    "registry.example.com/busybox",
    "registry.example.com/redis:1.0",
    "registry.example.com/redis:2.0",
    `registry.example.com/redis@sha256:${"0".repeat(63)}1`,
  ],
  "image-syncer.yaml": [
    "quay.io/coreos/kube-rbac-proxy",
    "quay.io/coreos/kube-rbac-proxy:v1.0",
    "quay.io/coreos/kube-rbac-proxy:v2.0",
  ],
  "dregsy.yaml": [
    "docker.io/library/busybox",
    "docker.io/library/busybox:1.37",
    "docker.io/library/busybox:latest",
    "docker.io/library/postgres",
  ],
  "ecr-images.conf": [
    "docker.io/kubeflow/training-operator:v1-855e096",
    "docker.io/mpioperator/mpi-operator:0.5",
    "nvcr.io/nvidia/k8s-device-plugin:v0.16.1",
  ],
  "flux-mirror.yaml": ["docker.io/stefanprodan/podinfo", "ghcr.io/fluxcd/flux-cli", "quay.io/minio/minio"],
  "ocync.yaml": [
    "cgr.dev/chainguard/nginx",
    "cgr.dev/chainguard/nginx:latest",
    "cgr.dev/chainguard/nginx:latest-dev",
    "docker.io/library/postgres",
    "docker.io/library/redis",
  ],
  "regsync-all.yml": ["docker.io/library/alpine", "ghcr.io/regclient/regctl"],
  "images.txt": ["docker.io/library/nginx:1.27", "quay.io/coreos/etcd:v3.5.0"],
  "image_mapping.csv": [
    "internal.example.com/team/a__b:0123456789abcdef0123456789abcdef01234567",
    "internal.example.com/team/c:1",
  ],
};

/** Files that name charts of repositories beside images, which are a source of their own then. */
const besideCharts: Readonly<Record<string, readonly string[]>> = {
  "imageset-config-v1.yaml": ["registry.redhat.io/ubi8/ubi:latest"],
  "imageset-config.yaml": [
    "docker.io/library/redis:7.4",
    `quay.io/coreos/etcd@sha256:${"0".repeat(63)}1`,
    "registry.redhat.io/ubi9/ubi:latest",
  ],
};

describe("init --from", () => {
  it("has a list here for every file that names images", () => {
    const files = readdirSync(fixtures).filter((name) => name.includes(".") && !name.endsWith(".sh"));
    expect([...Object.keys(named), ...Object.keys(besideCharts)].sort()).toEqual(files.sort());
  });

  it.each(Object.entries(besideCharts))("%s: the images beside its charts", async (name, images) => {
    cpSync(join(fixtures, name), join(folder, name));
    expect(await cli("init", "--from", name)).toMatchObject({ code: 0, stdout: "" });
    const discovered = await cli("discover", "additional-images", "--format", "list");
    expect(discovered, discovered.stderr).toMatchObject({ code: 0 });
    expect(discovered.stdout).toBe(images.map((image) => `${image}\n`).join(""));
  });

  it.each(Object.entries(named))(
    "%s: a config that is valid and wants the same images",
    async (name, images) => {
      cpSync(join(fixtures, name), join(folder, name));
      const init = await cli("init", "--from", name);
      expect(init, init.stderr).toMatchObject({ code: 0, stdout: "" });
      expect(await cli("validate")).toMatchObject({ code: 0 });
      const discovered = await cli("discover", "--format", "list");
      expect(discovered, discovered.stderr).toMatchObject({ code: 0 });
      expect(discovered.stdout).toBe(images.map((image) => `${image}\n`).join(""));
    },
  );

  it("discover --why says that nothing is called so", async () => {
    cpSync(join(fixtures, "images.txt"), join(folder, "images.txt"));
    expect(await cli("init", "--from", "images.txt")).toMatchObject({ code: 0 });
    expect(await cli("discover", "--why", "nginx")).toMatchObject({ code: 0 });
    const wrong = await cli("discover", "--why", "ngnix");
    expect(wrong).toMatchObject({ code: 64, stdout: "" });
    expect(wrong.stderr).toContain('No source wants an image called "ngnix".');
  });

  it("RunWhen's script: its list is read, its chart and collections are named", async () => {
    cpSync(join(fixtures, "sync_to_aws_ecr.sh"), join(folder, "sync_to_aws_ecr.sh"));
    writeFileSync(
      join(folder, "extra-images.txt"),
      "quay.io/extra/one:1\ndocker.io/prom/pushgateway:v1.11.0\n",
    );
    expect(await cli("init", "--from", "sync_to_aws_ecr.sh")).toMatchObject({ code: 0 });
    const valid = await cli("validate");
    expect(valid, valid.stderr).toMatchObject({ code: 0 });
    const extra = await cli("discover", "extra", "--format", "list");
    expect(extra.stdout).toBe("docker.io/prom/pushgateway:v1.11.0\nquay.io/extra/one:1\n");
  });
});
