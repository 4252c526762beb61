// The operations beside images and repositories: scans, signing, the registry's policy, replication, caches, exclusions.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import type { Finding } from "../../src/sandbox/base/findings.ts";
import { Client, expectStatus, newFolder, start, type Json } from "./client.ts";
import { digestOf, makeImage, makeIndex } from "./fixtures.ts";

const repositoryName = "team/app";
const account = "000000000000";
const high: Finding = {
  name: "CVE-2026-0001",
  severity: "HIGH",
  uri: "https://example.com/1",
  attributes: [{ key: "package_name", value: "openssl" }],
};
const low: Finding = { name: "CVE-2026-0002", severity: "LOW" };

describe("scans", () => {
  it("are started once a day, and find what they were told to", async () => {
    let now = new Date("2026-11-21T10:00:00Z");
    const { client } = await start({ clock: () => now, findings: { "team/*:1": [high, low], other: [low] } });
    await client.ok("CreateRepository", { repositoryName });
    const image = makeImage();
    await client.push(repositoryName, "1", image);
    const asked = { repositoryName, imageId: { imageTag: "1" } };
    expect(await client.refused("DescribeImageScanFindings", asked)).toBe(
      `ScanNotFoundException: Image scan does not exist for the image with '{imageDigest:'${image.digest}', imageTag:'1'}' in the repository with name 'team/app' in the registry with id '${account}'`,
    );
    expect(await client.ok("StartImageScan", asked)).toMatchObject({
      imageId: { imageTag: "1", imageDigest: image.digest },
      imageScanStatus: { status: "IN_PROGRESS" },
    });
    expect(await client.ok("DescribeImageScanFindings", asked)).toMatchObject({
      imageScanStatus: { status: "COMPLETE" },
      imageScanFindings: {
        imageScanCompletedAt: now.getTime() / 1000,
        findings: [high, low],
        findingSeverityCounts: { HIGH: 1, LOW: 1 },
      },
    });
    const page = await client.ok("DescribeImageScanFindings", { ...asked, maxResults: 1 });
    const { nextToken } = page;
    const second = await client.ok("DescribeImageScanFindings", { ...asked, maxResults: 1, nextToken });
    expect([page, second].map((one) => (one["imageScanFindings"] as Json)["findings"])).toEqual([
      [high],
      [low],
    ]);
    expect(await client.refused("StartImageScan", asked)).toContain("LimitExceededException");
    now = new Date("2026-11-22T10:00:00Z");
    await client.ok("StartImageScan", asked);
    const { imageDetails } = await client.ok("DescribeImages", { repositoryName });
    expect(imageDetails).toMatchObject([
      {
        imageScanStatus: { status: "COMPLETE" },
        imageScanFindingsSummary: { findingSeverityCounts: { HIGH: 1 } },
      },
    ]);
  });

  it("come with a push where the repository or the registry says so, and never to an index", async () => {
    const { client } = await start();
    await client.ok("CreateRepository", { repositoryName, imageScanningConfiguration: { scanOnPush: true } });
    await client.ok("CreateRepository", { repositoryName: "other" });
    const child = makeImage();
    await client.push(repositoryName, child.digest, child);
    await client.push(repositoryName, "index", makeIndex([child]));
    await client.push("other", "1", child);
    const scanned = async (name: string, imageId: Json) =>
      (await client.api("DescribeImageScanFindings", { repositoryName: name, imageId })).type;
    expect(await scanned(repositoryName, { imageDigest: child.digest })).toBeNull();
    expect(await scanned(repositoryName, { imageTag: "index" })).toBe("ScanNotFoundException");
    expect(
      await client.refused("StartImageScan", { repositoryName, imageId: { imageTag: "index" } }),
    ).toContain("UnsupportedImageTypeException");
    expect(await scanned("other", { imageTag: "1" })).toBe("ScanNotFoundException");
    const repositoryFilters = [{ filter: "oth*", filterType: "WILDCARD" }];
    await client.ok("PutRegistryScanningConfiguration", {
      scanType: "ENHANCED",
      rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters }],
    });
    const later = makeImage();
    await client.push("other", "2", later);
    expect(
      await client.ok("DescribeImageScanFindings", { repositoryName: "other", imageId: { imageTag: "2" } }),
    ).toMatchObject({ imageScanStatus: { status: "ACTIVE" }, imageScanFindings: { enhancedFindings: [] } });
    expect(
      await client.refused("StartImageScan", { repositoryName: "other", imageId: { imageTag: "1" } }),
    ).toContain("ValidationException");
    expect(
      await client.refused("StartImageScan", { repositoryName, imageId: { imageTag: "none" } }),
    ).toContain("ImageNotFoundException");
  });

  it("are what findings.json in the store says at that moment, beside what the options say", async () => {
    const directory = newFolder();
    const { client } = await start({ directory, findings: { [repositoryName]: [low] } });
    await client.ok("CreateRepository", { repositoryName, imageScanningConfiguration: { scanOnPush: true } });
    const image = makeImage();
    await client.push(repositoryName, "1", image);
    const asked = { repositoryName, imageId: { imageTag: "1" } };
    const found = async () => {
      const { imageScanStatus, imageScanFindings } = await client.ok("DescribeImageScanFindings", asked);
      return [(imageScanStatus as Json)["status"], (imageScanFindings as Json | undefined)?.["findings"]];
    };
    const path = join(directory, "findings.json");
    expect(await found()).toEqual(["COMPLETE", [low]]);
    writeFileSync(path, JSON.stringify({ [image.digest]: [high] }));
    expect(await found()).toEqual(["COMPLETE", [low, high]]);
    writeFileSync(path, JSON.stringify({ "team/*": "UNSUPPORTED_IMAGE" }));
    expect(await found()).toEqual(["UNSUPPORTED_IMAGE", undefined]);
    expect(await client.ok("DescribeImages", { repositoryName })).toMatchObject({
      imageDetails: [{ imageScanStatus: { status: "UNSUPPORTED_IMAGE" } }],
    });
    for (const [text, why] of [
      ["{", "it is not JSON"],
      ['{"a":1}', '"a" has no list of findings'],
    ] as const) {
      writeFileSync(path, text);
      expect(await client.refused("DescribeImageScanFindings", asked)).toBe(
        `ValidationException: The sandbox cannot use ${path}: ${why}`,
      );
    }
  });

  it("tell fixes and packages in enhanced scanning alone", async () => {
    const packages = [{ name: "openssl", version: "3.0.1", fixedInVersion: "3.0.2" }];
    const more = { ...high, fixAvailable: "YES", packages, status: "SUPPRESSED" } as const;
    const { client } = await start({ findings: { [repositoryName]: [more] } });
    await client.ok("CreateRepository", { repositoryName, imageScanningConfiguration: { scanOnPush: true } });
    await client.push(repositoryName, "1", makeImage());
    const asked = { repositoryName, imageId: { imageTag: "1" } };
    const found = async () =>
      (await client.ok("DescribeImageScanFindings", asked))["imageScanFindings"] as Json;
    expect((await found())["findings"]).toEqual([high]);
    await client.ok("PutRegistryScanningConfiguration", { scanType: "ENHANCED", rules: [] });
    expect((await found())["enhancedFindings"]).toMatchObject([
      {
        fixAvailable: "YES",
        status: "SUPPRESSED",
        packageVulnerabilityDetails: { vulnerabilityId: high.name, vulnerablePackages: packages },
      },
    ]);
  });

  it.each([
    [[], "it is not a JSON object of images"],
    [{ a: 1 }, '"a" has no list of findings'],
    [{ a: "DONE" }, '"a" has no list of findings'],
    [{ a: [{}] }, 'finding 1 of "a" has no "name"'],
    [{ a: [{ name: "x", severity: "BAD" }] }, 'the "severity" of finding 1 of "a" is none of'],
    [{ a: [{ name: "x", severity: "LOW", fixAvailable: true }] }, 'the "fixAvailable" of finding 1 of "a"'],
    [
      { a: [{ name: "x", severity: "LOW", packages: [{ name: "y" }] }] },
      'the "packages" of finding 1 of "a"',
    ],
  ])("are refused findings such as %j", async (findings, why) => {
    const failed = start({ findings: findings as never });
    await expect(failed).rejects.toThrow(why);
    expect(problemCode(await failed.catch((error: unknown) => error))).toBe("ecr/sandbox-option");
  });
});

describe("the registry's own", () => {
  it("policy is kept until it is deleted", async () => {
    const { client } = await start();
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "ecr:*" }],
    };
    expect(await client.refused("GetRegistryPolicy")).toContain("RegistryPolicyNotFoundException");
    expect(await client.refused("PutRegistryPolicy", { policyText: "{}" })).toContain(
      "InvalidParameterException",
    );
    await client.ok("PutRegistryPolicy", { policyText: JSON.stringify(policy) });
    const { policyText, registryId } = await client.ok("GetRegistryPolicy");
    expect([JSON.parse(String(policyText)), registryId]).toEqual([policy, account]);
    await client.ok("DeleteRegistryPolicy");
    expect(await client.refused("DeleteRegistryPolicy")).toContain("RegistryPolicyNotFoundException");
  });

  it("signing configuration says which images are signed", async () => {
    const { client } = await start();
    await client.ok("CreateRepository", { repositoryName });
    await client.push(repositoryName, "1", makeImage());
    const signingProfileArn = `arn:aws:signer:us-east-1:${account}:/signing-profiles/ours`;
    const rule = (filter: string) => ({
      signingProfileArn,
      repositoryFilters: [{ filter, filterType: "WILDCARD_MATCH" }],
    });
    const asked = { repositoryName, imageId: { imageTag: "1" } };
    expect(await client.refused("GetSigningConfiguration")).toContain(
      "SigningConfigurationNotFoundException",
    );
    expect((await client.ok("DescribeImageSigningStatus", asked))["signingStatuses"]).toEqual([]);
    const signingConfiguration = { rules: [rule("other/*"), rule("team/*")] };
    await client.ok("PutSigningConfiguration", { signingConfiguration });
    expect(await client.ok("GetSigningConfiguration")).toMatchObject({ signingConfiguration });
    expect((await client.ok("DescribeImageSigningStatus", asked))["signingStatuses"]).toEqual([
      { signingProfileArn, status: "COMPLETE" },
    ]);
    expect(await client.ok("DeleteSigningConfiguration")).toMatchObject({ signingConfiguration });
    expect(await client.refused("DeleteSigningConfiguration")).toContain(
      "SigningConfigurationNotFoundException",
    );
  });

  it("exclusions keep pulls from being written down", async () => {
    const { client } = await start();
    await client.ok("CreateRepository", { repositoryName });
    await client.push(repositoryName, "1", makeImage());
    const principalArn = `arn:aws:iam::${account}:user/sandbox`;
    const pulled = async (): Promise<boolean> => {
      await client.v2("GET", `${repositoryName}/manifests/1`);
      const { imageDetails } = await client.ok("DescribeImages", { repositoryName });
      return (imageDetails as Json[])[0]?.["lastRecordedPullTime"] !== undefined;
    };
    await client.ok("RegisterPullTimeUpdateExclusion", { principalArn });
    expect(await client.refused("RegisterPullTimeUpdateExclusion", { principalArn })).toContain(
      "ExclusionAlreadyExistsException",
    );
    expect(await client.ok("ListPullTimeUpdateExclusions")).toMatchObject({
      pullTimeUpdateExclusions: [principalArn],
    });
    expect(await pulled()).toBe(false);
    await client.ok("DeregisterPullTimeUpdateExclusion", { principalArn });
    expect(await client.refused("DeregisterPullTimeUpdateExclusion", { principalArn })).toContain(
      "ExclusionNotFoundException",
    );
    expect(await pulled()).toBe(true);
  });

  it("templates change in what is given", async () => {
    const { client } = await start();
    const template = { prefix: "team", appliedFor: ["CREATE_ON_PUSH"], description: "before" };
    await client.ok("CreateRepositoryCreationTemplate", template);
    const changed = await client.ok("UpdateRepositoryCreationTemplate", {
      prefix: "team",
      imageTagMutability: "IMMUTABLE",
    });
    expect(changed["repositoryCreationTemplate"]).toMatchObject({
      ...template,
      imageTagMutability: "IMMUTABLE",
    });
    await client.push(repositoryName, "1", makeImage());
    const { repositories } = await client.ok("DescribeRepositories");
    expect(repositories).toMatchObject([{ imageTagMutability: "IMMUTABLE" }]);
    expect(await client.refused("UpdateRepositoryCreationTemplate", { prefix: "none" })).toContain(
      "TemplateNotFoundException",
    );
  });
});

describe("layers that no image names", () => {
  it("are inaccessible by a link, as ECR may take them away at any time", async () => {
    const { client } = await start();
    await client.ok("CreateRepository", { repositoryName });
    const content = Buffer.from("alone");
    await expectStatus(client.blob(repositoryName, content), 201);
    const asked = { repositoryName, layerDigest: digestOf(content) };
    expect(await client.refused("GetDownloadUrlForLayer", asked)).toContain("LayerInaccessibleException");
    expect(
      await client.refused("GetDownloadUrlForLayer", { ...asked, layerDigest: digestOf("none") }),
    ).toContain("LayersNotFoundException");
  });
});

describe("replication", () => {
  it("copies what is pushed to the Regions that are served, and says what of the others", async () => {
    const { client, sandbox } = await start({ regions: ["us-east-1", "eu-west-1"] });
    const destinations = [
      { region: "eu-west-1", registryId: account },
      { region: "ap-south-1", registryId: account },
    ];
    const repositoryFilters = [{ filter: "team/", filterType: "PREFIX_MATCH" }];
    await client.ok("PutReplicationConfiguration", {
      replicationConfiguration: { rules: [{ destinations, repositoryFilters }] },
    });
    for (const name of [repositoryName, "mine/app"])
      await client.ok("CreateRepository", { repositoryName: name });
    const child = makeImage();
    await client.push(repositoryName, child.digest, child);
    const index = makeIndex([child]);
    await client.push(repositoryName, "1", index);
    await client.push("mine/app", "1", child);
    const status = await client.ok("DescribeImageReplicationStatus", {
      repositoryName,
      imageId: { imageTag: "1" },
    });
    expect(status["replicationStatuses"]).toEqual([
      { region: "eu-west-1", registryId: account, status: "COMPLETE" },
      { region: "ap-south-1", registryId: account, status: "FAILED", failureCode: "NotServedBySandbox" },
    ]);
    const away = new Client(sandbox.sites[1]?.url ?? "");
    const headers = {
      Authorization: "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000000/20260101/eu-west-1/ecr/aws4_request",
    };
    const token = await away.api("GetAuthorizationToken", {}, headers);
    const data = token.body["authorizationData"] as { authorizationToken: string }[];
    away.authorization = `Basic ${data[0]?.authorizationToken}`;
    const manifest = await away.v2("GET", `${repositoryName}/manifests/1`);
    expect(digestOf(Buffer.from(await manifest.arrayBuffer()))).toBe(index.digest);
    const layer = digestOf(child.blobs[1] ?? "");
    expect((await away.v2("HEAD", `${repositoryName}/blobs/${layer}`)).status).toBe(200);
    expect((await away.v2("GET", "mine/app/tags/list")).status).toBe(404);
  });
});

describe("pull-through caches", () => {
  it("take only upstreams that ECR can read from", async () => {
    const { client } = await start();
    const create = (rule: Json) =>
      client.refused("CreatePullThroughCacheRule", { ecrRepositoryPrefix: "hub", ...rule });
    expect(await create({ upstreamRegistryUrl: "registry.example.com" })).toBe(
      "UnsupportedUpstreamRegistryException: The upstream registry 'registry.example.com' isn't supported",
    );
    expect(await create({ upstreamRegistryUrl: "quay.io", upstreamRegistry: "docker-hub" })).toContain(
      "is not of the type 'docker-hub'",
    );
  });

  it("are changed and validated", async () => {
    const upstream = await start({ anyCredentials: true });
    const { client } = await start({ upstreams: { "quay.io": upstream.sandbox.url } });
    const rule = { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" };
    await client.ok("CreatePullThroughCacheRule", rule);
    const credentialArn = `arn:aws:secretsmanager:us-east-1:${account}:secret:ecr-pullthroughcache/quay-abcdef`;
    expect(
      await client.ok("UpdatePullThroughCacheRule", { ecrRepositoryPrefix: "quay", credentialArn }),
    ).toMatchObject({
      ecrRepositoryPrefix: "quay",
      credentialArn,
    });
    expect(await client.ok("ValidatePullThroughCacheRule", { ecrRepositoryPrefix: "quay" })).toMatchObject({
      ...rule,
      credentialArn,
      isValid: true,
    });
    await upstream.sandbox.close();
    const invalid = await client.ok("ValidatePullThroughCacheRule", { ecrRepositoryPrefix: "quay" });
    expect(invalid).toMatchObject({ isValid: false });
    expect(invalid["failure"]).toContain("can't be reached");
    expect(await client.refused("ValidatePullThroughCacheRule", { ecrRepositoryPrefix: "none" })).toContain(
      "PullThroughCacheRuleNotFoundException",
    );
  });

  it("fetch what they lack on the first pull, and keep it", async () => {
    const upstream = await start();
    const password = await upstream.client.login();
    await upstream.client.ok("CreateRepository", { repositoryName: "library/nginx" });
    const child = makeImage();
    await upstream.client.push("library/nginx", child.digest, child);
    const index = makeIndex([child]);
    await upstream.client.push("library/nginx", "1.27", index);
    const at = `http://AWS:${encodeURIComponent(password)}@127.0.0.1:${upstream.sandbox.port}`;
    const { client } = await start({ upstreams: { "registry-1.docker.io": at } });
    await client.ok("CreatePullThroughCacheRule", {
      ecrRepositoryPrefix: "hub",
      upstreamRegistryUrl: "registry-1.docker.io",
    });
    const name = "hub/library/nginx";
    const pulled = await client.v2("GET", `${name}/manifests/1.27`);
    expect(digestOf(Buffer.from(await pulled.arrayBuffer()))).toBe(index.digest);
    await expectStatus(client.v2("GET", `${name}/manifests/${child.digest}`), 200);
    expect((await client.v2("HEAD", `${name}/blobs/${digestOf(child.blobs[1] ?? "")}`)).status).toBe(200);
    expect((await client.v2("GET", `${name}/manifests/none`)).status).toBe(404);
    const missing = await client.ok("BatchGetImage", {
      repositoryName: name,
      imageIds: [{ imageTag: "none" }],
    });
    expect(missing["failures"]).toMatchObject([{ failureCode: "UpstreamUnavailable" }]);
    await upstream.sandbox.close();
    expect((await client.v2("GET", `${name}/manifests/1.27`)).status).toBe(200);
    expect((await client.v2("GET", "other/nginx/manifests/1.27")).status).toBe(404);
  });
});
