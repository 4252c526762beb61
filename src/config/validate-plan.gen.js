// Made from schemas/plan.schema.json by `npm run generate`: don't edit it.
// <stdin>
var validate = validate52;
var stdin_default = validate52;
var schema19 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "ecr-mirror plan",
  description:
    "All that an apply will do, as `ecr-mirror plan --format json` prints it and `plan --out` saves it. It holds no secret and no time of its own: equal desired and actual state give equal bytes.",
  type: "object",
  additionalProperties: false,
  required: [
    "formatVersion",
    "tool",
    "configDigest",
    "complete",
    "target",
    "sources",
    "summary",
    "actions",
    "blocked",
    "unchanged",
    "unmanaged",
    "questions",
    "warnings",
    "failures",
    "totals",
  ],
  properties: {
    formatVersion: {
      title: "Format version",
      description: "Changes when a reader of the old form would misread the new one.",
      const: "1.0",
    },
    tool: {
      title: "Tool",
      description: "Name and version of the program that made the plan.",
      type: "string",
      examples: ["ecr-mirror 0.1.0"],
    },
    configDigest: {
      $ref: "#/$defs/digest",
      title: "Config digest",
      description: "Digest of the config that was planned. Another config at apply time is warned about.",
    },
    planDigest: {
      $ref: "#/$defs/digest",
      title: "Plan digest",
      description: "Digest of the rest, in saved plans: what was reviewed is what is applied.",
    },
    complete: {
      title: "Complete",
      description:
        "false with --target, after a failed source, or with open questions: the plan then isn't all that the config asks for.",
      type: "boolean",
    },
    target: {
      title: "Target",
      description: "The registry that is kept equal to the config.",
      type: "object",
      additionalProperties: false,
      required: ["registry", "region"],
      properties: {
        registry: {
          title: "Registry",
          description: "Host name of the target registry.",
          type: "string",
          examples: ["123456789012.dkr.ecr.us-west-2.amazonaws.com"],
        },
        region: {
          title: "Region",
          description: "AWS region of the target registry.",
          type: "string",
          examples: ["us-west-2"],
        },
      },
    },
    sources: {
      title: "Sources",
      description: "The sources of the config and how each discovery went.",
      type: "array",
      items: { $ref: "#/$defs/source" },
    },
    summary: { $ref: "#/$defs/summary" },
    actions: {
      title: "Actions",
      description:
        "What will be done, by phase (repositories, images, deletions, files), within a phase by id.",
      type: "array",
      items: { $ref: "#/$defs/action" },
    },
    blocked: {
      title: "Blocked",
      description: "Changes that are wanted and can't be made, with the ways out.",
      type: "array",
      items: { $ref: "#/$defs/blocked" },
    },
    unchanged: {
      title: "Unchanged",
      description: "Tags that hold the wanted digest already.",
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["registry", "repository", "tag", "digest", "source", "from"],
        properties: {
          registry: { $ref: "#/$defs/registry" },
          repository: { $ref: "#/$defs/repository" },
          tag: { $ref: "#/$defs/tag" },
          digest: { $ref: "#/$defs/digest" },
          source: {
            title: "Source reference",
            description: "The reference at the source that it equals.",
            type: "string",
          },
          from: { $ref: "#/$defs/from" },
        },
      },
    },
    unmanaged: {
      title: "Unmanaged",
      description: "What ECR holds beside that. It is never touched.",
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["registry", "repository", "tag", "digest"],
        properties: {
          registry: { $ref: "#/$defs/registry" },
          repository: { $ref: "#/$defs/repository" },
          tag: { $ref: "#/$defs/tag" },
          digest: { $ref: "#/$defs/digest" },
        },
      },
    },
    questions: {
      title: "Questions",
      description: "References that can't be completed without a person.",
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["reference", "why", "evidence"],
        properties: {
          reference: { title: "Reference", description: "As it was found.", type: "string" },
          why: { title: "Why", description: "What is missing.", type: "string" },
          evidence: { $ref: "#/$defs/provenance" },
        },
      },
    },
    warnings: {
      title: "Warnings",
      description: "What a reviewer should know; nothing of it stops an apply.",
      type: "array",
      items: { $ref: "#/$defs/diagnostic" },
    },
    failures: {
      title: "Failures",
      description: "What could not be looked at; the plan is then incomplete.",
      type: "array",
      items: { $ref: "#/$defs/diagnostic" },
    },
    totals: {
      title: "Totals",
      description: "How much was compared in all.",
      type: "object",
      additionalProperties: false,
      required: ["images", "repositories", "files"],
      properties: {
        images: { title: "Images", description: "Wanted images.", $ref: "#/$defs/count" },
        repositories: { title: "Repositories", description: "Wanted repositories.", $ref: "#/$defs/count" },
        files: { title: "Files", description: "Generated files.", $ref: "#/$defs/count" },
      },
    },
  },
  $defs: {
    digest: {
      title: "Digest",
      description: "A sha256 content digest.",
      type: "string",
      pattern: "^sha256:[0-9a-f]{64}$",
    },
    digestOrNull: {
      title: "Digest or nothing",
      description: "null: there is nothing.",
      anyOf: [{ $ref: "#/$defs/digest" }, { type: "null" }],
    },
    count: { type: "integer", minimum: 0 },
    registry: { title: "Registry", description: "Host name of a registry.", type: "string" },
    repository: {
      title: "Repository",
      description: "Repository in ECR.",
      type: "string",
      examples: ["runwhen/runner"],
    },
    tag: { title: "Tag", description: "null: known by its digest alone.", type: ["string", "null"] },
    from: {
      title: "From",
      description: "Name of the config's source that asked for it first.",
      type: "string",
    },
    reason: {
      title: "Reason",
      description:
        "missing: not in ECR; moved: the source's tag means another digest; drifted: ECR differs from what was last applied; foreign: the tag holds what this config never wrote; repaired: a part of it is gone; archived: ECR keeps it in its archive tier; unwanted: no source asks for it any more.",
      enum: ["missing", "moved", "drifted", "foreign", "repaired", "archived", "unwanted"],
    },
    provenance: {
      title: "Provenance",
      description: "Where an image was found.",
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["source"],
        properties: {
          source: { title: "Source", description: "Name of the config's source.", type: "string" },
          file: { title: "File", description: "File that names the image.", type: "string" },
          line: { title: "Line", description: "Line in the file, from 1.", type: "integer", minimum: 1 },
          chart: { title: "Chart", description: "Helm chart.", type: "string" },
          version: { title: "Version", description: "Version of the chart or catalog.", type: "string" },
          template: { title: "Template", description: "Template of the chart.", type: "string" },
          kind: { title: "Kind", description: "Kind of the Kubernetes object.", type: "string" },
          name: { title: "Name", description: "Name of the object.", type: "string" },
          path: { title: "Path", description: "Path within the document.", type: "string" },
          rule: { title: "Rule", description: "The rule that found it.", type: "string" },
          hook: { title: "Hook", description: "Helm hook of the object.", type: "string" },
          note: { title: "Note", description: "A sentence for special cases.", type: "string" },
          namespace: {
            title: "Namespace",
            description: "Namespace of the Kubernetes object.",
            type: "string",
          },
          container: { title: "Container", description: "Name of the container.", type: "string" },
          renderer: {
            title: "Renderer",
            description: "The program that rendered the chart, with its version.",
            type: "string",
          },
        },
      },
    },
    source: {
      title: "Source",
      description: "A source of the config.",
      type: "object",
      additionalProperties: false,
      required: ["name", "kind", "title", "images"],
      properties: {
        name: { title: "Name", description: "Its name in the config.", type: "string" },
        kind: { title: "Kind", description: "Its kind.", type: "string" },
        title: {
          title: "Title",
          description: "What it read: a chart with its version, a file.",
          type: "string",
        },
        images: { title: "Images", description: "How many images it asked for.", $ref: "#/$defs/count" },
        failed: { title: "Failed", description: "Why its discovery failed.", type: "string" },
        fallback: { title: "Fallback", description: "The list that was used in its place.", type: "string" },
      },
    },
    summary: {
      title: "Summary",
      description: "The plan in numbers.",
      type: "object",
      additionalProperties: false,
      required: [
        "createRepository",
        "updateRepository",
        "copyImage",
        "tagImage",
        "deleteImage",
        "writeFile",
        "blocked",
        "unchanged",
        "bytes",
      ],
      properties: {
        createRepository: {
          title: "Repositories to create",
          description: "Actions of kind create-repository.",
          $ref: "#/$defs/count",
        },
        updateRepository: {
          title: "Repositories to update",
          description: "Actions of kind update-repository.",
          $ref: "#/$defs/count",
        },
        copyImage: {
          title: "Images to copy",
          description: "Actions of kind copy-image.",
          $ref: "#/$defs/count",
        },
        tagImage: { title: "Tags to set", description: "Actions of kind tag-image.", $ref: "#/$defs/count" },
        deleteImage: {
          title: "Images to delete",
          description: "Actions of kind delete-image.",
          $ref: "#/$defs/count",
        },
        writeFile: {
          title: "Files to write",
          description: "Actions of kind write-file.",
          $ref: "#/$defs/count",
        },
        blocked: { title: "Blocked", description: "Changes that can't be made.", $ref: "#/$defs/count" },
        unchanged: { title: "Unchanged", description: "Tags that are right already.", $ref: "#/$defs/count" },
        bytes: { title: "Bytes", description: "Bytes to move at most.", $ref: "#/$defs/count" },
      },
    },
    settings: {
      title: "Repository settings",
      description: "An absent key is neither compared nor changed.",
      type: "object",
      additionalProperties: false,
      properties: {
        tagMutability: {
          title: "Tag mutability",
          description: "Whether a tag can be given another digest.",
          type: "object",
          additionalProperties: false,
          required: ["mode", "exclusions"],
          properties: {
            mode: {
              title: "Mode",
              description: "For all tags but the excluded ones.",
              enum: ["mutable", "immutable"],
            },
            exclusions: {
              title: "Exclusions",
              description: "Wildcard filters of the tags for which the opposite holds.",
              type: "array",
              items: { type: "string" },
            },
          },
        },
        scanOnPush: {
          title: "Scan on push",
          description: "Whether ECR scans what is pushed.",
          type: "boolean",
        },
        encryption: {
          title: "Encryption",
          description: "Can't be changed on an existing repository.",
          type: "object",
          additionalProperties: false,
          required: ["type"],
          properties: {
            type: { title: "Type", description: "How ECR encrypts.", enum: ["AES256", "KMS", "KMS_DSSE"] },
            key: { title: "Key", description: "The key's ARN, id or alias.", type: "string" },
          },
        },
        lifecyclePolicy: { title: "Lifecycle policy", description: "JSON text.", type: "string" },
        repositoryPolicy: { title: "Repository policy", description: "JSON text.", type: "string" },
        tags: {
          title: "Resource tags",
          description: "The declared ones only.",
          type: "object",
          additionalProperties: { type: "string" },
        },
      },
    },
    imageSource: {
      title: "Image source",
      description: "Where the bytes come from.",
      type: "object",
      additionalProperties: false,
      required: ["reference", "digest"],
      properties: {
        reference: { title: "Reference", description: "Canonical reference at the source.", type: "string" },
        digest: { $ref: "#/$defs/digest" },
        layout: {
          title: "Layout",
          description: "An OCI layout on disk that is read in place of a registry.",
          type: "string",
        },
      },
    },
    imageDestination: {
      title: "Image destination",
      description: "Where it lands.",
      type: "object",
      additionalProperties: false,
      required: ["registry", "repository", "tag", "digest", "before"],
      properties: {
        registry: { $ref: "#/$defs/registry" },
        repository: { $ref: "#/$defs/repository" },
        tag: { $ref: "#/$defs/tag" },
        digest: { $ref: "#/$defs/digest", description: "What the tag holds afterwards." },
        before: { $ref: "#/$defs/digestOrNull", description: "What the tag holds now." },
      },
    },
    imageAction: {
      title: "Image action",
      description: "An image is copied, or a digest that ECR holds is tagged.",
      type: "object",
      additionalProperties: false,
      required: [
        "id",
        "kind",
        "reason",
        "source",
        "destination",
        "platforms",
        "referrers",
        "policy",
        "bytes",
        "from",
        "parts",
        "provenance",
      ],
      properties: {
        id: { $ref: "#/$defs/id" },
        kind: { enum: ["copy-image", "tag-image"] },
        reason: { $ref: "#/$defs/reason" },
        also: {
          title: "Also",
          description: "Further truths of the same tag.",
          type: "array",
          items: { $ref: "#/$defs/reason" },
        },
        source: { $ref: "#/$defs/imageSource" },
        destination: { $ref: "#/$defs/imageDestination" },
        platforms: {
          title: "Platforms",
          description: "`all`, or the platforms that are kept.",
          type: "array",
          items: { type: "string" },
        },
        referrers: {
          title: "Referrers",
          description: "Whether signatures, SBOMs and attestations travel with it.",
          type: "boolean",
        },
        policy: { title: "Policy", description: "Name of the tag policy.", type: "string" },
        bytes: { title: "Bytes", description: "Bytes to move at most.", $ref: "#/$defs/count" },
        from: { $ref: "#/$defs/from" },
        parts: {
          title: "Parts",
          description: "Children and referrers that belong to it.",
          type: "array",
          items: { $ref: "#/$defs/digest" },
        },
        provenance: { $ref: "#/$defs/provenance" },
        pushedAt: {
          title: "Pushed at",
          description: "When the digest that is replaced came to ECR.",
          type: "string",
        },
      },
    },
    id: { title: "Id", description: "Unique within the plan: the kind and the place.", type: "string" },
    action: {
      title: "Action",
      description: "One step, by its `kind`.",
      type: "object",
      required: ["kind"],
      oneOf: [
        {
          title: "Create a repository",
          additionalProperties: false,
          required: ["id", "kind", "registry", "repository", "settings"],
          properties: {
            id: { $ref: "#/$defs/id" },
            kind: { const: "create-repository" },
            registry: { $ref: "#/$defs/registry" },
            repository: { $ref: "#/$defs/repository" },
            settings: { $ref: "#/$defs/settings" },
          },
        },
        {
          title: "Update a repository",
          additionalProperties: false,
          required: ["id", "kind", "registry", "repository", "settings", "changes"],
          properties: {
            id: { $ref: "#/$defs/id" },
            kind: { const: "update-repository" },
            registry: { $ref: "#/$defs/registry" },
            repository: { $ref: "#/$defs/repository" },
            settings: { $ref: "#/$defs/settings" },
            changes: {
              title: "Changes",
              description: "Each setting that changes, for people.",
              type: "array",
              items: {
                type: "object",
                additionalProperties: false,
                required: ["setting", "before", "after"],
                properties: {
                  setting: {
                    enum: [
                      "tagMutability",
                      "scanOnPush",
                      "encryption",
                      "lifecyclePolicy",
                      "repositoryPolicy",
                      "tags",
                    ],
                  },
                  before: { type: "string" },
                  after: { type: "string" },
                },
              },
            },
          },
        },
        { $ref: "#/$defs/imageAction" },
        {
          title: "Delete an image",
          additionalProperties: false,
          required: ["id", "kind", "reason", "registry", "repository", "tag", "digest"],
          properties: {
            id: { $ref: "#/$defs/id" },
            kind: { const: "delete-image" },
            reason: { const: "unwanted" },
            registry: { $ref: "#/$defs/registry" },
            repository: { $ref: "#/$defs/repository" },
            tag: { $ref: "#/$defs/tag" },
            digest: { $ref: "#/$defs/digest", description: "Deleted only while ECR still holds this." },
          },
        },
        {
          title: "Write a file",
          additionalProperties: false,
          required: ["id", "kind", "path", "output", "before", "after", "diff", "content", "rows"],
          properties: {
            id: { $ref: "#/$defs/id" },
            kind: { const: "write-file" },
            path: { title: "Path", description: "As the config names it.", type: "string" },
            output: {
              title: "Output",
              description: "The output of the config that renders the file.",
              type: "object",
              additionalProperties: false,
              required: ["index", "kind"],
              properties: { index: { $ref: "#/$defs/count" }, kind: { type: "string" } },
            },
            before: { $ref: "#/$defs/digestOrNull" },
            after: { $ref: "#/$defs/digest" },
            diff: {
              title: "Diff",
              description: "Unified diff; empty when the file is too large to compare.",
              type: "string",
            },
            content: {
              title: "Content",
              description: "null when it is too large to keep: it is rendered again when it is written.",
              type: ["string", "null"],
            },
            rows: {
              title: "Rows",
              description: "The mapping rows that it was rendered from.",
              type: "array",
              items: { $ref: "#/$defs/row" },
            },
            proof: {
              title: "Proof",
              description:
                "What rendering the chart with the values showed: `values: proved, 12 of 12 images`.",
              type: "string",
            },
          },
        },
      ],
    },
    row: {
      title: "Mapping row",
      description: "One source reference and where it lives in ECR.",
      type: "object",
      additionalProperties: false,
      required: ["source", "written", "target", "digest", "place", "from", "provenance"],
      properties: {
        source: { title: "Source", description: "Canonical source reference.", type: "string" },
        written: {
          title: "Written",
          description: "Every form in which sources wrote it.",
          type: "array",
          items: { type: "string" },
        },
        target: { title: "Target", description: "Reference in ECR.", type: "string" },
        digest: { $ref: "#/$defs/digest" },
        place: { title: "Place", description: "Repository and tag in ECR.", type: "string" },
        from: { $ref: "#/$defs/from" },
        helmKey: {
          title: "Helm key",
          description: "Values key that the config names for it.",
          type: "string",
        },
        valuesKeys: {
          title: "Values keys",
          description: "Values keys that set it.",
          type: "array",
          items: { type: "string" },
        },
        provenance: { $ref: "#/$defs/provenance" },
        uses: {
          title: "Uses",
          description:
            "For values outputs: the places of the chart that use the image, and the values that lead there.",
          type: "array",
          items: { type: "object" },
        },
      },
    },
    blocked: {
      title: "Blocked",
      description: "A change that is wanted and can't be made.",
      type: "object",
      additionalProperties: false,
      required: [
        "id",
        "subject",
        "registry",
        "repository",
        "tag",
        "from",
        "why",
        "detail",
        "before",
        "after",
        "waysOut",
      ],
      properties: {
        id: { $ref: "#/$defs/id" },
        subject: { title: "Subject", description: "What is blocked.", enum: ["image", "repository"] },
        registry: { $ref: "#/$defs/registry" },
        repository: { $ref: "#/$defs/repository" },
        tag: { $ref: "#/$defs/tag" },
        from: {
          title: "From",
          description: "Name of the source; null for a repository.",
          type: ["string", "null"],
        },
        why: { title: "Why", description: "In few words.", type: "string" },
        detail: { title: "Detail", description: "Both sides, on one line.", type: "string" },
        before: { $ref: "#/$defs/digestOrNull" },
        after: { $ref: "#/$defs/digestOrNull" },
        waysOut: {
          title: "Ways out",
          description: "What a person can do.",
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["label", "text"],
            properties: { label: { type: "string" }, text: { type: "string" } },
          },
        },
      },
    },
    diagnostic: {
      title: "Diagnostic",
      description: "A warning.",
      type: "object",
      additionalProperties: false,
      required: ["code", "severity", "summary"],
      properties: {
        code: { title: "Code", description: "Listed in docs/errors.md.", type: "string" },
        severity: { enum: ["error", "warning"] },
        summary: { type: "string" },
        detail: { type: "string" },
        hint: { type: "string" },
        at: {
          title: "Place",
          description: "A place in a file, counted from 1.",
          type: "object",
          additionalProperties: false,
          required: ["file", "line", "column"],
          properties: {
            file: { type: "string" },
            line: { type: "integer" },
            column: { type: "integer" },
            length: { type: "integer" },
            frame: {
              type: "array",
              items: {
                type: "object",
                additionalProperties: false,
                required: ["line", "text"],
                properties: { line: { type: "integer" }, text: { type: "string" } },
              },
            },
          },
        },
      },
    },
  },
};
var func1 = Object.prototype.hasOwnProperty;
var pattern3 = new RegExp("^sha256:[0-9a-f]{64}$", "");
function validate53(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate53.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (!pattern3.test(data)) {
      const err0 = {
        instancePath,
        schemaPath: "#/pattern",
        keyword: "pattern",
        params: { pattern: "^sha256:[0-9a-f]{64}$" },
        message: 'must match pattern "^sha256:[0-9a-f]{64}$"',
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "string" },
      message: "must be string",
    };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate53.errors = vErrors;
  return errors === 0;
}
validate53.evaluated = { dynamicProps: false, dynamicItems: false };
function validate57(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate57.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (!(typeof data == "number" && !(data % 1) && !isNaN(data) && isFinite(data))) {
    const err0 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "integer" },
      message: "must be integer",
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  if (typeof data == "number" && isFinite(data)) {
    if (data < 0 || isNaN(data)) {
      const err1 = {
        instancePath,
        schemaPath: "#/minimum",
        keyword: "minimum",
        params: { comparison: ">=", limit: 0 },
        message: "must be >= 0",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
  }
  validate57.errors = vErrors;
  return errors === 0;
}
validate57.evaluated = { dynamicProps: false, dynamicItems: false };
function validate56(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate56.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.name === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "name" },
        message: "must have required property 'name'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
        message: "must have required property 'kind'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.title === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "title" },
        message: "must have required property 'title'",
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.images === void 0) {
      const err3 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "images" },
        message: "must have required property 'images'",
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === "name" ||
        key0 === "kind" ||
        key0 === "title" ||
        key0 === "images" ||
        key0 === "failed" ||
        key0 === "fallback"
      )) {
        const err4 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (typeof data.name !== "string") {
        const err5 = {
          instancePath: instancePath + "/name",
          schemaPath: "#/properties/name/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if (typeof data.kind !== "string") {
        const err6 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.title !== void 0) {
      if (typeof data.title !== "string") {
        const err7 = {
          instancePath: instancePath + "/title",
          schemaPath: "#/properties/title/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.images !== void 0) {
      if (
        !validate57(data.images, {
          instancePath: instancePath + "/images",
          parentData: data,
          parentDataProperty: "images",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.failed !== void 0) {
      if (typeof data.failed !== "string") {
        const err8 = {
          instancePath: instancePath + "/failed",
          schemaPath: "#/properties/failed/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.fallback !== void 0) {
      if (typeof data.fallback !== "string") {
        const err9 = {
          instancePath: instancePath + "/fallback",
          schemaPath: "#/properties/fallback/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
  } else {
    const err10 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err10];
    } else {
      vErrors.push(err10);
    }
    errors++;
  }
  validate56.errors = vErrors;
  return errors === 0;
}
validate56.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema23 = {
  title: "Summary",
  description: "The plan in numbers.",
  type: "object",
  additionalProperties: false,
  required: [
    "createRepository",
    "updateRepository",
    "copyImage",
    "tagImage",
    "deleteImage",
    "writeFile",
    "blocked",
    "unchanged",
    "bytes",
  ],
  properties: {
    createRepository: {
      title: "Repositories to create",
      description: "Actions of kind create-repository.",
      $ref: "#/$defs/count",
    },
    updateRepository: {
      title: "Repositories to update",
      description: "Actions of kind update-repository.",
      $ref: "#/$defs/count",
    },
    copyImage: { title: "Images to copy", description: "Actions of kind copy-image.", $ref: "#/$defs/count" },
    tagImage: { title: "Tags to set", description: "Actions of kind tag-image.", $ref: "#/$defs/count" },
    deleteImage: {
      title: "Images to delete",
      description: "Actions of kind delete-image.",
      $ref: "#/$defs/count",
    },
    writeFile: { title: "Files to write", description: "Actions of kind write-file.", $ref: "#/$defs/count" },
    blocked: { title: "Blocked", description: "Changes that can't be made.", $ref: "#/$defs/count" },
    unchanged: { title: "Unchanged", description: "Tags that are right already.", $ref: "#/$defs/count" },
    bytes: { title: "Bytes", description: "Bytes to move at most.", $ref: "#/$defs/count" },
  },
};
function validate60(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate60.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.createRepository === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "createRepository" },
        message: "must have required property 'createRepository'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.updateRepository === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "updateRepository" },
        message: "must have required property 'updateRepository'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.copyImage === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "copyImage" },
        message: "must have required property 'copyImage'",
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.tagImage === void 0) {
      const err3 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "tagImage" },
        message: "must have required property 'tagImage'",
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.deleteImage === void 0) {
      const err4 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "deleteImage" },
        message: "must have required property 'deleteImage'",
      };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.writeFile === void 0) {
      const err5 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "writeFile" },
        message: "must have required property 'writeFile'",
      };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    if (data.blocked === void 0) {
      const err6 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "blocked" },
        message: "must have required property 'blocked'",
      };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        vErrors.push(err6);
      }
      errors++;
    }
    if (data.unchanged === void 0) {
      const err7 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "unchanged" },
        message: "must have required property 'unchanged'",
      };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        vErrors.push(err7);
      }
      errors++;
    }
    if (data.bytes === void 0) {
      const err8 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "bytes" },
        message: "must have required property 'bytes'",
      };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema23.properties, key0)) {
        const err9 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.createRepository !== void 0) {
      if (
        !validate57(data.createRepository, {
          instancePath: instancePath + "/createRepository",
          parentData: data,
          parentDataProperty: "createRepository",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.updateRepository !== void 0) {
      if (
        !validate57(data.updateRepository, {
          instancePath: instancePath + "/updateRepository",
          parentData: data,
          parentDataProperty: "updateRepository",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.copyImage !== void 0) {
      if (
        !validate57(data.copyImage, {
          instancePath: instancePath + "/copyImage",
          parentData: data,
          parentDataProperty: "copyImage",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagImage !== void 0) {
      if (
        !validate57(data.tagImage, {
          instancePath: instancePath + "/tagImage",
          parentData: data,
          parentDataProperty: "tagImage",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.deleteImage !== void 0) {
      if (
        !validate57(data.deleteImage, {
          instancePath: instancePath + "/deleteImage",
          parentData: data,
          parentDataProperty: "deleteImage",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.writeFile !== void 0) {
      if (
        !validate57(data.writeFile, {
          instancePath: instancePath + "/writeFile",
          parentData: data,
          parentDataProperty: "writeFile",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.blocked !== void 0) {
      if (
        !validate57(data.blocked, {
          instancePath: instancePath + "/blocked",
          parentData: data,
          parentDataProperty: "blocked",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.unchanged !== void 0) {
      if (
        !validate57(data.unchanged, {
          instancePath: instancePath + "/unchanged",
          parentData: data,
          parentDataProperty: "unchanged",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.bytes !== void 0) {
      if (
        !validate57(data.bytes, {
          instancePath: instancePath + "/bytes",
          parentData: data,
          parentDataProperty: "bytes",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err10 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err10];
    } else {
      vErrors.push(err10);
    }
    errors++;
  }
  validate60.errors = vErrors;
  return errors === 0;
}
validate60.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema24 = {
  title: "Action",
  description: "One step, by its `kind`.",
  type: "object",
  required: ["kind"],
  oneOf: [
    {
      title: "Create a repository",
      additionalProperties: false,
      required: ["id", "kind", "registry", "repository", "settings"],
      properties: {
        id: { $ref: "#/$defs/id" },
        kind: { const: "create-repository" },
        registry: { $ref: "#/$defs/registry" },
        repository: { $ref: "#/$defs/repository" },
        settings: { $ref: "#/$defs/settings" },
      },
    },
    {
      title: "Update a repository",
      additionalProperties: false,
      required: ["id", "kind", "registry", "repository", "settings", "changes"],
      properties: {
        id: { $ref: "#/$defs/id" },
        kind: { const: "update-repository" },
        registry: { $ref: "#/$defs/registry" },
        repository: { $ref: "#/$defs/repository" },
        settings: { $ref: "#/$defs/settings" },
        changes: {
          title: "Changes",
          description: "Each setting that changes, for people.",
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["setting", "before", "after"],
            properties: {
              setting: {
                enum: [
                  "tagMutability",
                  "scanOnPush",
                  "encryption",
                  "lifecyclePolicy",
                  "repositoryPolicy",
                  "tags",
                ],
              },
              before: { type: "string" },
              after: { type: "string" },
            },
          },
        },
      },
    },
    { $ref: "#/$defs/imageAction" },
    {
      title: "Delete an image",
      additionalProperties: false,
      required: ["id", "kind", "reason", "registry", "repository", "tag", "digest"],
      properties: {
        id: { $ref: "#/$defs/id" },
        kind: { const: "delete-image" },
        reason: { const: "unwanted" },
        registry: { $ref: "#/$defs/registry" },
        repository: { $ref: "#/$defs/repository" },
        tag: { $ref: "#/$defs/tag" },
        digest: { $ref: "#/$defs/digest", description: "Deleted only while ECR still holds this." },
      },
    },
    {
      title: "Write a file",
      additionalProperties: false,
      required: ["id", "kind", "path", "output", "before", "after", "diff", "content", "rows"],
      properties: {
        id: { $ref: "#/$defs/id" },
        kind: { const: "write-file" },
        path: { title: "Path", description: "As the config names it.", type: "string" },
        output: {
          title: "Output",
          description: "The output of the config that renders the file.",
          type: "object",
          additionalProperties: false,
          required: ["index", "kind"],
          properties: { index: { $ref: "#/$defs/count" }, kind: { type: "string" } },
        },
        before: { $ref: "#/$defs/digestOrNull" },
        after: { $ref: "#/$defs/digest" },
        diff: {
          title: "Diff",
          description: "Unified diff; empty when the file is too large to compare.",
          type: "string",
        },
        content: {
          title: "Content",
          description: "null when it is too large to keep: it is rendered again when it is written.",
          type: ["string", "null"],
        },
        rows: {
          title: "Rows",
          description: "The mapping rows that it was rendered from.",
          type: "array",
          items: { $ref: "#/$defs/row" },
        },
        proof: {
          title: "Proof",
          description: "What rendering the chart with the values showed: `values: proved, 12 of 12 images`.",
          type: "string",
        },
      },
    },
  ],
};
function validate72(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate72.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data !== "string") {
    const err0 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "string" },
      message: "must be string",
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  validate72.errors = vErrors;
  return errors === 0;
}
validate72.evaluated = { dynamicProps: false, dynamicItems: false };
function validate74(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate74.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data !== "string") {
    const err0 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "string" },
      message: "must be string",
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  validate74.errors = vErrors;
  return errors === 0;
}
validate74.evaluated = { dynamicProps: false, dynamicItems: false };
function validate76(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate76.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data !== "string") {
    const err0 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "string" },
      message: "must be string",
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  validate76.errors = vErrors;
  return errors === 0;
}
validate76.evaluated = { dynamicProps: false, dynamicItems: false };
var schema28 = {
  title: "Repository settings",
  description: "An absent key is neither compared nor changed.",
  type: "object",
  additionalProperties: false,
  properties: {
    tagMutability: {
      title: "Tag mutability",
      description: "Whether a tag can be given another digest.",
      type: "object",
      additionalProperties: false,
      required: ["mode", "exclusions"],
      properties: {
        mode: {
          title: "Mode",
          description: "For all tags but the excluded ones.",
          enum: ["mutable", "immutable"],
        },
        exclusions: {
          title: "Exclusions",
          description: "Wildcard filters of the tags for which the opposite holds.",
          type: "array",
          items: { type: "string" },
        },
      },
    },
    scanOnPush: { title: "Scan on push", description: "Whether ECR scans what is pushed.", type: "boolean" },
    encryption: {
      title: "Encryption",
      description: "Can't be changed on an existing repository.",
      type: "object",
      additionalProperties: false,
      required: ["type"],
      properties: {
        type: { title: "Type", description: "How ECR encrypts.", enum: ["AES256", "KMS", "KMS_DSSE"] },
        key: { title: "Key", description: "The key's ARN, id or alias.", type: "string" },
      },
    },
    lifecyclePolicy: { title: "Lifecycle policy", description: "JSON text.", type: "string" },
    repositoryPolicy: { title: "Repository policy", description: "JSON text.", type: "string" },
    tags: {
      title: "Resource tags",
      description: "The declared ones only.",
      type: "object",
      additionalProperties: { type: "string" },
    },
  },
};
function validate78(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate78.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!(
        key0 === "tagMutability" ||
        key0 === "scanOnPush" ||
        key0 === "encryption" ||
        key0 === "lifecyclePolicy" ||
        key0 === "repositoryPolicy" ||
        key0 === "tags"
      )) {
        const err0 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.tagMutability !== void 0) {
      let data0 = data.tagMutability;
      if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
        if (data0.mode === void 0) {
          const err1 = {
            instancePath: instancePath + "/tagMutability",
            schemaPath: "#/properties/tagMutability/required",
            keyword: "required",
            params: { missingProperty: "mode" },
            message: "must have required property 'mode'",
          };
          if (vErrors === null) {
            vErrors = [err1];
          } else {
            vErrors.push(err1);
          }
          errors++;
        }
        if (data0.exclusions === void 0) {
          const err2 = {
            instancePath: instancePath + "/tagMutability",
            schemaPath: "#/properties/tagMutability/required",
            keyword: "required",
            params: { missingProperty: "exclusions" },
            message: "must have required property 'exclusions'",
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            vErrors.push(err2);
          }
          errors++;
        }
        for (const key1 in data0) {
          if (!(key1 === "mode" || key1 === "exclusions")) {
            const err3 = {
              instancePath: instancePath + "/tagMutability",
              schemaPath: "#/properties/tagMutability/additionalProperties",
              keyword: "additionalProperties",
              params: { additionalProperty: key1 },
              message: "must NOT have additional properties",
            };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              vErrors.push(err3);
            }
            errors++;
          }
        }
        if (data0.mode !== void 0) {
          let data1 = data0.mode;
          if (!(data1 === "mutable" || data1 === "immutable")) {
            const err4 = {
              instancePath: instancePath + "/tagMutability/mode",
              schemaPath: "#/properties/tagMutability/properties/mode/enum",
              keyword: "enum",
              params: { allowedValues: schema28.properties.tagMutability.properties.mode.enum },
              message: "must be equal to one of the allowed values",
            };
            if (vErrors === null) {
              vErrors = [err4];
            } else {
              vErrors.push(err4);
            }
            errors++;
          }
        }
        if (data0.exclusions !== void 0) {
          let data2 = data0.exclusions;
          if (Array.isArray(data2)) {
            const len0 = data2.length;
            for (let i0 = 0; i0 < len0; i0++) {
              if (typeof data2[i0] !== "string") {
                const err5 = {
                  instancePath: instancePath + "/tagMutability/exclusions/" + i0,
                  schemaPath: "#/properties/tagMutability/properties/exclusions/items/type",
                  keyword: "type",
                  params: { type: "string" },
                  message: "must be string",
                };
                if (vErrors === null) {
                  vErrors = [err5];
                } else {
                  vErrors.push(err5);
                }
                errors++;
              }
            }
          } else {
            const err6 = {
              instancePath: instancePath + "/tagMutability/exclusions",
              schemaPath: "#/properties/tagMutability/properties/exclusions/type",
              keyword: "type",
              params: { type: "array" },
              message: "must be array",
            };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
      } else {
        const err7 = {
          instancePath: instancePath + "/tagMutability",
          schemaPath: "#/properties/tagMutability/type",
          keyword: "type",
          params: { type: "object" },
          message: "must be object",
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.scanOnPush !== void 0) {
      if (typeof data.scanOnPush !== "boolean") {
        const err8 = {
          instancePath: instancePath + "/scanOnPush",
          schemaPath: "#/properties/scanOnPush/type",
          keyword: "type",
          params: { type: "boolean" },
          message: "must be boolean",
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.encryption !== void 0) {
      let data5 = data.encryption;
      if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
        if (data5.type === void 0) {
          const err9 = {
            instancePath: instancePath + "/encryption",
            schemaPath: "#/properties/encryption/required",
            keyword: "required",
            params: { missingProperty: "type" },
            message: "must have required property 'type'",
          };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
        for (const key2 in data5) {
          if (!(key2 === "type" || key2 === "key")) {
            const err10 = {
              instancePath: instancePath + "/encryption",
              schemaPath: "#/properties/encryption/additionalProperties",
              keyword: "additionalProperties",
              params: { additionalProperty: key2 },
              message: "must NOT have additional properties",
            };
            if (vErrors === null) {
              vErrors = [err10];
            } else {
              vErrors.push(err10);
            }
            errors++;
          }
        }
        if (data5.type !== void 0) {
          let data6 = data5.type;
          if (!(data6 === "AES256" || data6 === "KMS" || data6 === "KMS_DSSE")) {
            const err11 = {
              instancePath: instancePath + "/encryption/type",
              schemaPath: "#/properties/encryption/properties/type/enum",
              keyword: "enum",
              params: { allowedValues: schema28.properties.encryption.properties.type.enum },
              message: "must be equal to one of the allowed values",
            };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
        if (data5.key !== void 0) {
          if (typeof data5.key !== "string") {
            const err12 = {
              instancePath: instancePath + "/encryption/key",
              schemaPath: "#/properties/encryption/properties/key/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err12];
            } else {
              vErrors.push(err12);
            }
            errors++;
          }
        }
      } else {
        const err13 = {
          instancePath: instancePath + "/encryption",
          schemaPath: "#/properties/encryption/type",
          keyword: "type",
          params: { type: "object" },
          message: "must be object",
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.lifecyclePolicy !== void 0) {
      if (typeof data.lifecyclePolicy !== "string") {
        const err14 = {
          instancePath: instancePath + "/lifecyclePolicy",
          schemaPath: "#/properties/lifecyclePolicy/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.repositoryPolicy !== void 0) {
      if (typeof data.repositoryPolicy !== "string") {
        const err15 = {
          instancePath: instancePath + "/repositoryPolicy",
          schemaPath: "#/properties/repositoryPolicy/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.tags !== void 0) {
      let data10 = data.tags;
      if (data10 && typeof data10 == "object" && !Array.isArray(data10)) {
        for (const key3 in data10) {
          if (typeof data10[key3] !== "string") {
            const err16 = {
              instancePath: instancePath + "/tags/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),
              schemaPath: "#/properties/tags/additionalProperties/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
      } else {
        const err17 = {
          instancePath: instancePath + "/tags",
          schemaPath: "#/properties/tags/type",
          keyword: "type",
          params: { type: "object" },
          message: "must be object",
        };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
  } else {
    const err18 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err18];
    } else {
      vErrors.push(err18);
    }
    errors++;
  }
  validate78.errors = vErrors;
  return errors === 0;
}
validate78.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema29 = {
  title: "Image action",
  description: "An image is copied, or a digest that ECR holds is tagged.",
  type: "object",
  additionalProperties: false,
  required: [
    "id",
    "kind",
    "reason",
    "source",
    "destination",
    "platforms",
    "referrers",
    "policy",
    "bytes",
    "from",
    "parts",
    "provenance",
  ],
  properties: {
    id: { $ref: "#/$defs/id" },
    kind: { enum: ["copy-image", "tag-image"] },
    reason: { $ref: "#/$defs/reason" },
    also: {
      title: "Also",
      description: "Further truths of the same tag.",
      type: "array",
      items: { $ref: "#/$defs/reason" },
    },
    source: { $ref: "#/$defs/imageSource" },
    destination: { $ref: "#/$defs/imageDestination" },
    platforms: {
      title: "Platforms",
      description: "`all`, or the platforms that are kept.",
      type: "array",
      items: { type: "string" },
    },
    referrers: {
      title: "Referrers",
      description: "Whether signatures, SBOMs and attestations travel with it.",
      type: "boolean",
    },
    policy: { title: "Policy", description: "Name of the tag policy.", type: "string" },
    bytes: { title: "Bytes", description: "Bytes to move at most.", $ref: "#/$defs/count" },
    from: { $ref: "#/$defs/from" },
    parts: {
      title: "Parts",
      description: "Children and referrers that belong to it.",
      type: "array",
      items: { $ref: "#/$defs/digest" },
    },
    provenance: { $ref: "#/$defs/provenance" },
    pushedAt: {
      title: "Pushed at",
      description: "When the digest that is replaced came to ECR.",
      type: "string",
    },
  },
};
var schema30 = {
  title: "Reason",
  description:
    "missing: not in ECR; moved: the source's tag means another digest; drifted: ECR differs from what was last applied; foreign: the tag holds what this config never wrote; repaired: a part of it is gone; archived: ECR keeps it in its archive tier; unwanted: no source asks for it any more.",
  enum: ["missing", "moved", "drifted", "foreign", "repaired", "archived", "unwanted"],
};
function validate86(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate86.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (!(
    data === "missing" ||
    data === "moved" ||
    data === "drifted" ||
    data === "foreign" ||
    data === "repaired" ||
    data === "archived" ||
    data === "unwanted"
  )) {
    const err0 = {
      instancePath,
      schemaPath: "#/enum",
      keyword: "enum",
      params: { allowedValues: schema30.enum },
      message: "must be equal to one of the allowed values",
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  validate86.errors = vErrors;
  return errors === 0;
}
validate86.evaluated = { dynamicProps: false, dynamicItems: false };
function validate89(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate89.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.reference === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "reference" },
        message: "must have required property 'reference'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.digest === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "digest" },
        message: "must have required property 'digest'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "reference" || key0 === "digest" || key0 === "layout")) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.reference !== void 0) {
      if (typeof data.reference !== "string") {
        const err3 = {
          instancePath: instancePath + "/reference",
          schemaPath: "#/properties/reference/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.digest !== void 0) {
      if (
        !validate53(data.digest, {
          instancePath: instancePath + "/digest",
          parentData: data,
          parentDataProperty: "digest",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
        errors = vErrors.length;
      }
    }
    if (data.layout !== void 0) {
      if (typeof data.layout !== "string") {
        const err4 = {
          instancePath: instancePath + "/layout",
          schemaPath: "#/properties/layout/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
  } else {
    const err5 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err5];
    } else {
      vErrors.push(err5);
    }
    errors++;
  }
  validate89.errors = vErrors;
  return errors === 0;
}
validate89.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema33 = { title: "Tag", description: "null: known by its digest alone.", type: ["string", "null"] };
function validate95(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate95.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data !== "string" && data !== null) {
    const err0 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: schema33.type },
      message: "must be string,null",
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  validate95.errors = vErrors;
  return errors === 0;
}
validate95.evaluated = { dynamicProps: false, dynamicItems: false };
function validate98(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate98.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs0 = errors;
  let valid0 = false;
  const _errs1 = errors;
  if (!validate53(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
    vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
    errors = vErrors.length;
  }
  var _valid0 = _errs1 === errors;
  valid0 = valid0 || _valid0;
  const _errs2 = errors;
  if (data !== null) {
    const err0 = {
      instancePath,
      schemaPath: "#/anyOf/1/type",
      keyword: "type",
      params: { type: "null" },
      message: "must be null",
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  var _valid0 = _errs2 === errors;
  valid0 = valid0 || _valid0;
  if (!valid0) {
    const err1 = {
      instancePath,
      schemaPath: "#/anyOf",
      keyword: "anyOf",
      params: {},
      message: "must match a schema in anyOf",
    };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  } else {
    errors = _errs0;
    if (vErrors !== null) {
      if (_errs0) {
        vErrors.length = _errs0;
      } else {
        vErrors = null;
      }
    }
  }
  validate98.errors = vErrors;
  return errors === 0;
}
validate98.evaluated = { dynamicProps: false, dynamicItems: false };
function validate92(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate92.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.registry === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "registry" },
        message: "must have required property 'registry'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.repository === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "repository" },
        message: "must have required property 'repository'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.tag === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "tag" },
        message: "must have required property 'tag'",
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.digest === void 0) {
      const err3 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "digest" },
        message: "must have required property 'digest'",
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.before === void 0) {
      const err4 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "before" },
        message: "must have required property 'before'",
      };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === "registry" ||
        key0 === "repository" ||
        key0 === "tag" ||
        key0 === "digest" ||
        key0 === "before"
      )) {
        const err5 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.registry !== void 0) {
      if (
        !validate74(data.registry, {
          instancePath: instancePath + "/registry",
          parentData: data,
          parentDataProperty: "registry",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate74.errors : append(vErrors, validate74.errors);
        errors = vErrors.length;
      }
    }
    if (data.repository !== void 0) {
      if (
        !validate76(data.repository, {
          instancePath: instancePath + "/repository",
          parentData: data,
          parentDataProperty: "repository",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate76.errors : append(vErrors, validate76.errors);
        errors = vErrors.length;
      }
    }
    if (data.tag !== void 0) {
      if (
        !validate95(data.tag, {
          instancePath: instancePath + "/tag",
          parentData: data,
          parentDataProperty: "tag",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate95.errors : append(vErrors, validate95.errors);
        errors = vErrors.length;
      }
    }
    if (data.digest !== void 0) {
      if (
        !validate53(data.digest, {
          instancePath: instancePath + "/digest",
          parentData: data,
          parentDataProperty: "digest",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
        errors = vErrors.length;
      }
    }
    if (data.before !== void 0) {
      if (
        !validate98(data.before, {
          instancePath: instancePath + "/before",
          parentData: data,
          parentDataProperty: "before",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate98.errors : append(vErrors, validate98.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err6 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err6];
    } else {
      vErrors.push(err6);
    }
    errors++;
  }
  validate92.errors = vErrors;
  return errors === 0;
}
validate92.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate103(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate103.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data !== "string") {
    const err0 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "string" },
      message: "must be string",
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  validate103.errors = vErrors;
  return errors === 0;
}
validate103.evaluated = { dynamicProps: false, dynamicItems: false };
var schema36 = {
  title: "Provenance",
  description: "Where an image was found.",
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["source"],
    properties: {
      source: { title: "Source", description: "Name of the config's source.", type: "string" },
      file: { title: "File", description: "File that names the image.", type: "string" },
      line: { title: "Line", description: "Line in the file, from 1.", type: "integer", minimum: 1 },
      chart: { title: "Chart", description: "Helm chart.", type: "string" },
      version: { title: "Version", description: "Version of the chart or catalog.", type: "string" },
      template: { title: "Template", description: "Template of the chart.", type: "string" },
      kind: { title: "Kind", description: "Kind of the Kubernetes object.", type: "string" },
      name: { title: "Name", description: "Name of the object.", type: "string" },
      path: { title: "Path", description: "Path within the document.", type: "string" },
      rule: { title: "Rule", description: "The rule that found it.", type: "string" },
      hook: { title: "Hook", description: "Helm hook of the object.", type: "string" },
      note: { title: "Note", description: "A sentence for special cases.", type: "string" },
      namespace: { title: "Namespace", description: "Namespace of the Kubernetes object.", type: "string" },
      container: { title: "Container", description: "Name of the container.", type: "string" },
      renderer: {
        title: "Renderer",
        description: "The program that rendered the chart, with its version.",
        type: "string",
      },
    },
  },
};
function validate106(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate106.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (Array.isArray(data)) {
    const len0 = data.length;
    for (let i0 = 0; i0 < len0; i0++) {
      let data0 = data[i0];
      if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
        if (data0.source === void 0) {
          const err0 = {
            instancePath: instancePath + "/" + i0,
            schemaPath: "#/items/required",
            keyword: "required",
            params: { missingProperty: "source" },
            message: "must have required property 'source'",
          };
          if (vErrors === null) {
            vErrors = [err0];
          } else {
            vErrors.push(err0);
          }
          errors++;
        }
        for (const key0 in data0) {
          if (!func1.call(schema36.items.properties, key0)) {
            const err1 = {
              instancePath: instancePath + "/" + i0,
              schemaPath: "#/items/additionalProperties",
              keyword: "additionalProperties",
              params: { additionalProperty: key0 },
              message: "must NOT have additional properties",
            };
            if (vErrors === null) {
              vErrors = [err1];
            } else {
              vErrors.push(err1);
            }
            errors++;
          }
        }
        if (data0.source !== void 0) {
          if (typeof data0.source !== "string") {
            const err2 = {
              instancePath: instancePath + "/" + i0 + "/source",
              schemaPath: "#/items/properties/source/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err2];
            } else {
              vErrors.push(err2);
            }
            errors++;
          }
        }
        if (data0.file !== void 0) {
          if (typeof data0.file !== "string") {
            const err3 = {
              instancePath: instancePath + "/" + i0 + "/file",
              schemaPath: "#/items/properties/file/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              vErrors.push(err3);
            }
            errors++;
          }
        }
        if (data0.line !== void 0) {
          let data3 = data0.line;
          if (!(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
            const err4 = {
              instancePath: instancePath + "/" + i0 + "/line",
              schemaPath: "#/items/properties/line/type",
              keyword: "type",
              params: { type: "integer" },
              message: "must be integer",
            };
            if (vErrors === null) {
              vErrors = [err4];
            } else {
              vErrors.push(err4);
            }
            errors++;
          }
          if (typeof data3 == "number" && isFinite(data3)) {
            if (data3 < 1 || isNaN(data3)) {
              const err5 = {
                instancePath: instancePath + "/" + i0 + "/line",
                schemaPath: "#/items/properties/line/minimum",
                keyword: "minimum",
                params: { comparison: ">=", limit: 1 },
                message: "must be >= 1",
              };
              if (vErrors === null) {
                vErrors = [err5];
              } else {
                vErrors.push(err5);
              }
              errors++;
            }
          }
        }
        if (data0.chart !== void 0) {
          if (typeof data0.chart !== "string") {
            const err6 = {
              instancePath: instancePath + "/" + i0 + "/chart",
              schemaPath: "#/items/properties/chart/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
        if (data0.version !== void 0) {
          if (typeof data0.version !== "string") {
            const err7 = {
              instancePath: instancePath + "/" + i0 + "/version",
              schemaPath: "#/items/properties/version/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err7];
            } else {
              vErrors.push(err7);
            }
            errors++;
          }
        }
        if (data0.template !== void 0) {
          if (typeof data0.template !== "string") {
            const err8 = {
              instancePath: instancePath + "/" + i0 + "/template",
              schemaPath: "#/items/properties/template/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
        if (data0.kind !== void 0) {
          if (typeof data0.kind !== "string") {
            const err9 = {
              instancePath: instancePath + "/" + i0 + "/kind",
              schemaPath: "#/items/properties/kind/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err9];
            } else {
              vErrors.push(err9);
            }
            errors++;
          }
        }
        if (data0.name !== void 0) {
          if (typeof data0.name !== "string") {
            const err10 = {
              instancePath: instancePath + "/" + i0 + "/name",
              schemaPath: "#/items/properties/name/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err10];
            } else {
              vErrors.push(err10);
            }
            errors++;
          }
        }
        if (data0.path !== void 0) {
          if (typeof data0.path !== "string") {
            const err11 = {
              instancePath: instancePath + "/" + i0 + "/path",
              schemaPath: "#/items/properties/path/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
        if (data0.rule !== void 0) {
          if (typeof data0.rule !== "string") {
            const err12 = {
              instancePath: instancePath + "/" + i0 + "/rule",
              schemaPath: "#/items/properties/rule/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err12];
            } else {
              vErrors.push(err12);
            }
            errors++;
          }
        }
        if (data0.hook !== void 0) {
          if (typeof data0.hook !== "string") {
            const err13 = {
              instancePath: instancePath + "/" + i0 + "/hook",
              schemaPath: "#/items/properties/hook/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
        if (data0.note !== void 0) {
          if (typeof data0.note !== "string") {
            const err14 = {
              instancePath: instancePath + "/" + i0 + "/note",
              schemaPath: "#/items/properties/note/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err14];
            } else {
              vErrors.push(err14);
            }
            errors++;
          }
        }
        if (data0.namespace !== void 0) {
          if (typeof data0.namespace !== "string") {
            const err15 = {
              instancePath: instancePath + "/" + i0 + "/namespace",
              schemaPath: "#/items/properties/namespace/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err15];
            } else {
              vErrors.push(err15);
            }
            errors++;
          }
        }
        if (data0.container !== void 0) {
          if (typeof data0.container !== "string") {
            const err16 = {
              instancePath: instancePath + "/" + i0 + "/container",
              schemaPath: "#/items/properties/container/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
        if (data0.renderer !== void 0) {
          if (typeof data0.renderer !== "string") {
            const err17 = {
              instancePath: instancePath + "/" + i0 + "/renderer",
              schemaPath: "#/items/properties/renderer/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err17];
            } else {
              vErrors.push(err17);
            }
            errors++;
          }
        }
      } else {
        const err18 = {
          instancePath: instancePath + "/" + i0,
          schemaPath: "#/items/type",
          keyword: "type",
          params: { type: "object" },
          message: "must be object",
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
  } else {
    const err19 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "array" },
      message: "must be array",
    };
    if (vErrors === null) {
      vErrors = [err19];
    } else {
      vErrors.push(err19);
    }
    errors++;
  }
  validate106.errors = vErrors;
  return errors === 0;
}
validate106.evaluated = { items: true, dynamicProps: false, dynamicItems: false };
function validate84(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate84.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "id" },
        message: "must have required property 'id'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
        message: "must have required property 'kind'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.reason === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "reason" },
        message: "must have required property 'reason'",
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.source === void 0) {
      const err3 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "source" },
        message: "must have required property 'source'",
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.destination === void 0) {
      const err4 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "destination" },
        message: "must have required property 'destination'",
      };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.platforms === void 0) {
      const err5 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "platforms" },
        message: "must have required property 'platforms'",
      };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    if (data.referrers === void 0) {
      const err6 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "referrers" },
        message: "must have required property 'referrers'",
      };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        vErrors.push(err6);
      }
      errors++;
    }
    if (data.policy === void 0) {
      const err7 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "policy" },
        message: "must have required property 'policy'",
      };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        vErrors.push(err7);
      }
      errors++;
    }
    if (data.bytes === void 0) {
      const err8 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "bytes" },
        message: "must have required property 'bytes'",
      };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    if (data.from === void 0) {
      const err9 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "from" },
        message: "must have required property 'from'",
      };
      if (vErrors === null) {
        vErrors = [err9];
      } else {
        vErrors.push(err9);
      }
      errors++;
    }
    if (data.parts === void 0) {
      const err10 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "parts" },
        message: "must have required property 'parts'",
      };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        vErrors.push(err10);
      }
      errors++;
    }
    if (data.provenance === void 0) {
      const err11 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "provenance" },
        message: "must have required property 'provenance'",
      };
      if (vErrors === null) {
        vErrors = [err11];
      } else {
        vErrors.push(err11);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema29.properties, key0)) {
        const err12 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.id !== void 0) {
      if (
        !validate72(data.id, {
          instancePath: instancePath + "/id",
          parentData: data,
          parentDataProperty: "id",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate72.errors : append(vErrors, validate72.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      let data1 = data.kind;
      if (!(data1 === "copy-image" || data1 === "tag-image")) {
        const err13 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/enum",
          keyword: "enum",
          params: { allowedValues: schema29.properties.kind.enum },
          message: "must be equal to one of the allowed values",
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.reason !== void 0) {
      if (
        !validate86(data.reason, {
          instancePath: instancePath + "/reason",
          parentData: data,
          parentDataProperty: "reason",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate86.errors : append(vErrors, validate86.errors);
        errors = vErrors.length;
      }
    }
    if (data.also !== void 0) {
      let data3 = data.also;
      if (Array.isArray(data3)) {
        const len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (
            !validate86(data3[i0], {
              instancePath: instancePath + "/also/" + i0,
              parentData: data3,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate86.errors : append(vErrors, validate86.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err14 = {
          instancePath: instancePath + "/also",
          schemaPath: "#/properties/also/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.source !== void 0) {
      if (
        !validate89(data.source, {
          instancePath: instancePath + "/source",
          parentData: data,
          parentDataProperty: "source",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate89.errors : append(vErrors, validate89.errors);
        errors = vErrors.length;
      }
    }
    if (data.destination !== void 0) {
      if (
        !validate92(data.destination, {
          instancePath: instancePath + "/destination",
          parentData: data,
          parentDataProperty: "destination",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate92.errors : append(vErrors, validate92.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      let data7 = data.platforms;
      if (Array.isArray(data7)) {
        const len1 = data7.length;
        for (let i1 = 0; i1 < len1; i1++) {
          if (typeof data7[i1] !== "string") {
            const err15 = {
              instancePath: instancePath + "/platforms/" + i1,
              schemaPath: "#/properties/platforms/items/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err15];
            } else {
              vErrors.push(err15);
            }
            errors++;
          }
        }
      } else {
        const err16 = {
          instancePath: instancePath + "/platforms",
          schemaPath: "#/properties/platforms/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
    if (data.referrers !== void 0) {
      if (typeof data.referrers !== "boolean") {
        const err17 = {
          instancePath: instancePath + "/referrers",
          schemaPath: "#/properties/referrers/type",
          keyword: "type",
          params: { type: "boolean" },
          message: "must be boolean",
        };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.policy !== void 0) {
      if (typeof data.policy !== "string") {
        const err18 = {
          instancePath: instancePath + "/policy",
          schemaPath: "#/properties/policy/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
    if (data.bytes !== void 0) {
      if (
        !validate57(data.bytes, {
          instancePath: instancePath + "/bytes",
          parentData: data,
          parentDataProperty: "bytes",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
        errors = vErrors.length;
      }
    }
    if (data.from !== void 0) {
      if (
        !validate103(data.from, {
          instancePath: instancePath + "/from",
          parentData: data,
          parentDataProperty: "from",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate103.errors : append(vErrors, validate103.errors);
        errors = vErrors.length;
      }
    }
    if (data.parts !== void 0) {
      let data13 = data.parts;
      if (Array.isArray(data13)) {
        const len2 = data13.length;
        for (let i2 = 0; i2 < len2; i2++) {
          if (
            !validate53(data13[i2], {
              instancePath: instancePath + "/parts/" + i2,
              parentData: data13,
              parentDataProperty: i2,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err19 = {
          instancePath: instancePath + "/parts",
          schemaPath: "#/properties/parts/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
    if (data.provenance !== void 0) {
      if (
        !validate106(data.provenance, {
          instancePath: instancePath + "/provenance",
          parentData: data,
          parentDataProperty: "provenance",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate106.errors : append(vErrors, validate106.errors);
        errors = vErrors.length;
      }
    }
    if (data.pushedAt !== void 0) {
      if (typeof data.pushedAt !== "string") {
        const err20 = {
          instancePath: instancePath + "/pushedAt",
          schemaPath: "#/properties/pushedAt/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      }
    }
  } else {
    const err21 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err21];
    } else {
      vErrors.push(err21);
    }
    errors++;
  }
  validate84.errors = vErrors;
  return errors === 0;
}
validate84.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema37 = {
  title: "Mapping row",
  description: "One source reference and where it lives in ECR.",
  type: "object",
  additionalProperties: false,
  required: ["source", "written", "target", "digest", "place", "from", "provenance"],
  properties: {
    source: { title: "Source", description: "Canonical source reference.", type: "string" },
    written: {
      title: "Written",
      description: "Every form in which sources wrote it.",
      type: "array",
      items: { type: "string" },
    },
    target: { title: "Target", description: "Reference in ECR.", type: "string" },
    digest: { $ref: "#/$defs/digest" },
    place: { title: "Place", description: "Repository and tag in ECR.", type: "string" },
    from: { $ref: "#/$defs/from" },
    helmKey: { title: "Helm key", description: "Values key that the config names for it.", type: "string" },
    valuesKeys: {
      title: "Values keys",
      description: "Values keys that set it.",
      type: "array",
      items: { type: "string" },
    },
    provenance: { $ref: "#/$defs/provenance" },
    uses: {
      title: "Uses",
      description:
        "For values outputs: the places of the chart that use the image, and the values that lead there.",
      type: "array",
      items: { type: "object" },
    },
  },
};
function validate118(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate118.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.source === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "source" },
        message: "must have required property 'source'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.written === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "written" },
        message: "must have required property 'written'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.target === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "target" },
        message: "must have required property 'target'",
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.digest === void 0) {
      const err3 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "digest" },
        message: "must have required property 'digest'",
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.place === void 0) {
      const err4 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "place" },
        message: "must have required property 'place'",
      };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.from === void 0) {
      const err5 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "from" },
        message: "must have required property 'from'",
      };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    if (data.provenance === void 0) {
      const err6 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "provenance" },
        message: "must have required property 'provenance'",
      };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        vErrors.push(err6);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema37.properties, key0)) {
        const err7 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.source !== void 0) {
      if (typeof data.source !== "string") {
        const err8 = {
          instancePath: instancePath + "/source",
          schemaPath: "#/properties/source/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.written !== void 0) {
      let data1 = data.written;
      if (Array.isArray(data1)) {
        const len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (typeof data1[i0] !== "string") {
            const err9 = {
              instancePath: instancePath + "/written/" + i0,
              schemaPath: "#/properties/written/items/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err9];
            } else {
              vErrors.push(err9);
            }
            errors++;
          }
        }
      } else {
        const err10 = {
          instancePath: instancePath + "/written",
          schemaPath: "#/properties/written/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.target !== void 0) {
      if (typeof data.target !== "string") {
        const err11 = {
          instancePath: instancePath + "/target",
          schemaPath: "#/properties/target/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.digest !== void 0) {
      if (
        !validate53(data.digest, {
          instancePath: instancePath + "/digest",
          parentData: data,
          parentDataProperty: "digest",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
        errors = vErrors.length;
      }
    }
    if (data.place !== void 0) {
      if (typeof data.place !== "string") {
        const err12 = {
          instancePath: instancePath + "/place",
          schemaPath: "#/properties/place/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.from !== void 0) {
      if (
        !validate103(data.from, {
          instancePath: instancePath + "/from",
          parentData: data,
          parentDataProperty: "from",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate103.errors : append(vErrors, validate103.errors);
        errors = vErrors.length;
      }
    }
    if (data.helmKey !== void 0) {
      if (typeof data.helmKey !== "string") {
        const err13 = {
          instancePath: instancePath + "/helmKey",
          schemaPath: "#/properties/helmKey/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.valuesKeys !== void 0) {
      let data8 = data.valuesKeys;
      if (Array.isArray(data8)) {
        const len1 = data8.length;
        for (let i1 = 0; i1 < len1; i1++) {
          if (typeof data8[i1] !== "string") {
            const err14 = {
              instancePath: instancePath + "/valuesKeys/" + i1,
              schemaPath: "#/properties/valuesKeys/items/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err14];
            } else {
              vErrors.push(err14);
            }
            errors++;
          }
        }
      } else {
        const err15 = {
          instancePath: instancePath + "/valuesKeys",
          schemaPath: "#/properties/valuesKeys/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.provenance !== void 0) {
      if (
        !validate106(data.provenance, {
          instancePath: instancePath + "/provenance",
          parentData: data,
          parentDataProperty: "provenance",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate106.errors : append(vErrors, validate106.errors);
        errors = vErrors.length;
      }
    }
    if (data.uses !== void 0) {
      let data11 = data.uses;
      if (Array.isArray(data11)) {
        const len2 = data11.length;
        for (let i2 = 0; i2 < len2; i2++) {
          let data12 = data11[i2];
          if (!(data12 && typeof data12 == "object" && !Array.isArray(data12))) {
            const err16 = {
              instancePath: instancePath + "/uses/" + i2,
              schemaPath: "#/properties/uses/items/type",
              keyword: "type",
              params: { type: "object" },
              message: "must be object",
            };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
      } else {
        const err17 = {
          instancePath: instancePath + "/uses",
          schemaPath: "#/properties/uses/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
  } else {
    const err18 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err18];
    } else {
      vErrors.push(err18);
    }
    errors++;
  }
  validate118.errors = vErrors;
  return errors === 0;
}
validate118.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate71(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate71.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs1 = errors;
  let valid0 = false;
  let passing0 = null;
  const _errs2 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/oneOf/0/required",
        keyword: "required",
        params: { missingProperty: "id" },
        message: "must have required property 'id'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/oneOf/0/required",
        keyword: "required",
        params: { missingProperty: "kind" },
        message: "must have required property 'kind'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.registry === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/oneOf/0/required",
        keyword: "required",
        params: { missingProperty: "registry" },
        message: "must have required property 'registry'",
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.repository === void 0) {
      const err3 = {
        instancePath,
        schemaPath: "#/oneOf/0/required",
        keyword: "required",
        params: { missingProperty: "repository" },
        message: "must have required property 'repository'",
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.settings === void 0) {
      const err4 = {
        instancePath,
        schemaPath: "#/oneOf/0/required",
        keyword: "required",
        params: { missingProperty: "settings" },
        message: "must have required property 'settings'",
      };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === "id" ||
        key0 === "kind" ||
        key0 === "registry" ||
        key0 === "repository" ||
        key0 === "settings"
      )) {
        const err5 = {
          instancePath,
          schemaPath: "#/oneOf/0/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.id !== void 0) {
      if (
        !validate72(data.id, {
          instancePath: instancePath + "/id",
          parentData: data,
          parentDataProperty: "id",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate72.errors : append(vErrors, validate72.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("create-repository" !== data.kind) {
        const err6 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/oneOf/0/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "create-repository" },
          message: "must be equal to constant",
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.registry !== void 0) {
      if (
        !validate74(data.registry, {
          instancePath: instancePath + "/registry",
          parentData: data,
          parentDataProperty: "registry",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate74.errors : append(vErrors, validate74.errors);
        errors = vErrors.length;
      }
    }
    if (data.repository !== void 0) {
      if (
        !validate76(data.repository, {
          instancePath: instancePath + "/repository",
          parentData: data,
          parentDataProperty: "repository",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate76.errors : append(vErrors, validate76.errors);
        errors = vErrors.length;
      }
    }
    if (data.settings !== void 0) {
      if (
        !validate78(data.settings, {
          instancePath: instancePath + "/settings",
          parentData: data,
          parentDataProperty: "settings",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate78.errors : append(vErrors, validate78.errors);
        errors = vErrors.length;
      }
    }
  }
  var _valid0 = _errs2 === errors;
  if (_valid0) {
    valid0 = true;
    passing0 = 0;
    var props0 = true;
  }
  const _errs9 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err7 = {
        instancePath,
        schemaPath: "#/oneOf/1/required",
        keyword: "required",
        params: { missingProperty: "id" },
        message: "must have required property 'id'",
      };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        vErrors.push(err7);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err8 = {
        instancePath,
        schemaPath: "#/oneOf/1/required",
        keyword: "required",
        params: { missingProperty: "kind" },
        message: "must have required property 'kind'",
      };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    if (data.registry === void 0) {
      const err9 = {
        instancePath,
        schemaPath: "#/oneOf/1/required",
        keyword: "required",
        params: { missingProperty: "registry" },
        message: "must have required property 'registry'",
      };
      if (vErrors === null) {
        vErrors = [err9];
      } else {
        vErrors.push(err9);
      }
      errors++;
    }
    if (data.repository === void 0) {
      const err10 = {
        instancePath,
        schemaPath: "#/oneOf/1/required",
        keyword: "required",
        params: { missingProperty: "repository" },
        message: "must have required property 'repository'",
      };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        vErrors.push(err10);
      }
      errors++;
    }
    if (data.settings === void 0) {
      const err11 = {
        instancePath,
        schemaPath: "#/oneOf/1/required",
        keyword: "required",
        params: { missingProperty: "settings" },
        message: "must have required property 'settings'",
      };
      if (vErrors === null) {
        vErrors = [err11];
      } else {
        vErrors.push(err11);
      }
      errors++;
    }
    if (data.changes === void 0) {
      const err12 = {
        instancePath,
        schemaPath: "#/oneOf/1/required",
        keyword: "required",
        params: { missingProperty: "changes" },
        message: "must have required property 'changes'",
      };
      if (vErrors === null) {
        vErrors = [err12];
      } else {
        vErrors.push(err12);
      }
      errors++;
    }
    for (const key1 in data) {
      if (!(
        key1 === "id" ||
        key1 === "kind" ||
        key1 === "registry" ||
        key1 === "repository" ||
        key1 === "settings" ||
        key1 === "changes"
      )) {
        const err13 = {
          instancePath,
          schemaPath: "#/oneOf/1/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key1 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.id !== void 0) {
      if (
        !validate72(data.id, {
          instancePath: instancePath + "/id",
          parentData: data,
          parentDataProperty: "id",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate72.errors : append(vErrors, validate72.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("update-repository" !== data.kind) {
        const err14 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/oneOf/1/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "update-repository" },
          message: "must be equal to constant",
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.registry !== void 0) {
      if (
        !validate74(data.registry, {
          instancePath: instancePath + "/registry",
          parentData: data,
          parentDataProperty: "registry",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate74.errors : append(vErrors, validate74.errors);
        errors = vErrors.length;
      }
    }
    if (data.repository !== void 0) {
      if (
        !validate76(data.repository, {
          instancePath: instancePath + "/repository",
          parentData: data,
          parentDataProperty: "repository",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate76.errors : append(vErrors, validate76.errors);
        errors = vErrors.length;
      }
    }
    if (data.settings !== void 0) {
      if (
        !validate78(data.settings, {
          instancePath: instancePath + "/settings",
          parentData: data,
          parentDataProperty: "settings",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate78.errors : append(vErrors, validate78.errors);
        errors = vErrors.length;
      }
    }
    if (data.changes !== void 0) {
      let data10 = data.changes;
      if (Array.isArray(data10)) {
        const len0 = data10.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data11 = data10[i0];
          if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
            if (data11.setting === void 0) {
              const err15 = {
                instancePath: instancePath + "/changes/" + i0,
                schemaPath: "#/oneOf/1/properties/changes/items/required",
                keyword: "required",
                params: { missingProperty: "setting" },
                message: "must have required property 'setting'",
              };
              if (vErrors === null) {
                vErrors = [err15];
              } else {
                vErrors.push(err15);
              }
              errors++;
            }
            if (data11.before === void 0) {
              const err16 = {
                instancePath: instancePath + "/changes/" + i0,
                schemaPath: "#/oneOf/1/properties/changes/items/required",
                keyword: "required",
                params: { missingProperty: "before" },
                message: "must have required property 'before'",
              };
              if (vErrors === null) {
                vErrors = [err16];
              } else {
                vErrors.push(err16);
              }
              errors++;
            }
            if (data11.after === void 0) {
              const err17 = {
                instancePath: instancePath + "/changes/" + i0,
                schemaPath: "#/oneOf/1/properties/changes/items/required",
                keyword: "required",
                params: { missingProperty: "after" },
                message: "must have required property 'after'",
              };
              if (vErrors === null) {
                vErrors = [err17];
              } else {
                vErrors.push(err17);
              }
              errors++;
            }
            for (const key2 in data11) {
              if (!(key2 === "setting" || key2 === "before" || key2 === "after")) {
                const err18 = {
                  instancePath: instancePath + "/changes/" + i0,
                  schemaPath: "#/oneOf/1/properties/changes/items/additionalProperties",
                  keyword: "additionalProperties",
                  params: { additionalProperty: key2 },
                  message: "must NOT have additional properties",
                };
                if (vErrors === null) {
                  vErrors = [err18];
                } else {
                  vErrors.push(err18);
                }
                errors++;
              }
            }
            if (data11.setting !== void 0) {
              let data12 = data11.setting;
              if (!(
                data12 === "tagMutability" ||
                data12 === "scanOnPush" ||
                data12 === "encryption" ||
                data12 === "lifecyclePolicy" ||
                data12 === "repositoryPolicy" ||
                data12 === "tags"
              )) {
                const err19 = {
                  instancePath: instancePath + "/changes/" + i0 + "/setting",
                  schemaPath: "#/oneOf/1/properties/changes/items/properties/setting/enum",
                  keyword: "enum",
                  params: {
                    allowedValues: schema24.oneOf[1].properties.changes.items.properties.setting.enum,
                  },
                  message: "must be equal to one of the allowed values",
                };
                if (vErrors === null) {
                  vErrors = [err19];
                } else {
                  vErrors.push(err19);
                }
                errors++;
              }
            }
            if (data11.before !== void 0) {
              if (typeof data11.before !== "string") {
                const err20 = {
                  instancePath: instancePath + "/changes/" + i0 + "/before",
                  schemaPath: "#/oneOf/1/properties/changes/items/properties/before/type",
                  keyword: "type",
                  params: { type: "string" },
                  message: "must be string",
                };
                if (vErrors === null) {
                  vErrors = [err20];
                } else {
                  vErrors.push(err20);
                }
                errors++;
              }
            }
            if (data11.after !== void 0) {
              if (typeof data11.after !== "string") {
                const err21 = {
                  instancePath: instancePath + "/changes/" + i0 + "/after",
                  schemaPath: "#/oneOf/1/properties/changes/items/properties/after/type",
                  keyword: "type",
                  params: { type: "string" },
                  message: "must be string",
                };
                if (vErrors === null) {
                  vErrors = [err21];
                } else {
                  vErrors.push(err21);
                }
                errors++;
              }
            }
          } else {
            const err22 = {
              instancePath: instancePath + "/changes/" + i0,
              schemaPath: "#/oneOf/1/properties/changes/items/type",
              keyword: "type",
              params: { type: "object" },
              message: "must be object",
            };
            if (vErrors === null) {
              vErrors = [err22];
            } else {
              vErrors.push(err22);
            }
            errors++;
          }
        }
      } else {
        const err23 = {
          instancePath: instancePath + "/changes",
          schemaPath: "#/oneOf/1/properties/changes/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err23];
        } else {
          vErrors.push(err23);
        }
        errors++;
      }
    }
  }
  var _valid0 = _errs9 === errors;
  if (_valid0 && valid0) {
    valid0 = false;
    passing0 = [passing0, 1];
  } else {
    if (_valid0) {
      valid0 = true;
      passing0 = 1;
      if (props0 !== true) {
        props0 = true;
      }
    }
    const _errs26 = errors;
    if (!validate84(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
      vErrors = vErrors === null ? validate84.errors : append(vErrors, validate84.errors);
      errors = vErrors.length;
    }
    var _valid0 = _errs26 === errors;
    if (_valid0 && valid0) {
      valid0 = false;
      passing0 = [passing0, 2];
    } else {
      if (_valid0) {
        valid0 = true;
        passing0 = 2;
        if (props0 !== true) {
          props0 = true;
        }
      }
      const _errs27 = errors;
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.id === void 0) {
          const err24 = {
            instancePath,
            schemaPath: "#/oneOf/3/required",
            keyword: "required",
            params: { missingProperty: "id" },
            message: "must have required property 'id'",
          };
          if (vErrors === null) {
            vErrors = [err24];
          } else {
            vErrors.push(err24);
          }
          errors++;
        }
        if (data.kind === void 0) {
          const err25 = {
            instancePath,
            schemaPath: "#/oneOf/3/required",
            keyword: "required",
            params: { missingProperty: "kind" },
            message: "must have required property 'kind'",
          };
          if (vErrors === null) {
            vErrors = [err25];
          } else {
            vErrors.push(err25);
          }
          errors++;
        }
        if (data.reason === void 0) {
          const err26 = {
            instancePath,
            schemaPath: "#/oneOf/3/required",
            keyword: "required",
            params: { missingProperty: "reason" },
            message: "must have required property 'reason'",
          };
          if (vErrors === null) {
            vErrors = [err26];
          } else {
            vErrors.push(err26);
          }
          errors++;
        }
        if (data.registry === void 0) {
          const err27 = {
            instancePath,
            schemaPath: "#/oneOf/3/required",
            keyword: "required",
            params: { missingProperty: "registry" },
            message: "must have required property 'registry'",
          };
          if (vErrors === null) {
            vErrors = [err27];
          } else {
            vErrors.push(err27);
          }
          errors++;
        }
        if (data.repository === void 0) {
          const err28 = {
            instancePath,
            schemaPath: "#/oneOf/3/required",
            keyword: "required",
            params: { missingProperty: "repository" },
            message: "must have required property 'repository'",
          };
          if (vErrors === null) {
            vErrors = [err28];
          } else {
            vErrors.push(err28);
          }
          errors++;
        }
        if (data.tag === void 0) {
          const err29 = {
            instancePath,
            schemaPath: "#/oneOf/3/required",
            keyword: "required",
            params: { missingProperty: "tag" },
            message: "must have required property 'tag'",
          };
          if (vErrors === null) {
            vErrors = [err29];
          } else {
            vErrors.push(err29);
          }
          errors++;
        }
        if (data.digest === void 0) {
          const err30 = {
            instancePath,
            schemaPath: "#/oneOf/3/required",
            keyword: "required",
            params: { missingProperty: "digest" },
            message: "must have required property 'digest'",
          };
          if (vErrors === null) {
            vErrors = [err30];
          } else {
            vErrors.push(err30);
          }
          errors++;
        }
        for (const key3 in data) {
          if (!(
            key3 === "id" ||
            key3 === "kind" ||
            key3 === "reason" ||
            key3 === "registry" ||
            key3 === "repository" ||
            key3 === "tag" ||
            key3 === "digest"
          )) {
            const err31 = {
              instancePath,
              schemaPath: "#/oneOf/3/additionalProperties",
              keyword: "additionalProperties",
              params: { additionalProperty: key3 },
              message: "must NOT have additional properties",
            };
            if (vErrors === null) {
              vErrors = [err31];
            } else {
              vErrors.push(err31);
            }
            errors++;
          }
        }
        if (data.id !== void 0) {
          if (
            !validate72(data.id, {
              instancePath: instancePath + "/id",
              parentData: data,
              parentDataProperty: "id",
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate72.errors : append(vErrors, validate72.errors);
            errors = vErrors.length;
          }
        }
        if (data.kind !== void 0) {
          if ("delete-image" !== data.kind) {
            const err32 = {
              instancePath: instancePath + "/kind",
              schemaPath: "#/oneOf/3/properties/kind/const",
              keyword: "const",
              params: { allowedValue: "delete-image" },
              message: "must be equal to constant",
            };
            if (vErrors === null) {
              vErrors = [err32];
            } else {
              vErrors.push(err32);
            }
            errors++;
          }
        }
        if (data.reason !== void 0) {
          if ("unwanted" !== data.reason) {
            const err33 = {
              instancePath: instancePath + "/reason",
              schemaPath: "#/oneOf/3/properties/reason/const",
              keyword: "const",
              params: { allowedValue: "unwanted" },
              message: "must be equal to constant",
            };
            if (vErrors === null) {
              vErrors = [err33];
            } else {
              vErrors.push(err33);
            }
            errors++;
          }
        }
        if (data.registry !== void 0) {
          if (
            !validate74(data.registry, {
              instancePath: instancePath + "/registry",
              parentData: data,
              parentDataProperty: "registry",
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate74.errors : append(vErrors, validate74.errors);
            errors = vErrors.length;
          }
        }
        if (data.repository !== void 0) {
          if (
            !validate76(data.repository, {
              instancePath: instancePath + "/repository",
              parentData: data,
              parentDataProperty: "repository",
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate76.errors : append(vErrors, validate76.errors);
            errors = vErrors.length;
          }
        }
        if (data.tag !== void 0) {
          if (
            !validate95(data.tag, {
              instancePath: instancePath + "/tag",
              parentData: data,
              parentDataProperty: "tag",
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate95.errors : append(vErrors, validate95.errors);
            errors = vErrors.length;
          }
        }
        if (data.digest !== void 0) {
          if (
            !validate53(data.digest, {
              instancePath: instancePath + "/digest",
              parentData: data,
              parentDataProperty: "digest",
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
            errors = vErrors.length;
          }
        }
      }
      var _valid0 = _errs27 === errors;
      if (_valid0 && valid0) {
        valid0 = false;
        passing0 = [passing0, 3];
      } else {
        if (_valid0) {
          valid0 = true;
          passing0 = 3;
          if (props0 !== true) {
            props0 = true;
          }
        }
        const _errs36 = errors;
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.id === void 0) {
            const err34 = {
              instancePath,
              schemaPath: "#/oneOf/4/required",
              keyword: "required",
              params: { missingProperty: "id" },
              message: "must have required property 'id'",
            };
            if (vErrors === null) {
              vErrors = [err34];
            } else {
              vErrors.push(err34);
            }
            errors++;
          }
          if (data.kind === void 0) {
            const err35 = {
              instancePath,
              schemaPath: "#/oneOf/4/required",
              keyword: "required",
              params: { missingProperty: "kind" },
              message: "must have required property 'kind'",
            };
            if (vErrors === null) {
              vErrors = [err35];
            } else {
              vErrors.push(err35);
            }
            errors++;
          }
          if (data.path === void 0) {
            const err36 = {
              instancePath,
              schemaPath: "#/oneOf/4/required",
              keyword: "required",
              params: { missingProperty: "path" },
              message: "must have required property 'path'",
            };
            if (vErrors === null) {
              vErrors = [err36];
            } else {
              vErrors.push(err36);
            }
            errors++;
          }
          if (data.output === void 0) {
            const err37 = {
              instancePath,
              schemaPath: "#/oneOf/4/required",
              keyword: "required",
              params: { missingProperty: "output" },
              message: "must have required property 'output'",
            };
            if (vErrors === null) {
              vErrors = [err37];
            } else {
              vErrors.push(err37);
            }
            errors++;
          }
          if (data.before === void 0) {
            const err38 = {
              instancePath,
              schemaPath: "#/oneOf/4/required",
              keyword: "required",
              params: { missingProperty: "before" },
              message: "must have required property 'before'",
            };
            if (vErrors === null) {
              vErrors = [err38];
            } else {
              vErrors.push(err38);
            }
            errors++;
          }
          if (data.after === void 0) {
            const err39 = {
              instancePath,
              schemaPath: "#/oneOf/4/required",
              keyword: "required",
              params: { missingProperty: "after" },
              message: "must have required property 'after'",
            };
            if (vErrors === null) {
              vErrors = [err39];
            } else {
              vErrors.push(err39);
            }
            errors++;
          }
          if (data.diff === void 0) {
            const err40 = {
              instancePath,
              schemaPath: "#/oneOf/4/required",
              keyword: "required",
              params: { missingProperty: "diff" },
              message: "must have required property 'diff'",
            };
            if (vErrors === null) {
              vErrors = [err40];
            } else {
              vErrors.push(err40);
            }
            errors++;
          }
          if (data.content === void 0) {
            const err41 = {
              instancePath,
              schemaPath: "#/oneOf/4/required",
              keyword: "required",
              params: { missingProperty: "content" },
              message: "must have required property 'content'",
            };
            if (vErrors === null) {
              vErrors = [err41];
            } else {
              vErrors.push(err41);
            }
            errors++;
          }
          if (data.rows === void 0) {
            const err42 = {
              instancePath,
              schemaPath: "#/oneOf/4/required",
              keyword: "required",
              params: { missingProperty: "rows" },
              message: "must have required property 'rows'",
            };
            if (vErrors === null) {
              vErrors = [err42];
            } else {
              vErrors.push(err42);
            }
            errors++;
          }
          for (const key4 in data) {
            if (!func1.call(schema24.oneOf[4].properties, key4)) {
              const err43 = {
                instancePath,
                schemaPath: "#/oneOf/4/additionalProperties",
                keyword: "additionalProperties",
                params: { additionalProperty: key4 },
                message: "must NOT have additional properties",
              };
              if (vErrors === null) {
                vErrors = [err43];
              } else {
                vErrors.push(err43);
              }
              errors++;
            }
          }
          if (data.id !== void 0) {
            if (
              !validate72(data.id, {
                instancePath: instancePath + "/id",
                parentData: data,
                parentDataProperty: "id",
                rootData,
                dynamicAnchors,
              })
            ) {
              vErrors = vErrors === null ? validate72.errors : append(vErrors, validate72.errors);
              errors = vErrors.length;
            }
          }
          if (data.kind !== void 0) {
            if ("write-file" !== data.kind) {
              const err44 = {
                instancePath: instancePath + "/kind",
                schemaPath: "#/oneOf/4/properties/kind/const",
                keyword: "const",
                params: { allowedValue: "write-file" },
                message: "must be equal to constant",
              };
              if (vErrors === null) {
                vErrors = [err44];
              } else {
                vErrors.push(err44);
              }
              errors++;
            }
          }
          if (data.path !== void 0) {
            if (typeof data.path !== "string") {
              const err45 = {
                instancePath: instancePath + "/path",
                schemaPath: "#/oneOf/4/properties/path/type",
                keyword: "type",
                params: { type: "string" },
                message: "must be string",
              };
              if (vErrors === null) {
                vErrors = [err45];
              } else {
                vErrors.push(err45);
              }
              errors++;
            }
          }
          if (data.output !== void 0) {
            let data25 = data.output;
            if (data25 && typeof data25 == "object" && !Array.isArray(data25)) {
              if (data25.index === void 0) {
                const err46 = {
                  instancePath: instancePath + "/output",
                  schemaPath: "#/oneOf/4/properties/output/required",
                  keyword: "required",
                  params: { missingProperty: "index" },
                  message: "must have required property 'index'",
                };
                if (vErrors === null) {
                  vErrors = [err46];
                } else {
                  vErrors.push(err46);
                }
                errors++;
              }
              if (data25.kind === void 0) {
                const err47 = {
                  instancePath: instancePath + "/output",
                  schemaPath: "#/oneOf/4/properties/output/required",
                  keyword: "required",
                  params: { missingProperty: "kind" },
                  message: "must have required property 'kind'",
                };
                if (vErrors === null) {
                  vErrors = [err47];
                } else {
                  vErrors.push(err47);
                }
                errors++;
              }
              for (const key5 in data25) {
                if (!(key5 === "index" || key5 === "kind")) {
                  const err48 = {
                    instancePath: instancePath + "/output",
                    schemaPath: "#/oneOf/4/properties/output/additionalProperties",
                    keyword: "additionalProperties",
                    params: { additionalProperty: key5 },
                    message: "must NOT have additional properties",
                  };
                  if (vErrors === null) {
                    vErrors = [err48];
                  } else {
                    vErrors.push(err48);
                  }
                  errors++;
                }
              }
              if (data25.index !== void 0) {
                if (
                  !validate57(data25.index, {
                    instancePath: instancePath + "/output/index",
                    parentData: data25,
                    parentDataProperty: "index",
                    rootData,
                    dynamicAnchors,
                  })
                ) {
                  vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
                  errors = vErrors.length;
                }
              }
              if (data25.kind !== void 0) {
                if (typeof data25.kind !== "string") {
                  const err49 = {
                    instancePath: instancePath + "/output/kind",
                    schemaPath: "#/oneOf/4/properties/output/properties/kind/type",
                    keyword: "type",
                    params: { type: "string" },
                    message: "must be string",
                  };
                  if (vErrors === null) {
                    vErrors = [err49];
                  } else {
                    vErrors.push(err49);
                  }
                  errors++;
                }
              }
            } else {
              const err50 = {
                instancePath: instancePath + "/output",
                schemaPath: "#/oneOf/4/properties/output/type",
                keyword: "type",
                params: { type: "object" },
                message: "must be object",
              };
              if (vErrors === null) {
                vErrors = [err50];
              } else {
                vErrors.push(err50);
              }
              errors++;
            }
          }
          if (data.before !== void 0) {
            if (
              !validate98(data.before, {
                instancePath: instancePath + "/before",
                parentData: data,
                parentDataProperty: "before",
                rootData,
                dynamicAnchors,
              })
            ) {
              vErrors = vErrors === null ? validate98.errors : append(vErrors, validate98.errors);
              errors = vErrors.length;
            }
          }
          if (data.after !== void 0) {
            if (
              !validate53(data.after, {
                instancePath: instancePath + "/after",
                parentData: data,
                parentDataProperty: "after",
                rootData,
                dynamicAnchors,
              })
            ) {
              vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
              errors = vErrors.length;
            }
          }
          if (data.diff !== void 0) {
            if (typeof data.diff !== "string") {
              const err51 = {
                instancePath: instancePath + "/diff",
                schemaPath: "#/oneOf/4/properties/diff/type",
                keyword: "type",
                params: { type: "string" },
                message: "must be string",
              };
              if (vErrors === null) {
                vErrors = [err51];
              } else {
                vErrors.push(err51);
              }
              errors++;
            }
          }
          if (data.content !== void 0) {
            let data31 = data.content;
            if (typeof data31 !== "string" && data31 !== null) {
              const err52 = {
                instancePath: instancePath + "/content",
                schemaPath: "#/oneOf/4/properties/content/type",
                keyword: "type",
                params: { type: schema24.oneOf[4].properties.content.type },
                message: "must be string,null",
              };
              if (vErrors === null) {
                vErrors = [err52];
              } else {
                vErrors.push(err52);
              }
              errors++;
            }
          }
          if (data.rows !== void 0) {
            let data32 = data.rows;
            if (Array.isArray(data32)) {
              const len1 = data32.length;
              for (let i1 = 0; i1 < len1; i1++) {
                if (
                  !validate118(data32[i1], {
                    instancePath: instancePath + "/rows/" + i1,
                    parentData: data32,
                    parentDataProperty: i1,
                    rootData,
                    dynamicAnchors,
                  })
                ) {
                  vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
                  errors = vErrors.length;
                }
              }
            } else {
              const err53 = {
                instancePath: instancePath + "/rows",
                schemaPath: "#/oneOf/4/properties/rows/type",
                keyword: "type",
                params: { type: "array" },
                message: "must be array",
              };
              if (vErrors === null) {
                vErrors = [err53];
              } else {
                vErrors.push(err53);
              }
              errors++;
            }
          }
          if (data.proof !== void 0) {
            if (typeof data.proof !== "string") {
              const err54 = {
                instancePath: instancePath + "/proof",
                schemaPath: "#/oneOf/4/properties/proof/type",
                keyword: "type",
                params: { type: "string" },
                message: "must be string",
              };
              if (vErrors === null) {
                vErrors = [err54];
              } else {
                vErrors.push(err54);
              }
              errors++;
            }
          }
        }
        var _valid0 = _errs36 === errors;
        if (_valid0 && valid0) {
          valid0 = false;
          passing0 = [passing0, 4];
        } else {
          if (_valid0) {
            valid0 = true;
            passing0 = 4;
            if (props0 !== true) {
              props0 = true;
            }
          }
        }
      }
    }
  }
  if (!valid0) {
    const err55 = {
      instancePath,
      schemaPath: "#/oneOf",
      keyword: "oneOf",
      params: { passingSchemas: passing0 },
      message: "must match exactly one schema in oneOf",
    };
    if (vErrors === null) {
      vErrors = [err55];
    } else {
      vErrors.push(err55);
    }
    errors++;
  } else {
    errors = _errs1;
    if (vErrors !== null) {
      if (_errs1) {
        vErrors.length = _errs1;
      } else {
        vErrors = null;
      }
    }
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err56 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
        message: "must have required property 'kind'",
      };
      if (vErrors === null) {
        vErrors = [err56];
      } else {
        vErrors.push(err56);
      }
      errors++;
    }
  } else {
    const err57 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err57];
    } else {
      vErrors.push(err57);
    }
    errors++;
  }
  validate71.errors = vErrors;
  evaluated0.props = props0;
  return errors === 0;
}
validate71.evaluated = { dynamicProps: true, dynamicItems: false };
var schema38 = {
  title: "Blocked",
  description: "A change that is wanted and can't be made.",
  type: "object",
  additionalProperties: false,
  required: [
    "id",
    "subject",
    "registry",
    "repository",
    "tag",
    "from",
    "why",
    "detail",
    "before",
    "after",
    "waysOut",
  ],
  properties: {
    id: { $ref: "#/$defs/id" },
    subject: { title: "Subject", description: "What is blocked.", enum: ["image", "repository"] },
    registry: { $ref: "#/$defs/registry" },
    repository: { $ref: "#/$defs/repository" },
    tag: { $ref: "#/$defs/tag" },
    from: {
      title: "From",
      description: "Name of the source; null for a repository.",
      type: ["string", "null"],
    },
    why: { title: "Why", description: "In few words.", type: "string" },
    detail: { title: "Detail", description: "Both sides, on one line.", type: "string" },
    before: { $ref: "#/$defs/digestOrNull" },
    after: { $ref: "#/$defs/digestOrNull" },
    waysOut: {
      title: "Ways out",
      description: "What a person can do.",
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["label", "text"],
        properties: { label: { type: "string" }, text: { type: "string" } },
      },
    },
  },
};
function validate124(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate124.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "id" },
        message: "must have required property 'id'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.subject === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "subject" },
        message: "must have required property 'subject'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.registry === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "registry" },
        message: "must have required property 'registry'",
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.repository === void 0) {
      const err3 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "repository" },
        message: "must have required property 'repository'",
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.tag === void 0) {
      const err4 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "tag" },
        message: "must have required property 'tag'",
      };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.from === void 0) {
      const err5 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "from" },
        message: "must have required property 'from'",
      };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    if (data.why === void 0) {
      const err6 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "why" },
        message: "must have required property 'why'",
      };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        vErrors.push(err6);
      }
      errors++;
    }
    if (data.detail === void 0) {
      const err7 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "detail" },
        message: "must have required property 'detail'",
      };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        vErrors.push(err7);
      }
      errors++;
    }
    if (data.before === void 0) {
      const err8 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "before" },
        message: "must have required property 'before'",
      };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    if (data.after === void 0) {
      const err9 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "after" },
        message: "must have required property 'after'",
      };
      if (vErrors === null) {
        vErrors = [err9];
      } else {
        vErrors.push(err9);
      }
      errors++;
    }
    if (data.waysOut === void 0) {
      const err10 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "waysOut" },
        message: "must have required property 'waysOut'",
      };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        vErrors.push(err10);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema38.properties, key0)) {
        const err11 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.id !== void 0) {
      if (
        !validate72(data.id, {
          instancePath: instancePath + "/id",
          parentData: data,
          parentDataProperty: "id",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate72.errors : append(vErrors, validate72.errors);
        errors = vErrors.length;
      }
    }
    if (data.subject !== void 0) {
      let data1 = data.subject;
      if (!(data1 === "image" || data1 === "repository")) {
        const err12 = {
          instancePath: instancePath + "/subject",
          schemaPath: "#/properties/subject/enum",
          keyword: "enum",
          params: { allowedValues: schema38.properties.subject.enum },
          message: "must be equal to one of the allowed values",
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.registry !== void 0) {
      if (
        !validate74(data.registry, {
          instancePath: instancePath + "/registry",
          parentData: data,
          parentDataProperty: "registry",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate74.errors : append(vErrors, validate74.errors);
        errors = vErrors.length;
      }
    }
    if (data.repository !== void 0) {
      if (
        !validate76(data.repository, {
          instancePath: instancePath + "/repository",
          parentData: data,
          parentDataProperty: "repository",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate76.errors : append(vErrors, validate76.errors);
        errors = vErrors.length;
      }
    }
    if (data.tag !== void 0) {
      if (
        !validate95(data.tag, {
          instancePath: instancePath + "/tag",
          parentData: data,
          parentDataProperty: "tag",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate95.errors : append(vErrors, validate95.errors);
        errors = vErrors.length;
      }
    }
    if (data.from !== void 0) {
      let data5 = data.from;
      if (typeof data5 !== "string" && data5 !== null) {
        const err13 = {
          instancePath: instancePath + "/from",
          schemaPath: "#/properties/from/type",
          keyword: "type",
          params: { type: schema38.properties.from.type },
          message: "must be string,null",
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.why !== void 0) {
      if (typeof data.why !== "string") {
        const err14 = {
          instancePath: instancePath + "/why",
          schemaPath: "#/properties/why/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.detail !== void 0) {
      if (typeof data.detail !== "string") {
        const err15 = {
          instancePath: instancePath + "/detail",
          schemaPath: "#/properties/detail/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.before !== void 0) {
      if (
        !validate98(data.before, {
          instancePath: instancePath + "/before",
          parentData: data,
          parentDataProperty: "before",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate98.errors : append(vErrors, validate98.errors);
        errors = vErrors.length;
      }
    }
    if (data.after !== void 0) {
      if (
        !validate98(data.after, {
          instancePath: instancePath + "/after",
          parentData: data,
          parentDataProperty: "after",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate98.errors : append(vErrors, validate98.errors);
        errors = vErrors.length;
      }
    }
    if (data.waysOut !== void 0) {
      let data10 = data.waysOut;
      if (Array.isArray(data10)) {
        const len0 = data10.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data11 = data10[i0];
          if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
            if (data11.label === void 0) {
              const err16 = {
                instancePath: instancePath + "/waysOut/" + i0,
                schemaPath: "#/properties/waysOut/items/required",
                keyword: "required",
                params: { missingProperty: "label" },
                message: "must have required property 'label'",
              };
              if (vErrors === null) {
                vErrors = [err16];
              } else {
                vErrors.push(err16);
              }
              errors++;
            }
            if (data11.text === void 0) {
              const err17 = {
                instancePath: instancePath + "/waysOut/" + i0,
                schemaPath: "#/properties/waysOut/items/required",
                keyword: "required",
                params: { missingProperty: "text" },
                message: "must have required property 'text'",
              };
              if (vErrors === null) {
                vErrors = [err17];
              } else {
                vErrors.push(err17);
              }
              errors++;
            }
            for (const key1 in data11) {
              if (!(key1 === "label" || key1 === "text")) {
                const err18 = {
                  instancePath: instancePath + "/waysOut/" + i0,
                  schemaPath: "#/properties/waysOut/items/additionalProperties",
                  keyword: "additionalProperties",
                  params: { additionalProperty: key1 },
                  message: "must NOT have additional properties",
                };
                if (vErrors === null) {
                  vErrors = [err18];
                } else {
                  vErrors.push(err18);
                }
                errors++;
              }
            }
            if (data11.label !== void 0) {
              if (typeof data11.label !== "string") {
                const err19 = {
                  instancePath: instancePath + "/waysOut/" + i0 + "/label",
                  schemaPath: "#/properties/waysOut/items/properties/label/type",
                  keyword: "type",
                  params: { type: "string" },
                  message: "must be string",
                };
                if (vErrors === null) {
                  vErrors = [err19];
                } else {
                  vErrors.push(err19);
                }
                errors++;
              }
            }
            if (data11.text !== void 0) {
              if (typeof data11.text !== "string") {
                const err20 = {
                  instancePath: instancePath + "/waysOut/" + i0 + "/text",
                  schemaPath: "#/properties/waysOut/items/properties/text/type",
                  keyword: "type",
                  params: { type: "string" },
                  message: "must be string",
                };
                if (vErrors === null) {
                  vErrors = [err20];
                } else {
                  vErrors.push(err20);
                }
                errors++;
              }
            }
          } else {
            const err21 = {
              instancePath: instancePath + "/waysOut/" + i0,
              schemaPath: "#/properties/waysOut/items/type",
              keyword: "type",
              params: { type: "object" },
              message: "must be object",
            };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
        }
      } else {
        const err22 = {
          instancePath: instancePath + "/waysOut",
          schemaPath: "#/properties/waysOut/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err22];
        } else {
          vErrors.push(err22);
        }
        errors++;
      }
    }
  } else {
    const err23 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err23];
    } else {
      vErrors.push(err23);
    }
    errors++;
  }
  validate124.errors = vErrors;
  return errors === 0;
}
validate124.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema39 = {
  title: "Diagnostic",
  description: "A warning.",
  type: "object",
  additionalProperties: false,
  required: ["code", "severity", "summary"],
  properties: {
    code: { title: "Code", description: "Listed in docs/errors.md.", type: "string" },
    severity: { enum: ["error", "warning"] },
    summary: { type: "string" },
    detail: { type: "string" },
    hint: { type: "string" },
    at: {
      title: "Place",
      description: "A place in a file, counted from 1.",
      type: "object",
      additionalProperties: false,
      required: ["file", "line", "column"],
      properties: {
        file: { type: "string" },
        line: { type: "integer" },
        column: { type: "integer" },
        length: { type: "integer" },
        frame: {
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["line", "text"],
            properties: { line: { type: "integer" }, text: { type: "string" } },
          },
        },
      },
    },
  },
};
function validate142(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate142.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.code === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "code" },
        message: "must have required property 'code'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.severity === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "severity" },
        message: "must have required property 'severity'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.summary === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "summary" },
        message: "must have required property 'summary'",
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === "code" ||
        key0 === "severity" ||
        key0 === "summary" ||
        key0 === "detail" ||
        key0 === "hint" ||
        key0 === "at"
      )) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.code !== void 0) {
      if (typeof data.code !== "string") {
        const err4 = {
          instancePath: instancePath + "/code",
          schemaPath: "#/properties/code/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.severity !== void 0) {
      let data1 = data.severity;
      if (!(data1 === "error" || data1 === "warning")) {
        const err5 = {
          instancePath: instancePath + "/severity",
          schemaPath: "#/properties/severity/enum",
          keyword: "enum",
          params: { allowedValues: schema39.properties.severity.enum },
          message: "must be equal to one of the allowed values",
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.summary !== void 0) {
      if (typeof data.summary !== "string") {
        const err6 = {
          instancePath: instancePath + "/summary",
          schemaPath: "#/properties/summary/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.detail !== void 0) {
      if (typeof data.detail !== "string") {
        const err7 = {
          instancePath: instancePath + "/detail",
          schemaPath: "#/properties/detail/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.hint !== void 0) {
      if (typeof data.hint !== "string") {
        const err8 = {
          instancePath: instancePath + "/hint",
          schemaPath: "#/properties/hint/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.at !== void 0) {
      let data5 = data.at;
      if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
        if (data5.file === void 0) {
          const err9 = {
            instancePath: instancePath + "/at",
            schemaPath: "#/properties/at/required",
            keyword: "required",
            params: { missingProperty: "file" },
            message: "must have required property 'file'",
          };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
        if (data5.line === void 0) {
          const err10 = {
            instancePath: instancePath + "/at",
            schemaPath: "#/properties/at/required",
            keyword: "required",
            params: { missingProperty: "line" },
            message: "must have required property 'line'",
          };
          if (vErrors === null) {
            vErrors = [err10];
          } else {
            vErrors.push(err10);
          }
          errors++;
        }
        if (data5.column === void 0) {
          const err11 = {
            instancePath: instancePath + "/at",
            schemaPath: "#/properties/at/required",
            keyword: "required",
            params: { missingProperty: "column" },
            message: "must have required property 'column'",
          };
          if (vErrors === null) {
            vErrors = [err11];
          } else {
            vErrors.push(err11);
          }
          errors++;
        }
        for (const key1 in data5) {
          if (!(
            key1 === "file" ||
            key1 === "line" ||
            key1 === "column" ||
            key1 === "length" ||
            key1 === "frame"
          )) {
            const err12 = {
              instancePath: instancePath + "/at",
              schemaPath: "#/properties/at/additionalProperties",
              keyword: "additionalProperties",
              params: { additionalProperty: key1 },
              message: "must NOT have additional properties",
            };
            if (vErrors === null) {
              vErrors = [err12];
            } else {
              vErrors.push(err12);
            }
            errors++;
          }
        }
        if (data5.file !== void 0) {
          if (typeof data5.file !== "string") {
            const err13 = {
              instancePath: instancePath + "/at/file",
              schemaPath: "#/properties/at/properties/file/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
        if (data5.line !== void 0) {
          let data7 = data5.line;
          if (!(typeof data7 == "number" && !(data7 % 1) && !isNaN(data7) && isFinite(data7))) {
            const err14 = {
              instancePath: instancePath + "/at/line",
              schemaPath: "#/properties/at/properties/line/type",
              keyword: "type",
              params: { type: "integer" },
              message: "must be integer",
            };
            if (vErrors === null) {
              vErrors = [err14];
            } else {
              vErrors.push(err14);
            }
            errors++;
          }
        }
        if (data5.column !== void 0) {
          let data8 = data5.column;
          if (!(typeof data8 == "number" && !(data8 % 1) && !isNaN(data8) && isFinite(data8))) {
            const err15 = {
              instancePath: instancePath + "/at/column",
              schemaPath: "#/properties/at/properties/column/type",
              keyword: "type",
              params: { type: "integer" },
              message: "must be integer",
            };
            if (vErrors === null) {
              vErrors = [err15];
            } else {
              vErrors.push(err15);
            }
            errors++;
          }
        }
        if (data5.length !== void 0) {
          let data9 = data5.length;
          if (!(typeof data9 == "number" && !(data9 % 1) && !isNaN(data9) && isFinite(data9))) {
            const err16 = {
              instancePath: instancePath + "/at/length",
              schemaPath: "#/properties/at/properties/length/type",
              keyword: "type",
              params: { type: "integer" },
              message: "must be integer",
            };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
        if (data5.frame !== void 0) {
          let data10 = data5.frame;
          if (Array.isArray(data10)) {
            const len0 = data10.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data11 = data10[i0];
              if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
                if (data11.line === void 0) {
                  const err17 = {
                    instancePath: instancePath + "/at/frame/" + i0,
                    schemaPath: "#/properties/at/properties/frame/items/required",
                    keyword: "required",
                    params: { missingProperty: "line" },
                    message: "must have required property 'line'",
                  };
                  if (vErrors === null) {
                    vErrors = [err17];
                  } else {
                    vErrors.push(err17);
                  }
                  errors++;
                }
                if (data11.text === void 0) {
                  const err18 = {
                    instancePath: instancePath + "/at/frame/" + i0,
                    schemaPath: "#/properties/at/properties/frame/items/required",
                    keyword: "required",
                    params: { missingProperty: "text" },
                    message: "must have required property 'text'",
                  };
                  if (vErrors === null) {
                    vErrors = [err18];
                  } else {
                    vErrors.push(err18);
                  }
                  errors++;
                }
                for (const key2 in data11) {
                  if (!(key2 === "line" || key2 === "text")) {
                    const err19 = {
                      instancePath: instancePath + "/at/frame/" + i0,
                      schemaPath: "#/properties/at/properties/frame/items/additionalProperties",
                      keyword: "additionalProperties",
                      params: { additionalProperty: key2 },
                      message: "must NOT have additional properties",
                    };
                    if (vErrors === null) {
                      vErrors = [err19];
                    } else {
                      vErrors.push(err19);
                    }
                    errors++;
                  }
                }
                if (data11.line !== void 0) {
                  let data12 = data11.line;
                  if (!(typeof data12 == "number" && !(data12 % 1) && !isNaN(data12) && isFinite(data12))) {
                    const err20 = {
                      instancePath: instancePath + "/at/frame/" + i0 + "/line",
                      schemaPath: "#/properties/at/properties/frame/items/properties/line/type",
                      keyword: "type",
                      params: { type: "integer" },
                      message: "must be integer",
                    };
                    if (vErrors === null) {
                      vErrors = [err20];
                    } else {
                      vErrors.push(err20);
                    }
                    errors++;
                  }
                }
                if (data11.text !== void 0) {
                  if (typeof data11.text !== "string") {
                    const err21 = {
                      instancePath: instancePath + "/at/frame/" + i0 + "/text",
                      schemaPath: "#/properties/at/properties/frame/items/properties/text/type",
                      keyword: "type",
                      params: { type: "string" },
                      message: "must be string",
                    };
                    if (vErrors === null) {
                      vErrors = [err21];
                    } else {
                      vErrors.push(err21);
                    }
                    errors++;
                  }
                }
              } else {
                const err22 = {
                  instancePath: instancePath + "/at/frame/" + i0,
                  schemaPath: "#/properties/at/properties/frame/items/type",
                  keyword: "type",
                  params: { type: "object" },
                  message: "must be object",
                };
                if (vErrors === null) {
                  vErrors = [err22];
                } else {
                  vErrors.push(err22);
                }
                errors++;
              }
            }
          } else {
            const err23 = {
              instancePath: instancePath + "/at/frame",
              schemaPath: "#/properties/at/properties/frame/type",
              keyword: "type",
              params: { type: "array" },
              message: "must be array",
            };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
        }
      } else {
        const err24 = {
          instancePath: instancePath + "/at",
          schemaPath: "#/properties/at/type",
          keyword: "type",
          params: { type: "object" },
          message: "must be object",
        };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
    }
  } else {
    const err25 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err25];
    } else {
      vErrors.push(err25);
    }
    errors++;
  }
  validate142.errors = vErrors;
  return errors === 0;
}
validate142.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate52(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate52.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.formatVersion === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "formatVersion" },
        message: "must have required property 'formatVersion'",
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.tool === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "tool" },
        message: "must have required property 'tool'",
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.configDigest === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "configDigest" },
        message: "must have required property 'configDigest'",
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.complete === void 0) {
      const err3 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "complete" },
        message: "must have required property 'complete'",
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.target === void 0) {
      const err4 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "target" },
        message: "must have required property 'target'",
      };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.sources === void 0) {
      const err5 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "sources" },
        message: "must have required property 'sources'",
      };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    if (data.summary === void 0) {
      const err6 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "summary" },
        message: "must have required property 'summary'",
      };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        vErrors.push(err6);
      }
      errors++;
    }
    if (data.actions === void 0) {
      const err7 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "actions" },
        message: "must have required property 'actions'",
      };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        vErrors.push(err7);
      }
      errors++;
    }
    if (data.blocked === void 0) {
      const err8 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "blocked" },
        message: "must have required property 'blocked'",
      };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    if (data.unchanged === void 0) {
      const err9 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "unchanged" },
        message: "must have required property 'unchanged'",
      };
      if (vErrors === null) {
        vErrors = [err9];
      } else {
        vErrors.push(err9);
      }
      errors++;
    }
    if (data.unmanaged === void 0) {
      const err10 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "unmanaged" },
        message: "must have required property 'unmanaged'",
      };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        vErrors.push(err10);
      }
      errors++;
    }
    if (data.questions === void 0) {
      const err11 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "questions" },
        message: "must have required property 'questions'",
      };
      if (vErrors === null) {
        vErrors = [err11];
      } else {
        vErrors.push(err11);
      }
      errors++;
    }
    if (data.warnings === void 0) {
      const err12 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "warnings" },
        message: "must have required property 'warnings'",
      };
      if (vErrors === null) {
        vErrors = [err12];
      } else {
        vErrors.push(err12);
      }
      errors++;
    }
    if (data.failures === void 0) {
      const err13 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "failures" },
        message: "must have required property 'failures'",
      };
      if (vErrors === null) {
        vErrors = [err13];
      } else {
        vErrors.push(err13);
      }
      errors++;
    }
    if (data.totals === void 0) {
      const err14 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "totals" },
        message: "must have required property 'totals'",
      };
      if (vErrors === null) {
        vErrors = [err14];
      } else {
        vErrors.push(err14);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema19.properties, key0)) {
        const err15 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
          message: "must NOT have additional properties",
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.formatVersion !== void 0) {
      if ("1.0" !== data.formatVersion) {
        const err16 = {
          instancePath: instancePath + "/formatVersion",
          schemaPath: "#/properties/formatVersion/const",
          keyword: "const",
          params: { allowedValue: "1.0" },
          message: "must be equal to constant",
        };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
    if (data.tool !== void 0) {
      if (typeof data.tool !== "string") {
        const err17 = {
          instancePath: instancePath + "/tool",
          schemaPath: "#/properties/tool/type",
          keyword: "type",
          params: { type: "string" },
          message: "must be string",
        };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.configDigest !== void 0) {
      if (
        !validate53(data.configDigest, {
          instancePath: instancePath + "/configDigest",
          parentData: data,
          parentDataProperty: "configDigest",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
        errors = vErrors.length;
      }
    }
    if (data.planDigest !== void 0) {
      if (
        !validate53(data.planDigest, {
          instancePath: instancePath + "/planDigest",
          parentData: data,
          parentDataProperty: "planDigest",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
        errors = vErrors.length;
      }
    }
    if (data.complete !== void 0) {
      if (typeof data.complete !== "boolean") {
        const err18 = {
          instancePath: instancePath + "/complete",
          schemaPath: "#/properties/complete/type",
          keyword: "type",
          params: { type: "boolean" },
          message: "must be boolean",
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
    if (data.target !== void 0) {
      let data5 = data.target;
      if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
        if (data5.registry === void 0) {
          const err19 = {
            instancePath: instancePath + "/target",
            schemaPath: "#/properties/target/required",
            keyword: "required",
            params: { missingProperty: "registry" },
            message: "must have required property 'registry'",
          };
          if (vErrors === null) {
            vErrors = [err19];
          } else {
            vErrors.push(err19);
          }
          errors++;
        }
        if (data5.region === void 0) {
          const err20 = {
            instancePath: instancePath + "/target",
            schemaPath: "#/properties/target/required",
            keyword: "required",
            params: { missingProperty: "region" },
            message: "must have required property 'region'",
          };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
        for (const key1 in data5) {
          if (!(key1 === "registry" || key1 === "region")) {
            const err21 = {
              instancePath: instancePath + "/target",
              schemaPath: "#/properties/target/additionalProperties",
              keyword: "additionalProperties",
              params: { additionalProperty: key1 },
              message: "must NOT have additional properties",
            };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
        }
        if (data5.registry !== void 0) {
          if (typeof data5.registry !== "string") {
            const err22 = {
              instancePath: instancePath + "/target/registry",
              schemaPath: "#/properties/target/properties/registry/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err22];
            } else {
              vErrors.push(err22);
            }
            errors++;
          }
        }
        if (data5.region !== void 0) {
          if (typeof data5.region !== "string") {
            const err23 = {
              instancePath: instancePath + "/target/region",
              schemaPath: "#/properties/target/properties/region/type",
              keyword: "type",
              params: { type: "string" },
              message: "must be string",
            };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
        }
      } else {
        const err24 = {
          instancePath: instancePath + "/target",
          schemaPath: "#/properties/target/type",
          keyword: "type",
          params: { type: "object" },
          message: "must be object",
        };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
    }
    if (data.sources !== void 0) {
      let data8 = data.sources;
      if (Array.isArray(data8)) {
        const len0 = data8.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (
            !validate56(data8[i0], {
              instancePath: instancePath + "/sources/" + i0,
              parentData: data8,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate56.errors : append(vErrors, validate56.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err25 = {
          instancePath: instancePath + "/sources",
          schemaPath: "#/properties/sources/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err25];
        } else {
          vErrors.push(err25);
        }
        errors++;
      }
    }
    if (data.summary !== void 0) {
      if (
        !validate60(data.summary, {
          instancePath: instancePath + "/summary",
          parentData: data,
          parentDataProperty: "summary",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate60.errors : append(vErrors, validate60.errors);
        errors = vErrors.length;
      }
    }
    if (data.actions !== void 0) {
      let data11 = data.actions;
      if (Array.isArray(data11)) {
        const len1 = data11.length;
        for (let i1 = 0; i1 < len1; i1++) {
          if (
            !validate71(data11[i1], {
              instancePath: instancePath + "/actions/" + i1,
              parentData: data11,
              parentDataProperty: i1,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate71.errors : append(vErrors, validate71.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err26 = {
          instancePath: instancePath + "/actions",
          schemaPath: "#/properties/actions/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      }
    }
    if (data.blocked !== void 0) {
      let data13 = data.blocked;
      if (Array.isArray(data13)) {
        const len2 = data13.length;
        for (let i2 = 0; i2 < len2; i2++) {
          if (
            !validate124(data13[i2], {
              instancePath: instancePath + "/blocked/" + i2,
              parentData: data13,
              parentDataProperty: i2,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate124.errors : append(vErrors, validate124.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err27 = {
          instancePath: instancePath + "/blocked",
          schemaPath: "#/properties/blocked/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err27];
        } else {
          vErrors.push(err27);
        }
        errors++;
      }
    }
    if (data.unchanged !== void 0) {
      let data15 = data.unchanged;
      if (Array.isArray(data15)) {
        const len3 = data15.length;
        for (let i3 = 0; i3 < len3; i3++) {
          let data16 = data15[i3];
          if (data16 && typeof data16 == "object" && !Array.isArray(data16)) {
            if (data16.registry === void 0) {
              const err28 = {
                instancePath: instancePath + "/unchanged/" + i3,
                schemaPath: "#/properties/unchanged/items/required",
                keyword: "required",
                params: { missingProperty: "registry" },
                message: "must have required property 'registry'",
              };
              if (vErrors === null) {
                vErrors = [err28];
              } else {
                vErrors.push(err28);
              }
              errors++;
            }
            if (data16.repository === void 0) {
              const err29 = {
                instancePath: instancePath + "/unchanged/" + i3,
                schemaPath: "#/properties/unchanged/items/required",
                keyword: "required",
                params: { missingProperty: "repository" },
                message: "must have required property 'repository'",
              };
              if (vErrors === null) {
                vErrors = [err29];
              } else {
                vErrors.push(err29);
              }
              errors++;
            }
            if (data16.tag === void 0) {
              const err30 = {
                instancePath: instancePath + "/unchanged/" + i3,
                schemaPath: "#/properties/unchanged/items/required",
                keyword: "required",
                params: { missingProperty: "tag" },
                message: "must have required property 'tag'",
              };
              if (vErrors === null) {
                vErrors = [err30];
              } else {
                vErrors.push(err30);
              }
              errors++;
            }
            if (data16.digest === void 0) {
              const err31 = {
                instancePath: instancePath + "/unchanged/" + i3,
                schemaPath: "#/properties/unchanged/items/required",
                keyword: "required",
                params: { missingProperty: "digest" },
                message: "must have required property 'digest'",
              };
              if (vErrors === null) {
                vErrors = [err31];
              } else {
                vErrors.push(err31);
              }
              errors++;
            }
            if (data16.source === void 0) {
              const err32 = {
                instancePath: instancePath + "/unchanged/" + i3,
                schemaPath: "#/properties/unchanged/items/required",
                keyword: "required",
                params: { missingProperty: "source" },
                message: "must have required property 'source'",
              };
              if (vErrors === null) {
                vErrors = [err32];
              } else {
                vErrors.push(err32);
              }
              errors++;
            }
            if (data16.from === void 0) {
              const err33 = {
                instancePath: instancePath + "/unchanged/" + i3,
                schemaPath: "#/properties/unchanged/items/required",
                keyword: "required",
                params: { missingProperty: "from" },
                message: "must have required property 'from'",
              };
              if (vErrors === null) {
                vErrors = [err33];
              } else {
                vErrors.push(err33);
              }
              errors++;
            }
            for (const key2 in data16) {
              if (!(
                key2 === "registry" ||
                key2 === "repository" ||
                key2 === "tag" ||
                key2 === "digest" ||
                key2 === "source" ||
                key2 === "from"
              )) {
                const err34 = {
                  instancePath: instancePath + "/unchanged/" + i3,
                  schemaPath: "#/properties/unchanged/items/additionalProperties",
                  keyword: "additionalProperties",
                  params: { additionalProperty: key2 },
                  message: "must NOT have additional properties",
                };
                if (vErrors === null) {
                  vErrors = [err34];
                } else {
                  vErrors.push(err34);
                }
                errors++;
              }
            }
            if (data16.registry !== void 0) {
              if (
                !validate74(data16.registry, {
                  instancePath: instancePath + "/unchanged/" + i3 + "/registry",
                  parentData: data16,
                  parentDataProperty: "registry",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate74.errors : append(vErrors, validate74.errors);
                errors = vErrors.length;
              }
            }
            if (data16.repository !== void 0) {
              if (
                !validate76(data16.repository, {
                  instancePath: instancePath + "/unchanged/" + i3 + "/repository",
                  parentData: data16,
                  parentDataProperty: "repository",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate76.errors : append(vErrors, validate76.errors);
                errors = vErrors.length;
              }
            }
            if (data16.tag !== void 0) {
              if (
                !validate95(data16.tag, {
                  instancePath: instancePath + "/unchanged/" + i3 + "/tag",
                  parentData: data16,
                  parentDataProperty: "tag",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate95.errors : append(vErrors, validate95.errors);
                errors = vErrors.length;
              }
            }
            if (data16.digest !== void 0) {
              if (
                !validate53(data16.digest, {
                  instancePath: instancePath + "/unchanged/" + i3 + "/digest",
                  parentData: data16,
                  parentDataProperty: "digest",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
                errors = vErrors.length;
              }
            }
            if (data16.source !== void 0) {
              if (typeof data16.source !== "string") {
                const err35 = {
                  instancePath: instancePath + "/unchanged/" + i3 + "/source",
                  schemaPath: "#/properties/unchanged/items/properties/source/type",
                  keyword: "type",
                  params: { type: "string" },
                  message: "must be string",
                };
                if (vErrors === null) {
                  vErrors = [err35];
                } else {
                  vErrors.push(err35);
                }
                errors++;
              }
            }
            if (data16.from !== void 0) {
              if (
                !validate103(data16.from, {
                  instancePath: instancePath + "/unchanged/" + i3 + "/from",
                  parentData: data16,
                  parentDataProperty: "from",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate103.errors : append(vErrors, validate103.errors);
                errors = vErrors.length;
              }
            }
          } else {
            const err36 = {
              instancePath: instancePath + "/unchanged/" + i3,
              schemaPath: "#/properties/unchanged/items/type",
              keyword: "type",
              params: { type: "object" },
              message: "must be object",
            };
            if (vErrors === null) {
              vErrors = [err36];
            } else {
              vErrors.push(err36);
            }
            errors++;
          }
        }
      } else {
        const err37 = {
          instancePath: instancePath + "/unchanged",
          schemaPath: "#/properties/unchanged/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err37];
        } else {
          vErrors.push(err37);
        }
        errors++;
      }
    }
    if (data.unmanaged !== void 0) {
      let data23 = data.unmanaged;
      if (Array.isArray(data23)) {
        const len4 = data23.length;
        for (let i4 = 0; i4 < len4; i4++) {
          let data24 = data23[i4];
          if (data24 && typeof data24 == "object" && !Array.isArray(data24)) {
            if (data24.registry === void 0) {
              const err38 = {
                instancePath: instancePath + "/unmanaged/" + i4,
                schemaPath: "#/properties/unmanaged/items/required",
                keyword: "required",
                params: { missingProperty: "registry" },
                message: "must have required property 'registry'",
              };
              if (vErrors === null) {
                vErrors = [err38];
              } else {
                vErrors.push(err38);
              }
              errors++;
            }
            if (data24.repository === void 0) {
              const err39 = {
                instancePath: instancePath + "/unmanaged/" + i4,
                schemaPath: "#/properties/unmanaged/items/required",
                keyword: "required",
                params: { missingProperty: "repository" },
                message: "must have required property 'repository'",
              };
              if (vErrors === null) {
                vErrors = [err39];
              } else {
                vErrors.push(err39);
              }
              errors++;
            }
            if (data24.tag === void 0) {
              const err40 = {
                instancePath: instancePath + "/unmanaged/" + i4,
                schemaPath: "#/properties/unmanaged/items/required",
                keyword: "required",
                params: { missingProperty: "tag" },
                message: "must have required property 'tag'",
              };
              if (vErrors === null) {
                vErrors = [err40];
              } else {
                vErrors.push(err40);
              }
              errors++;
            }
            if (data24.digest === void 0) {
              const err41 = {
                instancePath: instancePath + "/unmanaged/" + i4,
                schemaPath: "#/properties/unmanaged/items/required",
                keyword: "required",
                params: { missingProperty: "digest" },
                message: "must have required property 'digest'",
              };
              if (vErrors === null) {
                vErrors = [err41];
              } else {
                vErrors.push(err41);
              }
              errors++;
            }
            for (const key3 in data24) {
              if (!(key3 === "registry" || key3 === "repository" || key3 === "tag" || key3 === "digest")) {
                const err42 = {
                  instancePath: instancePath + "/unmanaged/" + i4,
                  schemaPath: "#/properties/unmanaged/items/additionalProperties",
                  keyword: "additionalProperties",
                  params: { additionalProperty: key3 },
                  message: "must NOT have additional properties",
                };
                if (vErrors === null) {
                  vErrors = [err42];
                } else {
                  vErrors.push(err42);
                }
                errors++;
              }
            }
            if (data24.registry !== void 0) {
              if (
                !validate74(data24.registry, {
                  instancePath: instancePath + "/unmanaged/" + i4 + "/registry",
                  parentData: data24,
                  parentDataProperty: "registry",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate74.errors : append(vErrors, validate74.errors);
                errors = vErrors.length;
              }
            }
            if (data24.repository !== void 0) {
              if (
                !validate76(data24.repository, {
                  instancePath: instancePath + "/unmanaged/" + i4 + "/repository",
                  parentData: data24,
                  parentDataProperty: "repository",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate76.errors : append(vErrors, validate76.errors);
                errors = vErrors.length;
              }
            }
            if (data24.tag !== void 0) {
              if (
                !validate95(data24.tag, {
                  instancePath: instancePath + "/unmanaged/" + i4 + "/tag",
                  parentData: data24,
                  parentDataProperty: "tag",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate95.errors : append(vErrors, validate95.errors);
                errors = vErrors.length;
              }
            }
            if (data24.digest !== void 0) {
              if (
                !validate53(data24.digest, {
                  instancePath: instancePath + "/unmanaged/" + i4 + "/digest",
                  parentData: data24,
                  parentDataProperty: "digest",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
                errors = vErrors.length;
              }
            }
          } else {
            const err43 = {
              instancePath: instancePath + "/unmanaged/" + i4,
              schemaPath: "#/properties/unmanaged/items/type",
              keyword: "type",
              params: { type: "object" },
              message: "must be object",
            };
            if (vErrors === null) {
              vErrors = [err43];
            } else {
              vErrors.push(err43);
            }
            errors++;
          }
        }
      } else {
        const err44 = {
          instancePath: instancePath + "/unmanaged",
          schemaPath: "#/properties/unmanaged/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err44];
        } else {
          vErrors.push(err44);
        }
        errors++;
      }
    }
    if (data.questions !== void 0) {
      let data29 = data.questions;
      if (Array.isArray(data29)) {
        const len5 = data29.length;
        for (let i5 = 0; i5 < len5; i5++) {
          let data30 = data29[i5];
          if (data30 && typeof data30 == "object" && !Array.isArray(data30)) {
            if (data30.reference === void 0) {
              const err45 = {
                instancePath: instancePath + "/questions/" + i5,
                schemaPath: "#/properties/questions/items/required",
                keyword: "required",
                params: { missingProperty: "reference" },
                message: "must have required property 'reference'",
              };
              if (vErrors === null) {
                vErrors = [err45];
              } else {
                vErrors.push(err45);
              }
              errors++;
            }
            if (data30.why === void 0) {
              const err46 = {
                instancePath: instancePath + "/questions/" + i5,
                schemaPath: "#/properties/questions/items/required",
                keyword: "required",
                params: { missingProperty: "why" },
                message: "must have required property 'why'",
              };
              if (vErrors === null) {
                vErrors = [err46];
              } else {
                vErrors.push(err46);
              }
              errors++;
            }
            if (data30.evidence === void 0) {
              const err47 = {
                instancePath: instancePath + "/questions/" + i5,
                schemaPath: "#/properties/questions/items/required",
                keyword: "required",
                params: { missingProperty: "evidence" },
                message: "must have required property 'evidence'",
              };
              if (vErrors === null) {
                vErrors = [err47];
              } else {
                vErrors.push(err47);
              }
              errors++;
            }
            for (const key4 in data30) {
              if (!(key4 === "reference" || key4 === "why" || key4 === "evidence")) {
                const err48 = {
                  instancePath: instancePath + "/questions/" + i5,
                  schemaPath: "#/properties/questions/items/additionalProperties",
                  keyword: "additionalProperties",
                  params: { additionalProperty: key4 },
                  message: "must NOT have additional properties",
                };
                if (vErrors === null) {
                  vErrors = [err48];
                } else {
                  vErrors.push(err48);
                }
                errors++;
              }
            }
            if (data30.reference !== void 0) {
              if (typeof data30.reference !== "string") {
                const err49 = {
                  instancePath: instancePath + "/questions/" + i5 + "/reference",
                  schemaPath: "#/properties/questions/items/properties/reference/type",
                  keyword: "type",
                  params: { type: "string" },
                  message: "must be string",
                };
                if (vErrors === null) {
                  vErrors = [err49];
                } else {
                  vErrors.push(err49);
                }
                errors++;
              }
            }
            if (data30.why !== void 0) {
              if (typeof data30.why !== "string") {
                const err50 = {
                  instancePath: instancePath + "/questions/" + i5 + "/why",
                  schemaPath: "#/properties/questions/items/properties/why/type",
                  keyword: "type",
                  params: { type: "string" },
                  message: "must be string",
                };
                if (vErrors === null) {
                  vErrors = [err50];
                } else {
                  vErrors.push(err50);
                }
                errors++;
              }
            }
            if (data30.evidence !== void 0) {
              if (
                !validate106(data30.evidence, {
                  instancePath: instancePath + "/questions/" + i5 + "/evidence",
                  parentData: data30,
                  parentDataProperty: "evidence",
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors = vErrors === null ? validate106.errors : append(vErrors, validate106.errors);
                errors = vErrors.length;
              }
            }
          } else {
            const err51 = {
              instancePath: instancePath + "/questions/" + i5,
              schemaPath: "#/properties/questions/items/type",
              keyword: "type",
              params: { type: "object" },
              message: "must be object",
            };
            if (vErrors === null) {
              vErrors = [err51];
            } else {
              vErrors.push(err51);
            }
            errors++;
          }
        }
      } else {
        const err52 = {
          instancePath: instancePath + "/questions",
          schemaPath: "#/properties/questions/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err52];
        } else {
          vErrors.push(err52);
        }
        errors++;
      }
    }
    if (data.warnings !== void 0) {
      let data34 = data.warnings;
      if (Array.isArray(data34)) {
        const len6 = data34.length;
        for (let i6 = 0; i6 < len6; i6++) {
          if (
            !validate142(data34[i6], {
              instancePath: instancePath + "/warnings/" + i6,
              parentData: data34,
              parentDataProperty: i6,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate142.errors : append(vErrors, validate142.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err53 = {
          instancePath: instancePath + "/warnings",
          schemaPath: "#/properties/warnings/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err53];
        } else {
          vErrors.push(err53);
        }
        errors++;
      }
    }
    if (data.failures !== void 0) {
      let data36 = data.failures;
      if (Array.isArray(data36)) {
        const len7 = data36.length;
        for (let i7 = 0; i7 < len7; i7++) {
          if (
            !validate142(data36[i7], {
              instancePath: instancePath + "/failures/" + i7,
              parentData: data36,
              parentDataProperty: i7,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate142.errors : append(vErrors, validate142.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err54 = {
          instancePath: instancePath + "/failures",
          schemaPath: "#/properties/failures/type",
          keyword: "type",
          params: { type: "array" },
          message: "must be array",
        };
        if (vErrors === null) {
          vErrors = [err54];
        } else {
          vErrors.push(err54);
        }
        errors++;
      }
    }
    if (data.totals !== void 0) {
      let data38 = data.totals;
      if (data38 && typeof data38 == "object" && !Array.isArray(data38)) {
        if (data38.images === void 0) {
          const err55 = {
            instancePath: instancePath + "/totals",
            schemaPath: "#/properties/totals/required",
            keyword: "required",
            params: { missingProperty: "images" },
            message: "must have required property 'images'",
          };
          if (vErrors === null) {
            vErrors = [err55];
          } else {
            vErrors.push(err55);
          }
          errors++;
        }
        if (data38.repositories === void 0) {
          const err56 = {
            instancePath: instancePath + "/totals",
            schemaPath: "#/properties/totals/required",
            keyword: "required",
            params: { missingProperty: "repositories" },
            message: "must have required property 'repositories'",
          };
          if (vErrors === null) {
            vErrors = [err56];
          } else {
            vErrors.push(err56);
          }
          errors++;
        }
        if (data38.files === void 0) {
          const err57 = {
            instancePath: instancePath + "/totals",
            schemaPath: "#/properties/totals/required",
            keyword: "required",
            params: { missingProperty: "files" },
            message: "must have required property 'files'",
          };
          if (vErrors === null) {
            vErrors = [err57];
          } else {
            vErrors.push(err57);
          }
          errors++;
        }
        for (const key5 in data38) {
          if (!(key5 === "images" || key5 === "repositories" || key5 === "files")) {
            const err58 = {
              instancePath: instancePath + "/totals",
              schemaPath: "#/properties/totals/additionalProperties",
              keyword: "additionalProperties",
              params: { additionalProperty: key5 },
              message: "must NOT have additional properties",
            };
            if (vErrors === null) {
              vErrors = [err58];
            } else {
              vErrors.push(err58);
            }
            errors++;
          }
        }
        if (data38.images !== void 0) {
          if (
            !validate57(data38.images, {
              instancePath: instancePath + "/totals/images",
              parentData: data38,
              parentDataProperty: "images",
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
            errors = vErrors.length;
          }
        }
        if (data38.repositories !== void 0) {
          if (
            !validate57(data38.repositories, {
              instancePath: instancePath + "/totals/repositories",
              parentData: data38,
              parentDataProperty: "repositories",
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
            errors = vErrors.length;
          }
        }
        if (data38.files !== void 0) {
          if (
            !validate57(data38.files, {
              instancePath: instancePath + "/totals/files",
              parentData: data38,
              parentDataProperty: "files",
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate57.errors : append(vErrors, validate57.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err59 = {
          instancePath: instancePath + "/totals",
          schemaPath: "#/properties/totals/type",
          keyword: "type",
          params: { type: "object" },
          message: "must be object",
        };
        if (vErrors === null) {
          vErrors = [err59];
        } else {
          vErrors.push(err59);
        }
        errors++;
      }
    }
  } else {
    const err60 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
      message: "must be object",
    };
    if (vErrors === null) {
      vErrors = [err60];
    } else {
      vErrors.push(err60);
    }
    errors++;
  }
  validate52.errors = vErrors;
  return errors === 0;
}
validate52.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function append(list, more) {
  for (const one of more) list.push(one);
  return list;
}
export { stdin_default as default, validate };
