// Repositories through the API: what ECR answers, word for word where a client may look at the words.
import { describe, expect, it } from "vitest";
import { start } from "./client.ts";
import { makeImage } from "./fixtures.ts";

const account = "000000000000";

describe("CreateRepository", () => {
  it("answers with the settings as ECR stores them", async () => {
    const { client } = await start({ clock: () => new Date("2026-11-21T10:00:00Z") });
    const { repository } = await client.ok("CreateRepository", {
      repositoryName: "team/app",
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "dev-*" }],
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: "KMS", kmsKey: "alias/ecr" },
    });
    expect(repository).toMatchObject({
      repositoryArn: `arn:aws:ecr:us-east-1:${account}:repository/team/app`,
      registryId: account,
      repositoryUri: `${new URL(client.url).host}/team/app`,
      createdAt: Date.parse("2026-11-21T10:00:00Z") / 1000,
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "dev-*" }],
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: {
        encryptionType: "KMS",
        kmsKey: expect.stringMatching(/^arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f-]{36}$/) as string,
      },
    });
  });

  it.each<[string, object, string]>([
    [
      "upper case",
      { repositoryName: "Team" },
      "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''",
    ],
    [
      "one character",
      { repositoryName: "a" },
      "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must have length greater than or equal to 2'",
    ],
    [
      "257 characters",
      { repositoryName: "a".repeat(257) },
      "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must have length less than or equal to 256'",
    ],
    [
      "no name",
      {},
      "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must not be null'",
    ],
    ["a double slash", { repositoryName: "a//b" }, "InvalidParameterException"],
    [
      "no such mutability",
      { repositoryName: "ab", imageTagMutability: "SOMETIMES" },
      "InvalidParameterException: Invalid parameter at 'imageTagMutability' failed to satisfy constraint: 'must satisfy enum value set: [MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION, IMMUTABLE_WITH_EXCLUSION]'",
    ],
    [
      "exclusion without filters",
      { repositoryName: "ab", imageTagMutability: "MUTABLE_WITH_EXCLUSION" },
      "InvalidParameterException",
    ],
    [
      "filters without exclusion",
      { repositoryName: "ab", imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "x" }] },
      "InvalidParameterException",
    ],
    [
      "six filters",
      {
        repositoryName: "ab",
        imageTagMutability: "MUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: Array.from({ length: 6 }, () => ({
          filterType: "WILDCARD",
          filter: "x",
        })),
      },
      "InvalidParameterException",
    ],
    [
      "three wildcards",
      {
        repositoryName: "ab",
        imageTagMutability: "MUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "a*b*c*" }],
      },
      "InvalidParameterException",
    ],
    [
      "an unknown alias",
      { repositoryName: "ab", encryptionConfiguration: { encryptionType: "KMS", kmsKey: "alias/nobody" } },
      `KmsException: Alias arn:aws:kms:us-east-1:${account}:alias/nobody is not found.`,
    ],
    [
      "a key with AES256",
      { repositoryName: "ab", encryptionConfiguration: { encryptionType: "AES256", kmsKey: "alias/ecr" } },
      "InvalidParameterException",
    ],
    [
      "51 tags",
      { repositoryName: "ab", tags: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: "v" })) },
      "TooManyTagsException",
    ],
    [
      "a tag twice",
      {
        repositoryName: "ab",
        tags: [
          { Key: "k", Value: "1" },
          { Key: "k", Value: "2" },
        ],
      },
      "InvalidTagParameterException",
    ],
    [
      "an aws: tag",
      { repositoryName: "ab", tags: [{ Key: "aws:k", Value: "1" }] },
      "InvalidTagParameterException",
    ],
    [
      "another account",
      { repositoryName: "ab", registryId: "111111111111" },
      "RepositoryNotFoundException: The repository with name 'ab' does not exist in the registry with id '111111111111'",
    ],
  ])("refuses %s", async (_what, input, expected) => {
    const { client } = await start();
    expect(await client.refused("CreateRepository", input as never)).toContain(expected);
    expect((await client.ok("DescribeRepositories"))["repositories"]).toEqual([]);
  });

  it("refuses a second one of the same name", async () => {
    const { client } = await start();
    await client.ok("CreateRepository", { repositoryName: "team/app" });
    expect(await client.refused("CreateRepository", { repositoryName: "team/app" })).toBe(
      `RepositoryAlreadyExistsException: The repository with name 'team/app' already exists in the registry with id '${account}'`,
    );
  });

  it("takes a key by alias, id and ARN, and gives its ARN", async () => {
    const { client } = await start();
    const id = "0a1b2c3d-0000-4000-8000-0123456789ab";
    const keys = [
      "alias/aws/ecr",
      "alias/ecr",
      id,
      `arn:aws:kms:us-east-1:${account}:key/${id}`,
      `arn:aws:kms:us-east-1:${account}:alias/ecr`,
    ];
    const arns: unknown[] = [];
    for (const [at, kmsKey] of keys.entries()) {
      const { repository } = await client.ok("CreateRepository", {
        repositoryName: `r${at}`,
        encryptionConfiguration: { encryptionType: "KMS", kmsKey },
      });
      arns.push(
        (repository as { encryptionConfiguration: { kmsKey: string } }).encryptionConfiguration.kmsKey,
      );
    }
    expect(arns.every((arn) => String(arn).startsWith("arn:aws:kms:"))).toBe(true);
    expect(arns[1]).toBe(arns[4]);
    expect(arns[2]).toBe(arns[3]);
    expect(arns[0]).not.toBe(arns[1]);
  });

  it("keeps names that only just fit, and names that nest", async () => {
    const { client } = await start();
    const names = ["a".repeat(256), `${"b/".repeat(127)}bb`, "a/b", "a/b/c", "a__b", "a-b"].sort();
    for (const repositoryName of names) await client.ok("CreateRepository", { repositoryName });
    const { repositories } = await client.ok("DescribeRepositories");
    expect((repositories as { repositoryName: string }[]).map((one) => one.repositoryName)).toEqual(names);
  });
});

describe("DescribeRepositories", () => {
  it("fails as a whole when one of the names is missing", async () => {
    const { client } = await start();
    await client.ok("CreateRepository", { repositoryName: "here" });
    expect(await client.refused("DescribeRepositories", { repositoryNames: ["here", "gone"] })).toBe(
      `RepositoryNotFoundException: The repository with name 'gone' does not exist in the registry with id '${account}'`,
    );
  });

  it("gives pages, and takes no names with them", async () => {
    const { client } = await start();
    for (let at = 0; at < 5; at += 1) await client.ok("CreateRepository", { repositoryName: `r${at}` });
    const first = await client.ok("DescribeRepositories", { maxResults: 3 });
    const second = await client.ok("DescribeRepositories", { maxResults: 3, nextToken: first["nextToken"] });
    expect([first, second].map((page) => (page["repositories"] as unknown[]).length)).toEqual([3, 2]);
    expect(second["nextToken"]).toBeUndefined();
    expect(
      await client.refused("DescribeRepositories", { repositoryNames: ["r1"], maxResults: 3 }),
    ).toContain("InvalidParameterException");
    expect(await client.refused("DescribeRepositories", { nextToken: "mine" })).toContain("nextToken");
    expect(await client.refused("DescribeRepositories", { maxResults: 1001 })).toContain(
      "must have value less than or equal to 1000",
    );
    expect(
      await client.refused("ListImages", { repositoryName: "r1", nextToken: first["nextToken"] }),
    ).toContain("nextToken");
  });
});

describe("DeleteRepository", () => {
  it("keeps what holds images unless it is forced", async () => {
    const { client } = await start();
    await client.ok("CreateRepository", { repositoryName: "team/app" });
    await client.push("team/app", "1", makeImage());
    expect(await client.refused("DeleteRepository", { repositoryName: "team/app" })).toBe(
      `RepositoryNotEmptyException: The repository with name 'team/app' in registry with id '${account}' cannot be deleted because it still contains images`,
    );
    await client.ok("DeleteRepository", { repositoryName: "team/app", force: true });
    expect(await client.refused("DeleteRepository", { repositoryName: "team/app" })).toContain(
      "RepositoryNotFoundException",
    );
    await client.ok("CreateRepository", { repositoryName: "team/app" });
    expect((await client.ok("ListImages", { repositoryName: "team/app" }))["imageIds"]).toEqual([]);
  });
});

describe("settings in place", () => {
  it("changes mutability and scanning, and drops filters with the exclusion", async () => {
    const { client } = await start();
    const repositoryName = "team/app";
    await client.ok("CreateRepository", { repositoryName });
    const filters = [{ filterType: "WILDCARD", filter: "v*" }];
    await client.ok("PutImageTagMutability", {
      repositoryName,
      imageTagMutability: "MUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: filters,
    });
    await client.ok("PutImageScanningConfiguration", {
      repositoryName,
      imageScanningConfiguration: { scanOnPush: true },
    });
    const described = async (): Promise<unknown> =>
      (await client.ok("DescribeRepositories", { repositoryNames: [repositoryName] }))["repositories"];
    expect(await described()).toMatchObject([
      {
        imageTagMutability: "MUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: filters,
        imageScanningConfiguration: { scanOnPush: true },
      },
    ]);
    await client.ok("PutImageTagMutability", { repositoryName, imageTagMutability: "IMMUTABLE" });
    expect(JSON.stringify(await described())).not.toContain("Exclusion");
    expect(
      await client.refused("PutImageTagMutability", {
        repositoryName: "gone",
        imageTagMutability: "MUTABLE",
      }),
    ).toContain("RepositoryNotFoundException");
  });

  it("adds, replaces and removes resource tags by ARN", async () => {
    const { client } = await start();
    await client.ok("CreateRepository", {
      repositoryName: "team/app",
      tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "1" },
      ],
    });
    const resourceArn = `arn:aws:ecr:us-east-1:${account}:repository/team/app`;
    await client.ok("TagResource", {
      resourceArn,
      tags: [
        { Key: "b", Value: "2" },
        { Key: "c", Value: "3" },
      ],
    });
    await client.ok("UntagResource", { resourceArn, tagKeys: ["a", "zz"] });
    expect((await client.ok("ListTagsForResource", { resourceArn }))["tags"]).toEqual([
      { Key: "b", Value: "2" },
      { Key: "c", Value: "3" },
    ]);
    const many = Array.from({ length: 49 }, (_, at) => ({ Key: `k${at}`, Value: "v" }));
    expect(await client.refused("TagResource", { resourceArn, tags: many })).toContain(
      "TooManyTagsException",
    );
    expect(await client.refused("ListTagsForResource", { resourceArn: "arn:aws:s3:::b" })).toContain(
      "InvalidParameterException",
    );
    expect(await client.refused("ListTagsForResource", { resourceArn: `${resourceArn}x` })).toContain(
      "RepositoryNotFoundException",
    );
  });
});

describe("credentials", () => {
  it.each([
    ["", "MissingAuthenticationTokenException: Missing Authentication Token"],
    [
      "AWS4-HMAC-SHA256 Credential=AKIAOTHER/1/us-east-1/ecr/aws4_request, Signature=0",
      "UnrecognizedClientException: The security token included in the request is invalid.",
    ],
    ["Bearer abc", "IncompleteSignatureException"],
  ])("refuses %j", async (authorization, expected) => {
    const { client } = await start();
    const reply = await client.api("DescribeRepositories", {}, { Authorization: authorization });
    expect(reply.status).toBe(400);
    expect(`${reply.type}: ${String(reply.body["message"])}`).toContain(expected);
  });

  it("names an operation that it doesn't know", async () => {
    const { client } = await start();
    expect(await client.refused("MakeCoffee")).toContain("UnknownOperationException");
    expect(await client.refused("constructor")).toContain("UnknownOperationException");
  });
});
