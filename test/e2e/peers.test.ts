// The built program together with programs that others wrote: skopeo and the AWS CLI against `ecr-mirror sandbox`,
// and Debian's docker-registry as the place where images really go.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type DockerRegistry,
  hasDockerRegistry,
  startDockerRegistry,
} from "../registry/support/docker-registry.ts";
import { quickstart, root, run } from "../support/cli.ts";

const hasSkopeo = spawnSync("skopeo", ["--version"]).status === 0;
const hasAws = spawnSync("aws", ["--version"]).status === 0;
const shop = join(root, "examples/quickstart/shop");
const web = "registry.example.com/shop/web:1.4.0";

/** `ecr-mirror sandbox` as a user starts it, with what it prints. */
async function serve(folder: string) {
  const child = spawn(process.execPath, [
    join(root, "dist/main.js"),
    "sandbox",
    "--port",
    "0",
    "--dir",
    join(folder, "served"),
  ]);
  let stdout = "";
  child.stdout.setEncoding("utf8");
  const url = await new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the sandbox ended with ${code}`)));
    child.stdout.on("data", (text: string) => {
      stdout += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout)?.[0];
      if (found !== undefined && stdout.includes("skopeo")) resolve(found);
    });
  });
  return {
    url,
    host: url.replace("http://", ""),
    printed: () => stdout,
    interrupt: () =>
      new Promise<number | null>((resolve) => {
        child.removeAllListeners("exit");
        child.on("exit", resolve);
        child.kill("SIGINT");
      }),
  };
}

type Served = Awaited<ReturnType<typeof serve>>;

function aws(served: Served, ...args: string[]) {
  return spawnSync(
    "aws",
    ["ecr", ...args, "--endpoint-url", served.url, "--region", "us-east-1", "--output", "json"],
    {
      encoding: "utf8",
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: "AKIASANDBOX000000000",
        AWS_SECRET_ACCESS_KEY: "sandbox-secret-key",
        AWS_PAGER: "",
      },
    },
  );
}

function skopeo(...args: string[]) {
  return spawnSync("skopeo", args, { encoding: "utf8" });
}

describe("ecr-mirror sandbox", () => {
  const { folder, remove } = quickstart();
  let served: Served;
  let password = "";
  beforeAll(async () => {
    served = await serve(folder);
  });
  afterAll(remove);

  it.skipIf(!hasAws)("needs aws: logs in and creates a repository as in ECR", () => {
    const login = aws(served, "get-login-password");
    expect(login.status, login.stderr).toBe(0);
    password = login.stdout.trim();
    expect(password).not.toBe("");
    const created = aws(served, "create-repository", "--repository-name", "shop/web");
    expect(created.status, created.stderr).toBe(0);
  });

  it.skipIf(!hasSkopeo || !hasAws)(
    "needs skopeo and aws: skopeo pushes and pulls, and aws lists what it pushed",
    () => {
      const to = `docker://${served.host}/shop/web:1.4.0`;
      const pushed = skopeo(
        "copy",
        "--all",
        "--dest-tls-verify=false",
        "--dest-creds",
        `AWS:${password}`,
        `oci:${shop}:${web}`,
        to,
      );
      expect(pushed.status, pushed.stderr).toBe(0);
      const pulled = skopeo(
        "copy",
        "--all",
        "--src-tls-verify=false",
        "--src-creds",
        `AWS:${password}`,
        to,
        `oci:${join(folder, "pulled")}:x`,
      );
      expect(pulled.status, pulled.stderr).toBe(0);
      const described = aws(served, "describe-images", "--repository-name", "shop/web");
      expect(described.status, described.stderr).toBe(0);
      const index = JSON.parse(readFileSync(join(folder, "pulled/index.json"), "utf8")) as {
        manifests: { digest: string }[];
      };
      const listed = JSON.parse(described.stdout) as {
        imageDetails: { imageDigest: string; imageTags?: string[] }[];
      };
      const tagged = listed.imageDetails.find((detail) => detail.imageTags?.includes("1.4.0"));
      expect(tagged?.imageDigest).toBe(index.manifests[0]?.digest);
    },
  );

  it("prints how docker, skopeo and aws log in, and ends cleanly on Ctrl-C", async () => {
    for (const tool of ["docker login", "skopeo login", "aws ecr"]) expect(served.printed()).toContain(tool);
    expect(await served.interrupt()).toBe(0);
  });
});

/** Runs a shell script in a home of its own, with the peers that were built for the benches on its way. */
function shell(home: string, script: string) {
  const peers = ["bin", "helm4"].map((folder) => join(root, ".cache/peers", folder));
  return spawnSync("sh", ["-euc", script], {
    encoding: "utf8",
    cwd: home,
    timeout: 45_000,
    env: { PATH: [...peers, process.env["PATH"]].join(":"), HOME: home, AWS_PAGER: "" },
  });
}

function hasClient(name: string): boolean {
  return shell(root, `command -v ${name}`).status === 0;
}

describe("clients, logged in as the sandbox says", () => {
  const { folder, remove } = quickstart();
  let served: Served;
  beforeAll(async () => {
    served = await serve(folder);
    for (const repositoryName of ["team/pushed", "team/chart"]) {
      const response = await fetch(served.url, {
        method: "POST",
        headers: {
          "Content-Type": "application/x-amz-json-1.1",
          "X-Amz-Target": "AmazonEC2ContainerRegistry_V20150921.CreateRepository",
          Authorization:
            "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000000/20260101/us-east-1/ecr/aws4_request",
        },
        body: JSON.stringify({ repositoryName }),
      });
      expect(response.status).toBe(200);
    }
  });
  afterAll(async () => {
    await served.interrupt();
    remove();
  });

  /** The printed lines that a program needs, and then what it does. */
  function as(program: string, script: string): ReturnType<typeof shell> {
    const lines = served.printed().split("\n");
    const from = lines.findIndex((line) => line.includes("PASSWORD=$("));
    const password = lines.slice(from, lines.findIndex((line) => line.endsWith("cut -d: -f2)")) + 1);
    const logins = lines.filter((line) => new RegExp(`(?:\\| |^ *)${program} `).test(line));
    const exports = lines.filter((line) => line.trim().startsWith("export "));
    return shell(folder, [...exports, ...password, ...logins, script].join("\n"));
  }

  const clients: readonly (readonly [program: string, script: string])[] = [
    ["aws", ""],
    [
      "skopeo",
      `skopeo copy --dest-tls-verify=false oci:examples/quickstart/shop:${web} docker://HOST/team/pushed:skopeo
       skopeo inspect --tls-verify=false docker://HOST/team/pushed:skopeo`,
    ],
    [
      "crane",
      `tar -cf layer.tar mirror.config.yaml
       crane append -f layer.tar -t HOST/team/pushed:crane
       crane pull HOST/team/pushed:crane crane.tar`,
    ],
    [
      "oras",
      `echo text > one.txt
       oras push --plain-http HOST/team/pushed:oras one.txt
       oras pull --plain-http -o pulled HOST/team/pushed:oras
       cmp one.txt pulled/one.txt`,
    ],
    [
      "regctl",
      `digest=$(head -c 3145728 /dev/urandom | tee sent.bin | regctl blob put HOST/team/pushed)
       test "$digest" = "sha256:$(sha256sum sent.bin | cut -d" " -f1)"
       regctl blob get HOST/team/pushed "$digest" | cmp - sent.bin`,
    ],
    [
      "helm",
      `helm create chart
       helm package chart
       helm push --plain-http chart-0.1.0.tgz oci://HOST/team
       rm chart-0.1.0.tgz
       helm pull --plain-http oci://HOST/team/chart --version 0.1.0
       test -f chart-0.1.0.tgz`,
    ],
  ];
  for (const [program, script] of clients) {
    it.skipIf(!hasClient(program))(`needs ${program}: it logs in, pushes and pulls`, () => {
      const ran = as(program, script.replaceAll("HOST", served.host));
      expect(ran.status, `${ran.stdout}${ran.stderr}`).toBe(0);
    });
  }
});

describe("a registry of its own as the data plane", () => {
  const { folder, remove } = quickstart();
  let registry: DockerRegistry | undefined;
  let control: Served | undefined;
  beforeAll(async () => {
    if (!hasDockerRegistry) return;
    registry = await startDockerRegistry();
    control = await serve(folder);
    const config = readFileSync(join(folder, "mirror.config.yaml"), "utf8").replace(
      "registry: sandbox",
      [
        "registry: 000000000000.dkr.ecr.us-east-1.amazonaws.com",
        `  endpoint: ${control.url}`,
        `  registryEndpoint: http://${registry.host}`,
      ].join("\n"),
    );
    writeFileSync(join(folder, "mirror.config.yaml"), config);
  });
  afterAll(async () => {
    await registry?.close();
    await control?.interrupt();
    remove();
  });
  const env = { AWS_ACCESS_KEY_ID: "AKIASANDBOX000000000", AWS_SECRET_ACCESS_KEY: "sandbox-secret-key" };

  it.skipIf(!hasDockerRegistry)("needs docker-registry: plan, apply, plan ends in no changes", async () => {
    expect(await run(["plan", "--detailed-exitcode"], { cwd: folder, env })).toMatchObject({ code: 2 });
    const applied = await run(["apply", "--yes"], { cwd: folder, env });
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    const again = await run(["plan", "--detailed-exitcode"], { cwd: folder, env });
    expect(again, again.stdout).toMatchObject({ code: 0 });
    expect(again.stdout).toContain("No changes.");
  });

  it.skipIf(!hasDockerRegistry || !hasSkopeo)(
    "needs docker-registry and skopeo: digests are the source's",
    () => {
      const inspected = skopeo(
        "inspect",
        "--raw",
        "--tls-verify=false",
        `docker://${registry?.host}/demo/shop/web:1.4.0`,
      );
      expect(inspected.status, inspected.stderr).toBe(0);
      const source = skopeo("inspect", "--raw", `oci:${shop}:${web}`);
      expect(inspected.stdout).toBe(source.stdout);
    },
  );
});
