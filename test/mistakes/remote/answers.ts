// Mistakes and faults that show in what a source registry, a token server or a credential helper answers.
import { chmodSync } from "node:fs";
import { answers, changes, cutAfter, flipped, onAnswer, status } from "../../faults/support/faults.ts";
import { challenge } from "../../faults/support/auth.ts";
import { FaultRegistry, json } from "../../faults/support/registry.ts";
import { certificate, expiredCertificate, hasOpenssl } from "../../faults/support/tls.ts";
import {
  describe as describedAs,
  imageFrom,
  imageOf,
  manifestOf,
  randomBlob,
  type TestImage,
  types,
} from "../../registry/support/images.ts";
import type { Stage } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { images, stockNginx } from "./registries.ts";
import { documentOf } from "./stand-ins.ts";

const at = "mirror.config.yaml:7:9";
const good = images("SOURCE/library/nginx:1.27");
const config = (text: string) => ({ "mirror.config.yaml": text });
const port = [[/127\.0\.0\.1:\d+/g, "HOST:PORT"]] as const;
const times = [
  [/\d+(\.\d+)? s\b/g, "S s"],
  [/\d\d:\d\d:\d\d/g, "CLOCK"],
] as const;
const nothing = { act: () => undefined };
const image = imageOf("nginx", [300]);

const newest = `version: 1
target: { TARGET, prefix: m }
tagPolicies:
  last: { newest: { count: 1, by: created } }
sources:
  - name: web
    kind: repository
    repository: SOURCE/library/nginx
    tagPolicy: last
`;
const newestPlace = "mirror.config.yaml:6:5";

const redirects: readonly Mistake[] = [
  {
    name: "registry redirects in a circle",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      const back = onAnswer(({ response, url }) => {
        response.writeHead(307, { location: url.href, "content-length": "0" }).end();
      });
      stage.source.inject("manifest-get", back, { times: 11 });
    },
    command: "plan",
    exit: 1,
    code: "registry/redirects",
    at,
    remedy: /this host is a registry and not a website/,
    after: nothing,
  },
  {
    name: "registry names no token server",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      const headers = { "www-authenticate": 'Bearer service="registry"' };
      stage.source.guard = (authorization) =>
        authorization === undefined ? { ...json({}), status: 401, headers } : undefined;
    },
    command: "plan",
    exit: 1,
    code: "registry/realm",
    at,
    remedy: /Report the text above to its operator/,
    after: {
      act: ({ source }) => {
        source.guard = undefined;
      },
    },
  },
  {
    name: "token server answers with a web page",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      stage.source.guard = (authorization) =>
        authorization === undefined ? challenge(`${stage.source.base}/token`) : undefined;
      const bytes = Buffer.from("<!doctype html><html><body>Log in</body></html>\n");
      stage.source.inject("token", answers({ status: 200, headers: { "content-type": "text/html" }, bytes }));
    },
    command: "plan",
    exit: 1,
    code: "registry/token",
    at,
    remedy: /a proxy on the way/,
    after: {
      act: ({ source }) => source.inject("token", answers(json({ token: "good" })), { times: 99 }),
    },
  },
  {
    name: "repository that its registry does not have",
    files: config(newest.replace("library/nginx", "library/ngnix").replace("{ count: 1, by: created }", "1")),
    prepare: (stage) => {
      stockNginx(stage);
      stage.source.inject("tags", status(404, "NAME_UNKNOWN"), { times: 9, path: "ngnix" });
    },
    command: "plan",
    exit: 1,
    code: "registry/no-repository",
    at: newestPlace,
    remedy: /Check the spelling of the repository/,
    after: { edit: { "mirror.config.yaml": [["ngnix", "nginx"]] } },
  },
  {
    name: "manifest in an encoding that nobody asked for",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      const zstd = changes(({ headers }) => ({ headers: { ...headers, "content-encoding": "zstd" } }));
      stage.source.inject("manifest-get", zstd);
    },
    command: "plan",
    exit: 1,
    code: "registry/encoding",
    at,
    remedy: /a proxy on the way/,
    after: nothing,
  },
  {
    name: "registry asks for a wait of an hour",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      const hour = status(429, "TOOMANYREQUESTS", { "retry-after": "3600" });
      stage.source.inject("manifest-get", hour);
    },
    command: "plan",
    exit: 1,
    code: "registry/rate-limit",
    at,
    remedy: /again after that time[^]*docker login 127/,
    after: nothing,
  },
];

const secrets: readonly Mistake[] = [
  {
    name: "credential helper fails",
    files: config(
      images("SOURCE/library/nginx:1.27", 'registries: { "SOURCE": { credentialHelper: vault } }\n'),
    ),
    prepare: (stage) => {
      stockNginx(stage);
      helper(stage, "echo locked >&2; exit 1");
    },
    command: "plan",
    exit: 1,
    code: "program/credential-helper",
    at,
    remedy: /echo 127\S+ \| docker-credential-vault get/,
    after: { act: (stage) => helper(stage, `echo '{"Username":"ada","Secret":"right"}'`) },
  },
  {
    name: "token in docker's file ends in a line break",
    files: config(good),
    prepare: (stage) => {
      stockNginx(stage);
      token(stage, "right-token\n");
    },
    command: "plan",
    exit: 1,
    code: "registry/header",
    at,
    remedy: /Remove the line break from the password or token/,
    after: { act: (stage) => token(stage, "right-token") },
  },
];

function helper(stage: Stage, script: string): void {
  stage.write("bin/docker-credential-vault", `#!/bin/sh\ncat > /dev/null\n${script}\n`);
  chmodSync(stage.path("bin/docker-credential-vault"), 0o755);
}

function token(stage: Stage, registrytoken: string): void {
  stage.write(
    "home/.docker/config.json",
    JSON.stringify({ auths: { [stage.source.host]: { registrytoken } } }),
  );
}

/** A registry of its own with this certificate, named in a config that trusts it. */
async function overTls(stage: Stage, name: string, tls: { key: string; cert: string }): Promise<void> {
  const registry = await new FaultRegistry().start(tls);
  registry.store("library/nginx", image, "1.27");
  const more = `registries: { "${registry.host}": { plainHttp: false, ca: ./${name}.crt } }\n`;
  stage.write("mirror.config.yaml", images(`${registry.host}/library/nginx:1.27`, more));
}

const certified = { act: (stage: Stage) => overTls(stage, "new", certificate(stage.folder, "new", 10)) };

const certificates: readonly Mistake[] = [
  {
    name: "certificate of the registry has expired",
    prepare: (stage) => overTls(stage, "old", expiredCertificate(stage.folder, "old")),
    command: "plan",
    exit: 1,
    code: "registry/tls",
    at,
    remedy: /date -u[^]*operator for a new certificate/,
    after: certified,
    hide: port,
    skip: !hasOpenssl && "openssl is missing",
  },
  {
    name: "certificate of another host",
    prepare: (stage) =>
      overTls(stage, "other", certificate(stage.folder, "other", 10, "DNS:registry.example")),
    command: "plan",
    exit: 1,
    code: "registry/tls",
    at,
    remedy: /Use a host name that the certificate lists/,
    after: certified,
    hide: port,
    skip: !hasOpenssl && "openssl is missing",
  },
];

function heavy(): TestImage {
  const config = randomBlob("config", 5 * 1024 * 1024);
  const layer = randomBlob("layer", 300);
  const root = manifestOf({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: describedAs(config, types.config),
    layers: [describedAs(layer, types.layer)],
  });
  return { blobs: [config, layer], manifests: [root], root };
}

const layer = randomBlob("streamed", 1_400_000);
const streamed = imageFrom("streamed", [layer]);

const contents: readonly Mistake[] = [
  {
    name: "config of an image is damaged",
    files: config(newest),
    prepare: (stage) => {
      stage.source.store("library/nginx", image, "1.27");
      stage.source.inject("blob-get", flipped);
    },
    command: "plan",
    exit: 1,
    code: "registry/wrong-digest",
    at: newestPlace,
    remedy: /Run the same command again/,
    after: nothing,
  },
  {
    name: "config of an image is too large",
    files: config(newest),
    prepare: ({ source }) => source.store("library/nginx", heavy(), "1.27"),
    command: "plan",
    exit: 1,
    code: "registry/config-too-large",
    at: newestPlace,
    remedy: /Build the image again/,
    after: { act: ({ source }) => source.store("library/nginx", image, "1.27") },
  },
  {
    name: "layer is longer than its manifest says",
    files: config(good),
    prepare: ({ source }) => {
      const long = randomBlob("long", 5_000);
      const told = { mediaType: types.layer, digest: long.digest, size: 4_999 };
      source.store("library/nginx", imageFrom("long", [long], { layers: [told] }), "1.27");
    },
    command: "apply --yes",
    exit: 1,
    code: "registry/blob-size",
    at,
    remedy: /push it again there/,
    after: { act: ({ source }) => source.store("library/nginx", image, "1.27") },
    hide: times,
  },
  {
    name: "registry goes on with another part of a layer",
    files: config(good),
    prepare: ({ source }) => {
      source.store("library/nginx", streamed, "1.27");
      const from = { path: layer.digest };
      source.inject("blob-get", cutAfter(400_000, "fin"), from);
      const other = changes(({ headers }) => ({
        headers: { ...headers, "content-range": `bytes 5-999/${layer.bytes.length}` },
      }));
      source.inject("blob-get", other, from);
    },
    command: "apply --yes",
    exit: 1,
    code: "registry/range",
    at,
    remedy: /Report the text above to its operator/,
    after: nothing,
    hide: [...times, [/from \d+ on/g, "from N on"]],
  },
];

const catalog = (where: string) => `version: 1
target: { TARGET, prefix: m }
sources:
  - name: op
    kind: codecollection
    catalog: ${where}
`;
const collections = "codecollections: [{ slug: web, image_registry: SOURCE/library/nginx }]\n";

function withMain(stage: Stage): void {
  stage.source.store("library/nginx", image, "main");
  stage.write("codecollections.yaml", collections);
}

const documents: readonly Mistake[] = [
  {
    name: "catalog is not a catalog but a large file",
    prepare: async (stage) => {
      withMain(stage);
      const host = await documentOf("# a line of a large file\n".repeat(400_000));
      stage.write("mirror.config.yaml", catalog(`http://${host}/codecollections.yaml`));
    },
    command: "plan",
    exit: 1,
    code: "registry/answer-size",
    at: "mirror.config.yaml:4:5",
    remedy: /Check that the address is right/,
    after: {
      act: async (stage) => {
        const host = await documentOf(stage.read("codecollections.yaml"));
        stage.write("mirror.config.yaml", catalog(`http://${host}/codecollections.yaml`));
      },
    },
    hide: port,
  },
  {
    name: "catalog at a port that cannot exist",
    files: config(catalog("http://127.0.0.1:80800/codecollections.yaml")),
    prepare: withMain,
    command: "plan",
    exit: 1,
    code: "registry/url",
    at: "mirror.config.yaml:4:5",
    remedy: /https:\/\/example\.com\/file\.yaml/,
    after: {
      act: async (stage) => {
        const host = await documentOf(stage.read("codecollections.yaml"));
        stage.write("mirror.config.yaml", catalog(`http://${host}/codecollections.yaml`));
      },
    },
  },
];

export const odd: readonly Mistake[] = [...redirects, ...secrets, ...certificates, ...contents, ...documents];

const login = '{ username: "${REGISTRY_USER}", password: "${REGISTRY_PASSWORD}" }';

/** For the duplicate key that a remedy would make. */
export const fitting: readonly Mistake[] = [
  {
    name: "private registry next to another registry in braces",
    prepare: (stage) => withDenial(stage, 'registries: { "ghcr.io": { requestsPerMinute: 60 } }\n'),
    command: "plan",
    exit: 1,
    code: "registry/denied",
    at,
    remedy: /# inside the braces of `registries:`, mirror\.config\.yaml:8\n +"127\S+": \{ username: .* \},/,
    after: {
      edit: { "mirror.config.yaml": [["registries: {", `registries: { "SOURCE": ${login},`]] },
      env: { REGISTRY_USER: "ada", REGISTRY_PASSWORD: "right" },
    },
    hide: port,
  },
  {
    name: "private registry next to another registry",
    prepare: (stage) => withDenial(stage, "registries:\n  ghcr.io:\n    requestsPerMinute: 60\n"),
    command: "plan",
    exit: 1,
    code: "registry/denied",
    at,
    remedy: /# below `registries:`, mirror\.config\.yaml:9\n +"127\S+": \{ username: .* \}\n/,
    after: {
      edit: { "mirror.config.yaml": [["registries:\n", `registries:\n  "SOURCE": ${login}\n`]] },
      env: { REGISTRY_USER: "ada", REGISTRY_PASSWORD: "right" },
    },
    hide: port,
  },
  {
    name: "private registry that has other settings",
    prepare: (stage) => withDenial(stage, 'registries:\n  "SOURCE":\n    requestsPerMinute: 6000\n'),
    command: "plan",
    exit: 1,
    code: "registry/denied",
    at,
    remedy:
      /# in "127\S+" below `registries:`, mirror\.config\.yaml:10\n +username: "\$\{REGISTRY_USER\}"\n +password: /,
    after: {
      edit: {
        "mirror.config.yaml": [
          [
            "    requestsPerMinute",
            '    username: "${REGISTRY_USER}"\n    password: "${REGISTRY_PASSWORD}"\n    requestsPerMinute',
          ],
        ],
      },
      env: { REGISTRY_USER: "ada", REGISTRY_PASSWORD: "right" },
    },
    hide: port,
  },
];

function withDenial(stage: Stage, more: string): void {
  stockNginx(stage);
  const headers = { "www-authenticate": 'Basic realm="registry"' };
  stage.source.guard = (authorization) =>
    authorization === `Basic ${Buffer.from("ada:right").toString("base64")}`
      ? undefined
      : { ...json({}), status: 401, headers };
  stage.write("mirror.config.yaml", images("SOURCE/library/nginx:1.27", more));
}
