// The AWS SDK's ECR client: the only file that imports it, and itself imported late, because loading it costs
// more than most commands take. It sends one attempt; retries and limits are the caller's.
import * as ecr from "@aws-sdk/client-ecr";
import { fieldOf } from "../core/base/record.ts";
import { tracedCall, type Tracer } from "../net/trace.ts";

const commands = {
  BatchCheckLayerAvailability: ecr.BatchCheckLayerAvailabilityCommand,
  BatchDeleteImage: ecr.BatchDeleteImageCommand,
  BatchGetImage: ecr.BatchGetImageCommand,
  CompleteLayerUpload: ecr.CompleteLayerUploadCommand,
  CreateRepository: ecr.CreateRepositoryCommand,
  DescribeImageScanFindings: ecr.DescribeImageScanFindingsCommand,
  DescribeImages: ecr.DescribeImagesCommand,
  DescribePullThroughCacheRules: ecr.DescribePullThroughCacheRulesCommand,
  DescribeRegistry: ecr.DescribeRegistryCommand,
  DescribeRepositories: ecr.DescribeRepositoriesCommand,
  DescribeRepositoryCreationTemplates: ecr.DescribeRepositoryCreationTemplatesCommand,
  GetAccountSetting: ecr.GetAccountSettingCommand,
  GetAuthorizationToken: ecr.GetAuthorizationTokenCommand,
  GetDownloadUrlForLayer: ecr.GetDownloadUrlForLayerCommand,
  GetLifecyclePolicy: ecr.GetLifecyclePolicyCommand,
  GetRegistryScanningConfiguration: ecr.GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicy: ecr.GetRepositoryPolicyCommand,
  GetSigningConfiguration: ecr.GetSigningConfigurationCommand,
  InitiateLayerUpload: ecr.InitiateLayerUploadCommand,
  ListTagsForResource: ecr.ListTagsForResourceCommand,
  PutImage: ecr.PutImageCommand,
  PutImageScanningConfiguration: ecr.PutImageScanningConfigurationCommand,
  PutImageTagMutability: ecr.PutImageTagMutabilityCommand,
  PutLifecyclePolicy: ecr.PutLifecyclePolicyCommand,
  SetRepositoryPolicy: ecr.SetRepositoryPolicyCommand,
  StartImageScan: ecr.StartImageScanCommand,
  TagResource: ecr.TagResourceCommand,
  UploadLayerPart: ecr.UploadLayerPartCommand,
} as const;

type Commands = typeof commands;
export type EcrAction = keyof Commands;
export type Input<A extends EcrAction> = ConstructorParameters<Commands[A]>[0];
type Resolved<A extends EcrAction> = ReturnType<InstanceType<Commands[A]>["resolveMiddleware"]>;
export type Output<A extends EcrAction> = Awaited<ReturnType<Resolved<A>>>["output"];

export type Sdk = ReturnType<typeof openSdk>;

export function openSdk(config: ecr.ECRClientConfig, tracer?: Tracer) {
  const client = new ecr.ECRClient({ ...config, maxAttempts: 1 });
  // It goes through every answer for a logger that isn't there: a tenth of the time that a listing takes.
  client.middlewareStack.remove("loggerMiddleware");
  const lastDate = watchDates(client);
  if (tracer !== undefined) trace(client, tracer);
  return {
    send<A extends EcrAction>(action: A, input: Input<A>, signal: AbortSignal): Promise<Output<A>> {
      // The table pairs each action with its command; the compiler can't follow that through a lookup.
      const Command = commands[action] as unknown as new (input: Input<A>) => ecr.DescribeRegistryCommand;
      return client.send(new Command(input), { abortSignal: signal });
    },
    /** A call of another API of AWS's: signed with the same credentials, sent over the same transport. */
    sendTo: (call: ForeignCall, signal: AbortSignal) => sendSigned({ client, tracer }, call, signal),
    /** The server's time of its last answer, errors too. */
    lastDate,
    close: () => client.destroy(),
  };
}

/** An operation of a JSON API that has no client here. */
export interface ForeignCall {
  readonly url: URL;
  /** The name that requests are signed for. */
  readonly service: string;
  readonly region: string;
  /** `X-Amz-Target`. */
  readonly target: string;
}

const largestAnswer = 128 * 1024;

interface Sending {
  readonly client: ecr.ECRClient;
  readonly tracer: Tracer | undefined;
}

async function sendSigned(
  { client, tracer }: Sending,
  call: ForeignCall,
  signal: AbortSignal,
): Promise<unknown> {
  const { url, service, region, target } = call;
  const signer = await client.config.signer({
    name: "sigv4",
    signingName: service,
    signingRegion: region,
    properties: {},
  });
  const signed = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: {
      host: url.host,
      "content-type": "application/x-amz-json-1.1",
      "content-length": "2",
      "x-amz-target": target,
    },
    body: "{}",
  });
  // The handler takes the signer's requests; their types come from two packages.
  const { requestHandler } = client.config;
  const send = () =>
    requestHandler.handle(signed as Parameters<typeof requestHandler.handle>[0], { abortSignal: signal });
  const { response } = await (tracer === undefined ? send() : tracedCall(tracer, signed, send));
  const answer = parseAnswer(await textOf(response.body as AsyncIterable<Uint8Array>));
  if (response.statusCode === 200) return answer;
  const failure = new Error(wordIn(answer, "message") ?? wordIn(answer, "Message") ?? "");
  failure.name = wordIn(answer, "__type")?.replace(/^.*#/, "") ?? "Error";
  throw Object.assign(failure, { $metadata: { httpStatusCode: response.statusCode } });
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > largestAnswer) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function wordIn(answer: unknown, field: string): string | undefined {
  const found = fieldOf(answer, field);
  return typeof found === "string" ? found : undefined;
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Each attempt, as it goes out. */
function trace(client: ecr.ECRClient, tracer: Tracer): void {
  client.middlewareStack.add((next) => (args) => tracedCall(tracer, args.request, () => next(args)), {
    step: "deserialize",
    name: "trace",
    priority: "low",
  });
}

function watchDates(client: ecr.ECRClient): () => Date | null {
  let last: Date | null = null;
  const note = (response: unknown) => {
    const time = Date.parse(String(fieldOf(fieldOf(response, "headers"), "date")));
    if (!Number.isNaN(time)) last = new Date(time);
  };
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args).catch((error: unknown) => {
        note(fieldOf(error, "$response"));
        throw error;
      });
      note(result.response);
      return result;
    },
    { step: "deserialize", name: "lastDate", priority: "low" },
  );
  return () => last;
}
