import { describe, expect, it } from "vitest";
import { parseEcrHost } from "../../../src/core/naming/ecr-host.ts";

describe("parseEcrHost", () => {
  it.each([
    ["123456789012.dkr.ecr.us-west-2.amazonaws.com", "us-west-2", "aws", false, false],
    ["011528288828.dkr.ecr-fips.us-east-1.amazonaws.com", "us-east-1", "aws", true, false],
    ["123456789012.dkr-ecr.eu-west-1.on.aws", "eu-west-1", "aws", false, true],
    ["123456789012.dkr-ecr-fips.us-gov-west-1.on.aws", "us-gov-west-1", "aws-us-gov", true, true],
    ["123456789012.dkr.ecr.us-gov-east-1.amazonaws.com", "us-gov-east-1", "aws-us-gov", false, false],
    ["123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1", "aws-cn", false, false],
    ["123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn", "cn-north-1", "aws-cn", false, true],
    ["123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", "aws-eusc", false, false],
    ["123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov", "us-iso-east-1", "aws-iso", false, false],
    ["123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1", "aws-iso-b", false, false],
    ["123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1", "aws-iso-e", false, false],
    ["123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1", "aws-iso-f", false, false],
  ])("%s", (host, region, partition, fips, dualStack) => {
    expect(parseEcrHost(host)).toEqual({ account: host.slice(0, 12), region, partition, fips, dualStack });
  });

  it.each([
    "",
    "public.ecr.aws",
    "12345678901.dkr.ecr.us-west-2.amazonaws.com",
    "1234567890123.dkr.ecr.us-west-2.amazonaws.com",
    "123456789012.dkr.ecr.us-west-2.amazonaws.com.evil.example",
    "x123456789012.dkr.ecr.us-west-2.amazonaws.com",
    "123456789012.dkr.ecr..amazonaws.com",
    "123456789012.dkr-ecr.us-west-2.amazonaws.com",
    "123456789012.dkr.ecr.us-west-2.on.aws",
    "123456789012.dkr.ecr.us-west-2.amazonaws.com:443",
    "https://123456789012.dkr.ecr.us-west-2.amazonaws.com",
    "123456789012.dkr.ecr.us-west-2.amazonaws.com/x",
    "123456789012.dkr.ecr.us-west-2.amazonaws.com\n",
    `123456789012.dkr.ecr.${"a-".repeat(50_000)}`,
  ])("%j is none", (host) => {
    expect(parseEcrHost(host)).toBeNull();
  });
});
