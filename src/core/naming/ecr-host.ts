// Host names of private ECR registries: account, region and partition are in the name. Pure.

export interface EcrHost {
  readonly account: string;
  readonly region: string;
  /** AWS's name of the partition: part of every ARN. */
  readonly partition: string;
  readonly fips: boolean;
  readonly dualStack: boolean;
}

const form =
  /^(\d{12})\.dkr([.-])ecr(-fips)?\.([a-zA-Z0-9][a-zA-Z0-9_-]*)\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

const partitions: Readonly<Record<string, string>> = {
  "amazonaws.com.cn": "aws-cn",
  "on.amazonwebservices.com.cn": "aws-cn",
  "amazonaws.eu": "aws-eusc",
  "c2s.ic.gov": "aws-iso",
  "sc2s.sgov.gov": "aws-iso-b",
  "cloud.adc-e.uk": "aws-iso-e",
  "csp.hci.ic.gov": "aws-iso-f",
};

/** Amazon ECR Public, by its usual name and by the dual-stack one. */
export function isPublicEcr(host: string): boolean {
  return host === "public.ecr.aws" || host === "ecr-public.aws.com";
}

/** What the host says, or null when it isn't the host of a private ECR registry. */
export function parseEcrHost(host: string): EcrHost | null {
  const [, account, separator, fips, region, suffix] = form.exec(host) ?? [];
  if (account === undefined || region === undefined || suffix === undefined) return null;
  const dualStack = suffix.startsWith("on.");
  // `dkr-ecr` is the dual-stack spelling, `dkr.ecr` the other one; a mixture is no host of ECR.
  if (dualStack !== (separator === "-")) return null;
  return { account, region, partition: partitionOf(region, suffix), fips: fips !== undefined, dualStack };
}

const suffixes: readonly (readonly [prefix: string, suffix: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-iso-", "c2s.ic.gov"],
];

/** The usual name of an account's registry in a region. */
export function ecrHostName(account: string, region: string): string {
  const [, suffix = "amazonaws.com"] = suffixes.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return `${account}.dkr.ecr.${region}.${suffix}`;
}

function partitionOf(region: string, suffix: string): string {
  return partitions[suffix] ?? (region.startsWith("us-gov-") ? "aws-us-gov" : "aws");
}
