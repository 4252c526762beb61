// The token of Amazon ECR Public: one call in one region, for whoever has AWS credentials. Its registry takes it at its
// token server, which then allows ten pulls a second in place of one.
import { fieldOf } from "../core/base/record.ts";
import { createCaller, type EcrAccess } from "./caller.ts";
import { createTokenSource, type EcrToken, type TokenAnswer } from "./token.ts";

/** The only one that it answers in, wherever images are pulled to. */
const region = "us-east-1";
const target = "SpencerFrontendService.GetAuthorizationToken";

export type PublicEcrAccess = Omit<EcrAccess, "account" | "region">;

export interface PublicEcr {
  token(signal: AbortSignal, refused?: string): Promise<EcrToken>;
  close(): void;
}

export function openPublicEcr(access: PublicEcrAccess): PublicEcr {
  const { AWS_ENDPOINT_URL_ECR_PUBLIC: own, AWS_ENDPOINT_URL: all } = access.environment;
  const url = new URL(access.endpoint ?? (own || all || `https://api.ecr-public.${region}.amazonaws.com`));
  const caller = createCaller({ ...access, account: "", region });
  const call = { url, service: "ecr-public", region, target };
  const tokens = createTokenSource(access, async (signal) => {
    const options = { resource: "the registry", signal, tries: 2 };
    return tokenIn(await caller.callTo(call, "ecr-public:GetAuthorizationToken", options));
  });
  return { ...tokens, close: () => caller.close() };
}

function tokenIn(answer: unknown): TokenAnswer | undefined {
  const found = fieldOf(answer, "authorizationData");
  const token = fieldOf(found, "authorizationToken");
  const seconds = Number(fieldOf(found, "expiresAt"));
  if (typeof token !== "string") return undefined;
  return {
    authorizationToken: token,
    expiresAt: Number.isFinite(seconds) ? new Date(seconds * 1000) : undefined,
  };
}
