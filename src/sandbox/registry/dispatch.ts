// The registry's front door: the token, the route, one handler, and errors in the specification's form.
import type { IncomingMessage } from "node:http";
import type { Answer } from "../base/answer.ts";
import type { Context } from "../base/context.ts";
import { EcrError } from "../base/ecr-error.ts";
import { answerBlob, answerLink } from "./blobs.ts";
import { RegistryError, registryErrorAnswer, translate } from "./errors.ts";
import { answerCatalog, answerReferrers, answerTags } from "./listings.ts";
import { answerManifest } from "./manifests.ts";
import type { RegistryRequest } from "./request.ts";
import type { Route } from "./route.ts";
import { answerUpload, answerUploads } from "./uploads.ts";

/** With any credentials, whatever is given will do; that something is given is still asked for. */
function tokenState(context: Context, header: string): ReturnType<Context["tokens"]["check"]> {
  return context.anyCredentials && /^basic +\S/i.test(header)
    ? "good"
    : context.tokens.check(header, context.now());
}

const versionHeader = { "Docker-Distribution-Api-Version": "registry/2.0" };

/** Undefined when the request carries a valid token; else the answer that says why it doesn't. */
export function refuse(request: IncomingMessage, context: Context): Answer | undefined {
  const header = request.headers.authorization;
  const state = header === undefined ? "bad" : tokenState(context, header);
  if (state === "good") return undefined;
  if (state === "expired") {
    const text = "Your authorization token has expired. Reauthenticate and try again.";
    return registryErrorAnswer(new RegistryError(403, "DENIED", text, versionHeader));
  }
  const realm = `${context.secure ? "https" : "http"}://${request.headers.host ?? "localhost"}/`;
  return {
    status: 401,
    headers: {
      ...versionHeader,
      "WWW-Authenticate": `Basic realm="${realm}",service="ecr.amazonaws.com"`,
      "Content-Type": "text/plain; charset=utf-8",
    },
    body: "Not Authorized\n",
  };
}

export async function answerRegistry(request: RegistryRequest, route: Route): Promise<Answer> {
  const answer = await settle(request, () => handle(request, route));
  return { ...answer, headers: { ...versionHeader, ...answer.headers } };
}

/** A download by a signed link, which needs no token. */
export function answerStorage(request: RegistryRequest, subject: string): Promise<Answer> {
  return settle(request, () => answerLink(request, subject));
}

async function settle(request: RegistryRequest, answer: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof EcrError) return registryErrorAnswer(translate(error, request.context.home.account));
    if (error instanceof RegistryError) return registryErrorAnswer(error);
    throw error;
  }
}

function handle(request: RegistryRequest, route: Route): Answer | Promise<Answer> {
  switch (route.kind) {
    case "ping":
      return { status: 200, headers: { "Content-Type": "application/json" }, body: "{}" };
    case "catalog":
      return answerCatalog(request);
    case "tags":
      return answerTags(request, route.name);
    case "manifest":
      return answerManifest(request, route);
    case "blob":
      return answerBlob(request, route);
    case "uploads":
      return answerUploads(request, route.name);
    case "upload":
      return answerUpload(request, route);
    case "referrers":
      return answerReferrers(request, route);
    default:
      return route satisfies never;
  }
}
