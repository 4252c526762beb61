// Mistakes that show when a plan bundle, or the state, is written to S3.
import { type S3Refusal, type S3Server, startS3 } from "../../app/s3-server.ts";
import { sandboxCredentials } from "../../../src/sandbox/base/options.ts";
import type { Stage } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { images, stockNginx } from "./registries.ts";
import { refusingSts } from "./stand-ins.ts";

const good = images("SOURCE/library/nginx:1.27");
const command = "plan --out s3://bundles/run-42/ --shards 2";
const at = { none: "the address is an argument" };
const hide = [
  [/127\.0\.0\.1:\d+/g, "HOST:PORT"],
  [/\d+(\.\d+)? (s|ms)\b/g, "S s"],
  [/plan-[0-9a-f]{16}/g, "plan-DIGEST"],
] as const;

const key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const role = "arn:aws:iam::111122223333:role/deploy";
const noKeys = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };

const servers = new WeakMap<Stage, S3Server>();

async function bucket(stage: Stage, config = good): Promise<S3Server> {
  stockNginx(stage);
  const server = await startS3();
  servers.set(stage, server);
  stage.write("mirror.config.yaml", config.replaceAll("ENDPOINT", server.url));
  return server;
}

const env = (stage: Stage) => ({ AWS_ENDPOINT_URL_S3: servers.get(stage)?.url ?? "" });

const obeys = {
  act: (stage: Stage) => {
    const server = servers.get(stage);
    if (server !== undefined) delete server.refuse;
  },
};

interface Refused extends Pick<Mistake, "name" | "code" | "remedy"> {
  readonly config?: string;
  readonly refusal: S3Refusal;
  /** Of writes alone: what is read is not encrypted anew. */
  readonly writes?: true;
}

/** S3 refuses the requests for the bundle. */
function refused({ config, refusal, writes, ...row }: Refused): Mistake {
  return {
    ...row,
    prepare: async (stage) => {
      const server = await bucket(stage, config);
      server.refuse = ({ key: path, method }) => {
        const isFor = path.startsWith("bundles/run-42") && (writes === undefined || method.startsWith("P"));
        return isFor ? refusal : undefined;
      };
    },
    env,
    command,
    exit: 1,
    at,
    after: obeys,
    hide,
  };
}

const encrypted = `${good}name: mirror
state: { path: "s3://bundles/state.json", endpoint: "ENDPOINT", pathStyle: true, sse: "aws:kms", kmsKey: "${key}" }
`;

/** ECR's login is a profile of its own, and the environment has none. */
function withProfile(stage: Stage, more = ""): void {
  const { accessKeyId, secretAccessKey } = sandboxCredentials;
  stage.write("aws/config", `[profile mirror]\nregion = us-west-2\n${more}`);
  stage.write(
    "aws/credentials",
    `[mirror]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
}

const profiled = good.replace("prefix: m", "prefix: m, profile: mirror");
const profileFiles = { AWS_CONFIG_FILE: "aws/config", AWS_SHARED_CREDENTIALS_FILE: "aws/credentials" };
const stsHosts = new WeakMap<Stage, string>();

export const bundles: readonly Mistake[] = [
  refused({
    name: "clock is wrong for the bundle's bucket",
    refusal: {
      status: 403,
      code: "RequestTimeTooSkewed",
      message: "The difference between the request time and the current time is too large.",
    },
    code: "bundle/clock",
    remedy: /timedatectl set-ntp true/,
  }),
  refused({
    name: "access key that the bundle's bucket does not know",
    refusal: {
      status: 403,
      code: "InvalidAccessKeyId",
      message: "The AWS Access Key Id you provided does not exist in our records.",
    },
    code: "bundle/credentials-refused",
    remedy: /aws sts get-caller-identity/,
  }),
  refused({
    name: "encryption that the bundle's bucket refuses",
    config: encrypted,
    writes: true,
    refusal: {
      status: 400,
      code: "InvalidEncryptionAlgorithmError",
      message: "The encryption request that you specified is not valid. The valid value is AES256.",
    },
    code: "bundle/encryption",
    remedy: /Correct sse: aws:kms and kmsKey under state/,
  }),
  refused({
    name: "KMS key of the bundle does not exist",
    config: encrypted,
    writes: true,
    refusal: { status: 400, code: "KMS.NotFoundException", message: `Key '${key}' does not exist` },
    code: "bundle/kms-key",
    remedy: /Check that arn:aws:kms:\S+ exists in the bucket's region and is enabled/,
  }),
  {
    name: "no AWS credentials for the bundle's bucket",
    prepare: async (stage) => {
      await bucket(stage, profiled);
      withProfile(stage);
    },
    env: (stage) => ({ ...env(stage), ...noKeys, ...profileFiles }),
    command,
    exit: 1,
    code: "bundle/no-credentials",
    at,
    remedy: /Log in: aws sso login[^]*set AWS_PROFILE/,
    after: { env: { AWS_PROFILE: "mirror" } },
    hide,
  },
  {
    name: "role of the AWS profile that the bundle is written with",
    prepare: async (stage) => {
      await bucket(stage, profiled);
      withProfile(
        stage,
        `\n[profile deploy]\nrole_arn = ${role}\nsource_profile = mirror\nregion = us-west-2\n`,
      );
      stsHosts.set(stage, await refusingSts(role));
    },
    env: (stage) => ({
      ...env(stage),
      ...noKeys,
      ...profileFiles,
      AWS_PROFILE: "deploy",
      AWS_ENDPOINT_URL_STS: `http://${stsHosts.get(stage) ?? ""}`,
    }),
    command,
    exit: 1,
    code: "bundle/assume-role",
    at,
    remedy: /trust policy[^]*role_arn and external_id of the profile/,
    after: { env: { AWS_PROFILE: "mirror" } },
    hide,
  },
  {
    name: "S3 cannot be reached for the bundle",
    prepare: (stage) => bucket(stage),
    env: { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9" },
    command,
    exit: 1,
    code: "bundle/unreachable",
    at,
    remedy: /Check the network, the bucket and the endpoint http:/,
    after: { env },
    hide: [[/127\.0\.0\.1:(?!9\b)\d+/g, "HOST:PORT"]],
  },
  {
    name: "no right to write the state of one of two configs",
    prepare: async (stage) => {
      const server = await bucket(stage);
      const state = `state: { path: "s3://states/mirror.json", endpoint: "${server.url}", pathStyle: true }\n`;
      stage.write("a.yaml", good);
      stage.write("b.yaml", `${good.replace("prefix: m", "prefix: n")}name: b\n${state}`);
      server.refuse = ({ method }) =>
        method === "PUT" ? { status: 403, code: "AccessDenied", message: "Access Denied" } : undefined;
    },
    command: "apply -c a.yaml -c b.yaml --yes",
    exit: 1,
    code: "state/access-denied",
    at: "b.yaml:9:8",
    remedy: /Allow s3:PutObject on it/,
    after: obeys,
    hide: [...hide, [/\d\d:\d\d:\d\d/g, "CLOCK"]],
  },
  {
    name: "no right to the state's KMS key",
    prepare: async (stage) => {
      const server = await bucket(
        stage,
        `${good}name: mirror\nstate: { path: "s3://states/mirror.json", endpoint: "ENDPOINT", pathStyle: true }\n`,
      );
      server.refuse = () => ({
        status: 403,
        code: "AccessDenied",
        message: `User: arn:aws:iam::111122223333:user/ci is not authorized to perform: kms:Decrypt on resource: ${key} because no identity-based policy allows the kms:Decrypt action`,
      });
    },
    command: "plan",
    exit: 1,
    code: "state/kms-denied",
    at: "mirror.config.yaml:9:8",
    remedy: /Allow kms:Decrypt on arn:aws:kms:\S+ to these credentials[^]*iam-policy/,
    after: obeys,
    hide,
  },
];
