// Settings to declare in tests: each one that ECR has.
import type { RepositorySettings } from "../../src/core/settings/table.ts";

export const lifecyclePolicy = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      action: { type: "expire" },
    },
  ],
});
export const repositoryPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "pull",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    },
  ],
});
export const allSettings: RepositorySettings = {
  tagMutability: { mode: "immutable", exclusions: ["dev*", "latest"] },
  scanOnPush: true,
  encryption: { type: "AES256" },
  lifecyclePolicy,
  repositoryPolicy,
  tags: { "managed-by": "ecr-mirror", team: "platform" },
};
