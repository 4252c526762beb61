// The AWS SDK's ECR client: the only file that imports it, and itself imported late, because loading it costs
// more than most commands take. It sends one attempt; retries and limits are the caller's.
import {
  BatchCheckLayerAvailabilityCommand,
  BatchDeleteImageCommand,
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
  GetLifecyclePolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
} from "@aws-sdk/client-ecr";

const commands = {
  BatchCheckLayerAvailability: BatchCheckLayerAvailabilityCommand,
  BatchDeleteImage: BatchDeleteImageCommand,
  CreateRepository: CreateRepositoryCommand,
  DescribeImages: DescribeImagesCommand,
  DescribePullThroughCacheRules: DescribePullThroughCacheRulesCommand,
  DescribeRegistry: DescribeRegistryCommand,
  DescribeRepositories: DescribeRepositoriesCommand,
  DescribeRepositoryCreationTemplates: DescribeRepositoryCreationTemplatesCommand,
  GetAccountSetting: GetAccountSettingCommand,
  GetAuthorizationToken: GetAuthorizationTokenCommand,
  GetLifecyclePolicy: GetLifecyclePolicyCommand,
  GetRegistryScanningConfiguration: GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicy: GetRepositoryPolicyCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  PutImageScanningConfiguration: PutImageScanningConfigurationCommand,
  PutImageTagMutability: PutImageTagMutabilityCommand,
  PutLifecyclePolicy: PutLifecyclePolicyCommand,
  SetRepositoryPolicy: SetRepositoryPolicyCommand,
  TagResource: TagResourceCommand,
} as const;

type Commands = typeof commands;
export type EcrAction = keyof Commands;
export type Input<A extends EcrAction> = ConstructorParameters<Commands[A]>[0];
type Resolved<A extends EcrAction> = ReturnType<InstanceType<Commands[A]>["resolveMiddleware"]>;
export type Output<A extends EcrAction> = Awaited<ReturnType<Resolved<A>>>["output"];

export interface Sdk {
  send<A extends EcrAction>(action: A, input: Input<A>, signal: AbortSignal): Promise<Output<A>>;
  close(): void;
}

export function openSdk(config: ECRClientConfig): Sdk {
  const client = new ECRClient({ ...config, maxAttempts: 1 });
  return {
    send<A extends EcrAction>(action: A, input: Input<A>, signal: AbortSignal): Promise<Output<A>> {
      // The table pairs each action with its command; the compiler can't follow that through a lookup.
      const Command = commands[action] as unknown as new (input: Input<A>) => DescribeRegistryCommand;
      return client.send(new Command(input), { abortSignal: signal });
    },
    close: () => client.destroy(),
  };
}
