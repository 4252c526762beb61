// Mistakes that AWS answers: credentials, rights, regions, quotas, and a state on S3.
import { startS3 } from "../../app/s3-server.ts";
import { awsEnvironment } from "../../support/aws.ts";
import type { Stage } from "../../support/stage.ts";
import { certificate, hasOpenssl } from "../../faults/support/tls.ts";
import type { Mistake } from "../mistake.ts";
import { images, stockNginx } from "./registries.ts";
import { brokenEcr, refusingEcr } from "./stand-ins.ts";

const good = images("SOURCE/library/nginx:1.27");
const target = "mirror.config.yaml:2:21";
const noKeys = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
const times = [
  [/\d+(\.\d+)? (s|ms)\b/g, "S s"],
  [/\d\d:\d\d:\d\d/g, "CLOCK"],
  [/127\.0\.0\.1:\d+/g, "HOST:PORT"],
] as const;

interface Refusal {
  readonly type: string;
  readonly message: string;
}

interface Refusing extends Refusal {
  readonly name: string;
  readonly action: string;
  readonly command?: string;
  readonly code: string;
  readonly at?: string;
  readonly remedy: RegExp;
}

const gates = new WeakMap<Stage, { allow(): void }>();

/** ECR refuses one action; once it allows it, the same command succeeds. */
function refusing({
  name,
  action,
  command = "plan",
  code,
  at = target,
  remedy,
  ...refusal
}: Refusing): Mistake {
  return {
    name,
    prepare: async (stage) => {
      stockNginx(stage);
      const gate = await refusingEcr(stage, action, refusal);
      gates.set(stage, gate);
      stage.write("mirror.config.yaml", good.replace("TARGET", gate.settings));
    },
    command,
    exit: 1,
    code,
    at,
    remedy,
    after: { act: (stage) => gates.get(stage)?.allow() },
    hide: times,
  };
}

const user = "User: arn:aws:iam::000000000000:user/ci is not authorized to perform";

const control: readonly Mistake[] = [
  {
    name: "typo in the AWS profile",
    files: {
      "mirror.config.yaml": good.replace("prefix: m", "prefix: m, profile: mirorr"),
      "aws/config": "[default]\nregion = us-west-2\n\n[profile mirror]\nregion = us-west-2\n",
      "aws/credentials":
        "[mirror]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = example\n",
    },
    prepare: stockNginx,
    env: { ...noKeys, AWS_CONFIG_FILE: "aws/config", AWS_SHARED_CREDENTIALS_FILE: "aws/credentials" },
    command: "plan",
    exit: 1,
    code: "ecr/unknown-profile",
    at: "mirror.config.yaml:2:167",
    remedy: /Did you mean "mirror"\? Correct `profile` in the config/,
    after: { none: "a profile needs a login of AWS" },
    hide: times,
  },
  {
    name: "typo in AWS_PROFILE",
    files: { "mirror.config.yaml": good, "aws/config": "[profile mirror]\nregion = us-west-2\n" },
    prepare: stockNginx,
    env: { ...noKeys, AWS_CONFIG_FILE: "aws/config", AWS_PROFILE: "miror" },
    command: "plan",
    exit: 1,
    code: "ecr/unknown-profile",
    at: target,
    remedy: /Did you mean "mirror"\? Correct AWS_PROFILE/,
    after: { none: "a profile needs a login of AWS" },
    hide: times,
  },
  {
    name: "no AWS credentials",
    files: { "mirror.config.yaml": good },
    prepare: stockNginx,
    env: noKeys,
    command: "plan",
    exit: 1,
    code: "ecr/no-credentials",
    at: target,
    remedy: /Log in: aws sso login[^]*AWS_ACCESS_KEY_ID/,
    after: { env: awsEnvironment },
    hide: times,
  },
  {
    name: "proxy that opens the TLS connection to ECR",
    prepare: async (stage) => {
      stockNginx(stage);
      const gate = await brokenEcr(stage, () => undefined, certificate(stage.folder, "proxy", 10));
      stage.write("mirror.config.yaml", good.replace("TARGET", gate.settings));
    },
    command: "plan",
    exit: 1,
    code: "ecr/tls",
    at: target,
    remedy: /NODE_EXTRA_CA_CERTS/,
    after: { env: (stage) => ({ NODE_EXTRA_CA_CERTS: stage.path("proxy.crt") }) },
    hide: times,
    skip: !hasOpenssl && "openssl is missing",
  },
  refusing({
    name: "AWS credentials have expired",
    action: "DescribeImages",
    type: "ExpiredTokenException",
    message: "The security token included in the request is expired",
    code: "ecr/credentials-expired",
    remedy: /Log in again: aws sso login/,
  }),
  refusing({
    name: "access key of another partition",
    action: "DescribeImages",
    type: "UnrecognizedClientException",
    message: "The security token included in the request is invalid",
    code: "ecr/credentials-refused",
    remedy: /aws sts get-caller-identity/,
  }),
  refusing({
    name: "clock of the machine is wrong",
    action: "DescribeImages",
    type: "InvalidSignatureException",
    message:
      "Signature expired: 20261121T000000Z is now earlier than 20261121T010000Z (20261121T011500Z - 15 min.)",
    code: "ecr/clock",
    remedy: /timedatectl set-ntp true/,
  }),
  refusing({
    name: "right to read images is missing",
    action: "DescribeImages",
    type: "AccessDeniedException",
    message: `${user}: ecr:DescribeImages on resource: arn:aws:ecr:us-west-2:000000000000:repository/m/library/nginx`,
    code: "ecr/access-denied",
    remedy: /Allow ecr:DescribeImages on it\.[^]*ecr-mirror iam-policy/,
  }),
  refusing({
    name: "credentials of another account",
    action: "DescribeImages",
    type: "AccessDeniedException",
    message:
      "User: arn:aws:iam::999999999999:user/me is not authorized to perform: ecr:DescribeImages on resource: x",
    code: "ecr/other-account",
    remedy: /aws sts get-caller-identity/,
  }),
  refusing({
    name: "right to create repositories is missing",
    action: "CreateRepository",
    command: "apply --yes",
    type: "AccessDeniedException",
    message: `${user}: ecr:CreateRepository on resource: arn:aws:ecr:us-west-2:000000000000:repository/m/library/nginx`,
    code: "ecr/access-denied",
    at: "mirror.config.yaml:4:5",
    remedy: /Allow ecr:CreateRepository on it/,
  }),
  refusing({
    name: "KMS key cannot be used",
    action: "CreateRepository",
    command: "apply --yes",
    type: "KmsException",
    message: "Alias alias/ecr is not found",
    code: "ecr/kms",
    at: "mirror.config.yaml:4:5",
    remedy: /aws kms describe-key --region us-west-2/,
  }),
  refusing({
    name: "quota of repositories is used up",
    action: "CreateRepository",
    command: "apply --yes",
    type: "LimitExceededException",
    message: "The maximum number of repositories per registry is 10000",
    code: "ecr/limit",
    at: "mirror.config.yaml:4:5",
    remedy: /Service Quotas/,
  }),
];

/** A state on S3. */
function onS3(state: string): string {
  return `${good}state: ${state}\nname: mirror\n`;
}

const servers = new WeakMap<Stage, Awaited<ReturnType<typeof startS3>>>();

async function bucket(stage: Stage): Promise<Awaited<ReturnType<typeof startS3>>> {
  stockNginx(stage);
  const server = await startS3();
  servers.set(stage, server);
  const settings = `{ path: "s3://states/mirror.json", endpoint: "${server.url}", pathStyle: true }`;
  stage.write("mirror.config.yaml", onS3(settings));
  return server;
}

const states: readonly Mistake[] = [
  {
    name: "no right to the state bucket",
    prepare: async (stage) => {
      (await bucket(stage)).refuse = () => ({ status: 403, code: "AccessDenied", message: "Access Denied" });
    },
    command: "plan",
    exit: 1,
    code: "state/access-denied",
    at: "mirror.config.yaml:8:8",
    remedy: /Allow s3:ListBucket on it/,
    after: {
      act: (stage) => {
        const server = servers.get(stage);
        if (server !== undefined) delete server.refuse;
      },
    },
    hide: times,
  },
];

export const aws: readonly Mistake[] = [...control, ...states];
