// Mistakes that a source registry answers: names, credentials, TLS, limits, and content that is not what it says.
import { readFileSync } from "node:fs";
import { answers, changes, status } from "../../faults/support/faults.ts";
import { FaultRegistry, json } from "../../faults/support/registry.ts";
import { certificate, hasOpenssl } from "../../faults/support/tls.ts";
import { startProxy } from "../../faults/support/proxy.ts";
import { imageOf, indexOf } from "../../registry/support/images.ts";
import type { Stage } from "../../support/stage.ts";
import { startTokenRegistry, type TokenRegistry } from "../../support/token-registry.ts";
import type { Mistake } from "../mistake.ts";
import { loginPage, plainOnly } from "./stand-ins.ts";

export function images(reference: string, more = ""): string {
  return `version: 1
target: { TARGET, prefix: m }
sources:
  - name: web
    kind: images
    images:
      - ${reference}
${more}`;
}

const at = "mirror.config.yaml:7:9";
const nginx = imageOf("nginx", [300]);

export function stockNginx({ source }: Stage): void {
  source.store("library/nginx", nginx, "1.27");
  source.store("library/nginx", imageOf("nginx-alpine", [300]), "1.27-alpine");
  source.store("library/nginx", imageOf("nginx-old", [300]), "1.26");
}

const good = images("SOURCE/library/nginx:1.27");
const config = (text: string) => ({ "mirror.config.yaml": text });
const port = [[/127\.0\.0\.1:\d+/g, "HOST:PORT"]] as const;
const retries = [
  [/Retry \d in [\d.]+ s/g, "Retry N in S s"],
  [/in [\d.]+ s: /g, "in S s: "],
  [/Waiting \d+ s/g, "Waiting S s"],
  // Whether another image's turn is waited for depends on the machine's pace.
  [/Waiting S s: rate limit of .*\n/g, ""],
] as const;

async function tokens(stage: Stage, more: (host: string) => string): Promise<TokenRegistry> {
  const made = await startTokenRegistry({ username: "ada", password: "right-password", refreshToken: "r" });
  made.registry.store("library/nginx", nginx, "1.27");
  const { host } = made.registry;
  stage.write("mirror.config.yaml", images(`${host}/library/nginx:1.27`, more(host)));
  return made;
}

const names: readonly Mistake[] = [
  {
    name: "image tag not found",
    files: config(images("SOURCE/library/nginx:1.99")),
    prepare: stockNginx,
    command: "plan",
    exit: 1,
    code: "source/no-such-image",
    at,
    remedy: /Use a tag that exists, for example SOURCE|library\/nginx:1\.27/,
    after: { edit: { "mirror.config.yaml": [["nginx:1.99", "nginx:1.27"]] } },
  },
  {
    name: "image repository misspelled",
    files: config(images("SOURCE/library/ngnix:1.27")),
    prepare: (stage) => {
      stockNginx(stage);
      stage.source.inject("other", answers(json({ repositories: ["library/nginx", "library/redis"] })), {
        path: "_catalog",
      });
    },
    command: "plan",
    exit: 1,
    code: "source/no-such-image",
    at,
    remedy: /Did you mean .*library\/nginx\?/,
    after: { edit: { "mirror.config.yaml": [["ngnix", "nginx"]] } },
  },
  {
    name: "image of a list file not found",
    files: { "images.txt": "# ours\nSOURCE/library/nginx:1.27\nSOURCE/library/nginx:1.72\n" },
    prepare: stockNginx,
    command: "plan",
    exit: 1,
    code: "source/no-such-image",
    at: "mirror.config.yaml:5:5",
    remedy: /library\/nginx:1\.27/,
    after: { edit: { "images.txt": [["1.72", "1.26"]] } },
  },
  {
    name: "registry host misspelled",
    files: config(images("ghcr.oi/acme/app:1")),
    command: "plan",
    exit: 1,
    code: "registry/host",
    at,
    remedy: /Did you mean "ghcr\.io"/,
    after: { none: "the right host is outside of the test" },
  },
  {
    name: "registry is not running",
    files: config(images("127.0.0.1:9/library/nginx:1.27")),
    prepare: stockNginx,
    command: "plan",
    exit: 1,
    code: "registry/connection",
    at,
    remedy: /Nothing listens on 127\.0\.0\.1:9\. Start the registry/,
    after: { edit: { "mirror.config.yaml": [["127.0.0.1:9", "SOURCE"]] } },
    hide: retries,
  },
  {
    name: "platform that the image does not have",
    files: config(images("SOURCE/library/nginx:1.27", "    platforms: [linux/s390x]\n")),
    prepare: ({ source }) =>
      source.store("library/nginx", indexOf([{ image: nginx, platform: "linux/amd64" }]), "1.27"),
    command: "plan",
    exit: 1,
    code: "registry/platform",
    at,
    remedy: /Leave the platform out|platform/,
    after: { edit: { "mirror.config.yaml": [["s390x", "amd64"]] } },
  },
];

const access: readonly Mistake[] = [
  {
    name: "private registry without credentials",
    prepare: (stage) => tokens(stage, () => ""),
    command: "plan",
    exit: 1,
    code: "registry/denied",
    at,
    remedy: /docker login 127[^]*registries: \{ "127/,
    after: {
      act: (stage) => {
        const [host = ""] = /127[\d.:]+(?=\/library)/.exec(stage.read("mirror.config.yaml")) ?? [];
        const login = `{ username: "\${REGISTRY_USER}", password: "\${REGISTRY_PASSWORD}" }`;
        const before = stage.read("mirror.config.yaml");
        stage.write("mirror.config.yaml", `${before}registries: { "${host}": ${login} }\n`);
      },
      env: { REGISTRY_USER: "ada", REGISTRY_PASSWORD: "right-password" },
    },
    hide: port,
  },
  {
    name: "wrong password in the config's variable",
    prepare: (stage) =>
      tokens(stage, (host) => `registries: { "${host}": { username: ada, password: "\${PASSWORD}" } }\n`),
    env: { PASSWORD: "old-password" },
    command: "plan",
    exit: 1,
    code: "registry/denied",
    at,
    remedy: /Correct the user and the password there/,
    after: { env: { PASSWORD: "right-password" } },
    hide: port,
  },
  {
    name: "expired login in docker's file",
    prepare: async (stage) => {
      const { registry } = await tokens(stage, () => "");
      const auth = Buffer.from("ada:old-password").toString("base64");
      stage.write("home/.docker/config.json", JSON.stringify({ auths: { [registry.host]: { auth } } }));
    },
    command: "plan",
    exit: 1,
    code: "registry/denied",
    at,
    remedy: /Log in again: docker login 127/,
    after: {
      act: (stage) => {
        const auth = Buffer.from("ada:right-password").toString("base64");
        const text = stage.read("home/.docker/config.json").replace(/"auth":"[^"]*"/, `"auth":"${auth}"`);
        stage.write("home/.docker/config.json", text);
      },
    },
    hide: port,
  },
  {
    name: "docker's file is cut off",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      stage.source.guard = (authorization) =>
        authorization === undefined
          ? { ...json({}), status: 401, headers: { "www-authenticate": 'Basic realm="x"' } }
          : undefined;
      stage.write("home/.docker/config.json", '{ "auths": {');
    },
    command: "plan",
    exit: 1,
    code: "registry/credential-file",
    at,
    remedy: /jq \. .*\.docker\/config\.json/,
    after: {
      act: (stage) => {
        const auth = Buffer.from("ada:right").toString("base64");
        stage.write("home/.docker/config.json", JSON.stringify({ auths: { [stage.source.host]: { auth } } }));
      },
    },
  },
  {
    name: "credential helper is not installed",
    files: config(
      images("SOURCE/library/nginx:1.27", 'registries: { "SOURCE": { credentialHelper: ecr-logn } }\n'),
    ),
    prepare: stockNginx,
    command: "plan",
    exit: 1,
    code: "program/no-credential-helper",
    at,
    remedy: /Install docker-credential-ecr-logn/,
    after: { edit: { "mirror.config.yaml": good } },
  },
  {
    name: "registry speaks plain HTTP",
    prepare: async (stage) => {
      stockNginx(stage);
      const host = await plainOnly(stage);
      const more = `registries: { "${host}": { plainHttp: false } }\n`;
      stage.write("mirror.config.yaml", images(`${host}/library/nginx:1.27`, more));
    },
    command: "plan",
    exit: 1,
    code: "registry/tls",
    at,
    remedy: /plainHttp: true/,
    after: { edit: { "mirror.config.yaml": [["plainHttp: false", "plainHttp: true"]] } },
    hide: port,
  },
  {
    name: "registry with its own certificate authority",
    prepare: async (stage) => {
      const tls = await new FaultRegistry().start(certificate(stage.folder, "ca", 10));
      tls.store("library/nginx", nginx, "1.27");
      const more = `registries: { "${tls.host}": { plainHttp: false } }\n`;
      stage.write("mirror.config.yaml", images(`${tls.host}/library/nginx:1.27`, more));
    },
    command: "plan",
    exit: 1,
    code: "registry/tls",
    at,
    remedy: /save that authority's certificate as ca\.pem[^]*ca: \.\/ca\.pem/,
    after: {
      act: (stage) => stage.write("ca.pem", readFileSync(stage.path("ca.crt"), "utf8")),
      edit: { "mirror.config.yaml": [["plainHttp: false", "plainHttp: false, ca: ./ca.pem"]] },
    },
    hide: port,
    skip: !hasOpenssl && "openssl is missing",
  },
  {
    name: "proxy asks for a password",
    files: config(images("registry.example.com/library/nginx:1.27")),
    prepare: async (stage) => {
      const proxy = await startProxy(() => "9", 407);
      stage.write("home/proxy", proxy.url);
    },
    drive: async (stage, args) => {
      const { run } = await import("../../support/cli.ts");
      return run(args, { cwd: stage.folder, env: { ...stage.env, HTTPS_PROXY: stage.read("home/proxy") } });
    },
    command: "plan",
    exit: 1,
    code: "registry/proxy",
    at,
    remedy: /HTTPS_PROXY=http:\/\/USER:PASSWORD@HOST:PORT/,
    after: { none: "the registry is outside of the test" },
  },
  {
    name: "website instead of a registry",
    prepare: async (stage) => {
      stockNginx(stage);
      stage.write("mirror.config.yaml", images(`${await loginPage()}/library/nginx:1.27`));
    },
    command: "plan",
    exit: 1,
    code: "registry/answer",
    at,
    remedy: /Check that this host is a registry/,
    after: { edit: { "mirror.config.yaml": good } },
    hide: port,
  },
];

const limits: readonly Mistake[] = [
  {
    name: "too many requests",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      stage.source.inject("manifest-get", status(429, "TOOMANYREQUESTS", { "retry-after": "1" }), {
        times: 6,
      });
    },
    command: "plan",
    exit: 1,
    code: "registry/rate-limit",
    at,
    remedy: /docker login[^]*requestsPerMinute: 60/,
    after: { act: () => undefined },
    hide: retries,
  },
  {
    name: "pulls of the day are used up",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      const headers = { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "0;w=21600" };
      stage.source.inject("manifest-get", status(429, "TOOMANYREQUESTS", headers), { times: 1 });
    },
    command: "plan",
    exit: 1,
    code: "registry/rate-limit",
    at,
    remedy: /after that time, or log in for a higher limit: docker login/,
    after: { act: () => undefined },
    hide: [[/\d{4}-\d\d-\d\dT\d\d:\d\dZ/g, "TIME"]],
  },
  {
    name: "registry is overloaded",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      stage.source.inject("manifest-get", status(503), { times: 6 });
    },
    command: "plan",
    exit: 1,
    code: "registry/answer",
    at,
    remedy: /overloaded or down\. Run the same command again later/,
    after: { act: () => undefined },
    hide: retries,
  },
];

const content: readonly Mistake[] = [
  {
    name: "manifest with another digest",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      const damaged = changes(({ bytes }) => ({ bytes: Buffer.concat([bytes, Buffer.from(" ")]) }));
      stage.source.inject("manifest-get", damaged, { times: 2 });
    },
    command: "plan",
    exit: 1,
    code: "registry/digest",
    at,
    remedy: /Run the same command again/,
    after: { act: () => undefined },
  },
  {
    name: "image in the retired schema 1 format",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      const type = "application/vnd.docker.distribution.manifest.v1+prettyjws";
      const bytes = Buffer.from('{"schemaVersion":1,"name":"library/nginx","tag":"1.27","fsLayers":[]}');
      const headers = { "content-type": type };
      stage.source.inject("manifest-get", answers({ status: 200, headers, bytes }), { times: 1 });
    },
    command: "plan",
    exit: 1,
    code: "registry/schema1",
    at,
    remedy: /[Bb]uild/,
    after: { act: () => undefined },
  },
  {
    name: "index whose platform is missing at the source",
    files: config(good),
    prepare: ({ source }) => {
      const [amd, arm] = [imageOf("amd", [300]), imageOf("arm", [300])];
      const index = indexOf([
        { image: amd, platform: "linux/amd64" },
        { image: arm, platform: "linux/arm64" },
      ]);
      source.store("library/nginx", index, "1.27");
      source.manifests.delete(`library/nginx@${arm.root.digest}`);
    },
    command: "plan",
    exit: 1,
    code: "registry/incomplete-source",
    at,
    remedy: /platforms: \[linux\/amd64\]/,
    after: {
      edit: { "mirror.config.yaml": [["sources:\n", "platforms: [linux/amd64]\nsources:\n"]] },
    },
  },
  {
    name: "layer is missing at the source",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      stage.source.blobs.delete(`library/nginx@${nginx.blobs[1]?.digest ?? ""}`);
    },
    command: "apply --yes",
    exit: 1,
    code: "registry/not-found",
    at,
    remedy: /Push the image again/,
    after: { act: stockNginx },
    hide: [
      [/\d+(\.\d+)? s\b/g, "S s"],
      [/\d\d:\d\d:\d\d/g, "CLOCK"],
    ],
  },
];

export const registries: readonly Mistake[] = [...names, ...access, ...limits, ...content];
