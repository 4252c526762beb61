// The AWS SDK's ECR client: the only file that imports it, and itself imported late, because loading it costs
// more than most commands take. It sends one attempt; retries and limits are the caller's.
import {
  BatchCheckLayerAvailabilityCommand,
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeRegistryCommand,
  DescribeRepositoriesCommand,
  DescribeRepositoryCreationTemplatesCommand,
  ECRClient,
  type ECRClientConfig,
  GetAccountSettingCommand,
  GetAuthorizationTokenCommand,
  GetDownloadUrlForLayerCommand,
  GetLifecyclePolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
  InitiateLayerUploadCommand,
  ListTagsForResourceCommand,
  PutImageCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UploadLayerPartCommand,
} from "@aws-sdk/client-ecr";

const commands = {
  BatchCheckLayerAvailability: BatchCheckLayerAvailabilityCommand,
  BatchDeleteImage: BatchDeleteImageCommand,
  BatchGetImage: BatchGetImageCommand,
  CompleteLayerUpload: CompleteLayerUploadCommand,
  CreateRepository: CreateRepositoryCommand,
  DescribeImages: DescribeImagesCommand,
  DescribePullThroughCacheRules: DescribePullThroughCacheRulesCommand,
  DescribeRegistry: DescribeRegistryCommand,
  DescribeRepositories: DescribeRepositoriesCommand,
  DescribeRepositoryCreationTemplates: DescribeRepositoryCreationTemplatesCommand,
  GetAccountSetting: GetAccountSettingCommand,
  GetAuthorizationToken: GetAuthorizationTokenCommand,
  GetDownloadUrlForLayer: GetDownloadUrlForLayerCommand,
  GetLifecyclePolicy: GetLifecyclePolicyCommand,
  GetRegistryScanningConfiguration: GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicy: GetRepositoryPolicyCommand,
  InitiateLayerUpload: InitiateLayerUploadCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  PutImage: PutImageCommand,
  PutImageScanningConfiguration: PutImageScanningConfigurationCommand,
  PutImageTagMutability: PutImageTagMutabilityCommand,
  PutLifecyclePolicy: PutLifecyclePolicyCommand,
  SetRepositoryPolicy: SetRepositoryPolicyCommand,
  TagResource: TagResourceCommand,
  UploadLayerPart: UploadLayerPartCommand,
} as const;

type Commands = typeof commands;
export type EcrAction = keyof Commands;
export type Input<A extends EcrAction> = ConstructorParameters<Commands[A]>[0];
type Resolved<A extends EcrAction> = ReturnType<InstanceType<Commands[A]>["resolveMiddleware"]>;
export type Output<A extends EcrAction> = Awaited<ReturnType<Resolved<A>>>["output"];

export interface Sdk {
  send<A extends EcrAction>(action: A, input: Input<A>, signal: AbortSignal): Promise<Output<A>>;
  /** The server's time of its last answer, errors too. */
  lastDate(): Date | null;
  close(): void;
}

export function openSdk(config: ECRClientConfig): Sdk {
  const client = new ECRClient({ ...config, maxAttempts: 1 });
  const lastDate = watchDates(client);
  return {
    send<A extends EcrAction>(action: A, input: Input<A>, signal: AbortSignal): Promise<Output<A>> {
      // The table pairs each action with its command; the compiler can't follow that through a lookup.
      const Command = commands[action] as unknown as new (input: Input<A>) => DescribeRegistryCommand;
      return client.send(new Command(input), { abortSignal: signal });
    },
    lastDate,
    close: () => client.destroy(),
  };
}

function watchDates(client: ECRClient): () => Date | null {
  let last: Date | null = null;
  const note = (response: unknown) => {
    const { headers } = (response ?? {}) as { headers?: Record<string, string> };
    const time = Date.parse(headers?.["date"] ?? "");
    if (!Number.isNaN(time)) last = new Date(time);
  };
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        const result = await next(args);
        note(result.response);
        return result;
      } catch (error) {
        note((error as { $response?: unknown }).$response);
        throw error;
      }
    },
    { step: "deserialize", name: "lastDate", priority: "low" },
  );
  return () => last;
}
