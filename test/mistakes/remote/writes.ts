// Mistakes and faults that show while images are written to ECR or deleted there.
import type { IncomingMessage } from "node:http";
import { imageOf, manifestOf } from "../../registry/support/images.ts";
import type { Stage } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { images, stockNginx } from "./registries.ts";
import { answeringEcr, brokenEcr, type EcrGate } from "./stand-ins.ts";

const at = "mirror.config.yaml:7:9";
const times = [
  [/\d+(\.\d+)? s\b/g, "S s"],
  [/\d\d:\d\d:\d\d/g, "CLOCK"],
  [/127\.0\.0\.1:\d+/g, "HOST:PORT"],
  [/uploads\/[0-9a-f-]{36}/g, "uploads/SESSION"],
] as const;

const gates = new WeakMap<Stage, EcrGate>();
const allowed = { act: (stage: Stage) => gates.get(stage)?.allow() };

/** The config's target is reached through this gate. */
function through(stage: Stage, gate: EcrGate, config: string): void {
  gates.set(stage, gate);
  stage.write("mirror.config.yaml", config.replace("TARGET", gate.settings));
}

type Breaks = Parameters<typeof brokenEcr>[1];

interface Write extends Pick<Mistake, "name" | "code" | "remedy"> {
  readonly after?: Mistake["after"];
  readonly breaks: (incoming: IncomingMessage, stage: Stage) => ReturnType<Breaks>;
}

/** One write is answered in another way, until the gate lets it through. */
function writing({ breaks, after = allowed, ...row }: Write): Mistake {
  return {
    ...row,
    prepare: async (stage) => {
      stockNginx(stage);
      const gate = await brokenEcr(stage, (incoming) => breaks(incoming, stage));
      const settings = "repositories: { defaults: { tagMutability: immutable } }\n";
      through(stage, gate, images("SOURCE/library/nginx:1.27", settings));
    },
    command: "apply --yes",
    exit: 1,
    at,
    after,
    hide: times,
  };
}

const opens = ({ method, url = "" }: IncomingMessage) => method === "POST" && url.includes("/blobs/uploads/");
const uploads = ({ method, url = "" }: IncomingMessage) =>
  method === "PUT" && url.includes("/blobs/uploads/");
const tags = ({ method, url = "" }: IncomingMessage) =>
  method === "PUT" && url.includes("/manifests/") && !url.includes("sha256:");

function refusal(code: string, message: string) {
  return { headers: { "content-type": "application/json" }, body: { errors: [{ code, message }] } };
}

/** Another image under the tag, pushed with the same login just before. */
async function pushOther({ ecr }: Stage, { url = "", headers }: IncomingMessage): Promise<void> {
  const { root } = imageOf("nginx", [300]);
  const value = JSON.parse(root.bytes.toString("utf8")) as Record<string, unknown>;
  const other = manifestOf({ ...value, annotations: { by: "another job" } });
  const put = await fetch(new URL(url, ecr.sandbox.url), {
    method: "PUT",
    headers: { authorization: headers.authorization ?? "", "content-type": other.mediaType },
    body: new Uint8Array(other.bytes),
  });
  if (!put.ok) throw new Error(`the other push answered ${put.status}: ${await put.text()}`);
}

const pushes: readonly Mistake[] = [
  writing({
    name: "right to push layers is missing",
    breaks: (incoming) =>
      opens(incoming)
        ? {
            status: 403,
            ...refusal(
              "DENIED",
              "User: arn:aws:iam::000000000000:user/ci is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:us-west-2:000000000000:repository/m/library/nginx",
            ),
          }
        : undefined,
    code: "registry/denied",
    remedy: /ecr:InitiateLayerUpload[^]*ecr:PutImage[^]*ecr-mirror iam-policy/,
  }),
  writing({
    name: "proxy that limits the size of uploads",
    breaks: (incoming) => (uploads(incoming) ? { status: 413 } : undefined),
    code: "registry/answer",
    remedy: /client_max_body_size 0;/,
  }),
  writing({
    name: "upload that is sent to another host",
    breaks: (incoming) =>
      opens(incoming)
        ? { status: 202, headers: { location: "https://storage.example.com/upload" } }
        : undefined,
    code: "registry/upload-location",
    remedy: /Report the text above to its operator/,
  }),
  writing({
    name: "upload without an address",
    breaks: (incoming) => (opens(incoming) ? { status: 202 } : undefined),
    code: "registry/upload-location",
    remedy: /Report the text above to its operator/,
  }),
  writing({
    name: "image that is accepted and not kept",
    breaks: (incoming) => (tags(incoming) ? { status: 201 } : undefined),
    code: "registry/not-stored",
    remedy: /Run the same command again/,
  }),
  writing({
    name: "immutable tag that another job pushes meanwhile",
    breaks: async (incoming, stage) => {
      if (tags(incoming)) await pushOther(stage, incoming);
      return undefined;
    },
    code: "registry/immutable-tag",
    remedy: /the plan shows the change as blocked, with the ways out: ecr-mirror plan/,
    after: { command: "plan", act: allowed.act },
  }),
];

const imageIds = [{ imageTag: "1.26" }];
const failures = [
  {
    imageId: { imageTag: "1.26" },
    failureCode: "ImageReferencedByManifestList",
    failureReason: "Requested image referenced by manifest list: [sha256:0be3f9d1]",
  },
];

const deletions: readonly Mistake[] = [
  {
    name: "image that ECR does not delete",
    prepare: async (stage) => {
      stockNginx(stage);
      const gate = await answeringEcr(stage, "BatchDeleteImage", { imageIds, failures });
      const settings = "prune: { maxPercent: 100 }\n";
      const both = "SOURCE/library/nginx:1.27\n      - SOURCE/library/nginx:1.26";
      through(stage, gate, images(both, settings));
      const ran = await stage.cli("apply", "--yes");
      if (ran.code !== 0) throw new Error(ran.stderr);
      through(stage, gate, images("SOURCE/library/nginx:1.27", settings));
    },
    command: "apply --prune --yes",
    exit: 1,
    code: "ecr/not-deleted",
    at: "mirror.config.yaml:2:21",
    remedy: /Make a new plan with --prune/,
    after: allowed,
    hide: times,
  },
];

export const writes: readonly Mistake[] = [...pushes, ...deletions];
