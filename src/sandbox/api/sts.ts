// The one call of AWS STS that tools make before they use ECR: who am I? Query protocol, XML answer.
import type { IncomingMessage } from "node:http";
import { type Answer, readBody } from "../base/answer.ts";
import type { Context } from "../base/context.ts";
import { EcrError } from "../base/ecr-error.ts";
import { sandboxCredentials } from "../base/options.ts";
import { checkCaller } from "./dispatch.ts";

const headers = { "Content-Type": "text/xml" };
const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

export function isStsRequest(request: IncomingMessage): boolean {
  return request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
}

export async function answerSts(request: IncomingMessage, context: Context): Promise<Answer> {
  const body = await readBody(request, 64 * 1024);
  try {
    checkCaller(request, context);
    const action = new URLSearchParams(body?.toString("utf8")).get("Action");
    if (action !== "GetCallerIdentity") throw new EcrError("InvalidAction", "Could not find the operation");
  } catch (error) {
    if (error instanceof EcrError) return failure(error, context.home.account);
    throw error;
  }
  const result =
    `<Arn>${context.home.arn("iam", "user/sandbox")}</Arn>` +
    `<UserId>${sandboxCredentials.accessKeyId}</UserId><Account>${context.home.account}</Account>`;
  return {
    status: 200,
    headers,
    body:
      `<GetCallerIdentityResponse xmlns="${namespace}"><GetCallerIdentityResult>${result}` +
      `</GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

function failure(error: EcrError, account: string): Answer {
  const code =
    error.type === "UnrecognizedClientException"
      ? "InvalidClientTokenId"
      : error.type.replace(/Exception$/, "");
  return {
    status: 403,
    headers,
    body:
      `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code>` +
      `<Message>${error.wording(account)}</Message></Error></ErrorResponse>`,
  };
}
