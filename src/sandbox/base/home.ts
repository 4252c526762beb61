// Whose registry it is and where: the account and the region, and all names that are made of them.

export interface Home {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** The name that ECR gives the registry: `000000000000.dkr.ecr.us-east-1.amazonaws.com`. */
  readonly registry: string;
  arn(service: string, resource: string): string;
}

export function homeOf(account: string, region: string): Home {
  const partition = partitionOf(region);
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return {
    account,
    region,
    registry: `${account}.dkr.ecr.${region}.${suffix}`,
    arn: (service, resource) =>
      `arn:${partition}:${service}:${service === "iam" ? "" : region}:${account}:${resource}`,
  };
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
