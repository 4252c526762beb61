// Made from schemas/mirror.config.schema.json by `npm run generate`: don't edit it.
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) =>
  function __require() {
    try {
      return (mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports);
    } catch (e) {
      throw ((mod = 0), e);
    }
  };

// node_modules/ajv/dist/runtime/ucs2length.js
var require_ucs2length = __commonJS({
  "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    function ucs2length(str) {
      const len = str.length;
      let length = 0;
      let pos = 0;
      let value;
      while (pos < len) {
        length++;
        value = str.charCodeAt(pos++);
        if (value >= 55296 && value <= 56319 && pos < len) {
          value = str.charCodeAt(pos);
          if ((value & 64512) === 56320) pos++;
        }
      }
      return length;
    }
    exports.default = ucs2length;
    ucs2length.code = 'require("ajv/dist/runtime/ucs2length").default';
  },
});

// <stdin>
var validate = validate52;
var stdin_default = validate52;
var schema19 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "ecr-mirror configuration",
  description:
    "What is mirrored to which ECR registry. Unknown keys are errors. `${NAME}` and `${NAME:-default}` in text are read from the environment; relative paths are relative to this file.",
  type: "object",
  required: ["version", "target", "sources"],
  additionalProperties: false,
  properties: {
    version: { title: "Version", description: "The version of the config's form.", const: 1, examples: [1] },
    target: { $ref: "#/$defs/TargetFile" },
    replicas: {
      title: "Replicas",
      description: "Further registries kept equal to the target: other regions or accounts.",
      type: "array",
      items: { $ref: "#/$defs/ReplicaFile" },
      examples: [[{ registry: "123456789012.dkr.ecr.eu-west-1.amazonaws.com" }]],
    },
    platforms: { $ref: "#/$defs/platforms" },
    registries: {
      title: "Source registries",
      description: "Credentials, limits, mirrors and TLS of source registries, by host.",
      type: "object",
      propertyNames: { type: "string", minLength: 1 },
      additionalProperties: { $ref: "#/$defs/RegistryFile" },
      examples: [{ "docker.io": { username: "${DOCKERHUB_USER}", password: "${DOCKERHUB_TOKEN}" } }],
    },
    repositories: { $ref: "#/$defs/RepositoriesFile" },
    tagPolicies: {
      title: "Tag policies",
      description:
        "Which tags are wanted and what they are called in ECR, by name. `same` always exists: the tag that the source names.",
      type: "object",
      additionalProperties: { $ref: "#/$defs/TagPolicyFile" },
      examples: [{ stable: { semver: ">=1.4 <3", newest: 3 } }],
    },
    sources: {
      title: "Sources",
      description: "Where images come from.",
      type: "array",
      items: { $ref: "#/$defs/SourceFile" },
      examples: [[{ name: "extra", kind: "images", images: ["nginx:1.27"] }]],
    },
    outputs: {
      title: "Outputs",
      description: "Files that point deployments at the mirror.",
      type: "array",
      items: { $ref: "#/$defs/OutputFile" },
      examples: [[{ kind: "mapping", path: "image_mapping.csv" }]],
    },
    state: { $ref: "#/$defs/StateFile" },
    lock: {
      title: "Lock file",
      description:
        "The file of approved digests. It is obeyed when it exists and written by plan --update-lock.",
      type: "string",
      minLength: 1,
      examples: ["state/mirror.lock.json"],
    },
    minimumAge: { $ref: "#/$defs/minimumAge" },
    prune: { $ref: "#/$defs/PruneFile" },
    keepReplaced: {
      title: "Keep replaced digests",
      description: "How many replaced digests are kept under a tag when pruning.",
      type: "integer",
      minimum: 0,
      default: 0,
      examples: [3],
    },
    foreignLayers: {
      title: "Foreign layers",
      description:
        "What happens to layers that a manifest fetches from elsewhere by URL: `keep` the URL, or `copy` the bytes.",
      type: "string",
      enum: ["keep", "copy"],
      default: "keep",
      examples: ["copy"],
    },
  },
  examples: [
    {
      version: 1,
      target: { registry: "sandbox" },
      sources: [{ name: "extra", kind: "images", images: ["nginx:1.27"] }],
    },
  ],
  $defs: {
    TargetFile: {
      title: "Target",
      description: "The ECR registry that is kept equal to the config.",
      type: "object",
      required: ["registry"],
      additionalProperties: false,
      properties: {
        registry: { $ref: "#/$defs/registry" },
        region: { $ref: "#/$defs/region" },
        profile: { $ref: "#/$defs/profile" },
        assumeRole: { $ref: "#/$defs/assumeRole" },
        endpoint: { $ref: "#/$defs/endpoint" },
        registryEndpoint: { $ref: "#/$defs/registryEndpoint" },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
      },
      examples: [{ registry: "123456789012.dkr.ecr.us-west-2.amazonaws.com", prefix: "platform" }],
    },
    ReplicaFile: {
      title: "Replica",
      description:
        "A further registry with the same images. What it doesn't say about repositories is as for the target.",
      type: "object",
      required: ["registry"],
      additionalProperties: false,
      properties: {
        registry: { $ref: "#/$defs/registry" },
        region: { $ref: "#/$defs/region" },
        profile: { $ref: "#/$defs/profile" },
        assumeRole: { $ref: "#/$defs/assumeRole" },
        endpoint: { $ref: "#/$defs/endpoint" },
        registryEndpoint: { $ref: "#/$defs/registryEndpoint" },
        repositories: { $ref: "#/$defs/RepositoriesFile" },
      },
      examples: [{ registry: "123456789012.dkr.ecr.eu-west-1.amazonaws.com", profile: "mirror-eu" }],
    },
    RegistryFile: {
      title: "Source registry",
      description: "How one source registry is reached.",
      type: "object",
      additionalProperties: false,
      properties: {
        username: {
          title: "User name",
          description: "The user's name.",
          type: "string",
          minLength: 1,
          examples: ["${DOCKERHUB_USER}"],
        },
        password: {
          title: "Password",
          description: "The password or token. Write ${NAME} and keep it in the environment.",
          type: "string",
          minLength: 1,
          examples: ["${DOCKERHUB_TOKEN}"],
        },
        credentialHelper: {
          title: "Credential helper",
          description: "The docker-credential program to ask, without `docker-credential-`.",
          type: "string",
          minLength: 1,
          examples: ["ecr-login"],
        },
        ca: {
          title: "CA certificates",
          description: "A PEM file of certificate authorities to trust for this registry.",
          type: "string",
          minLength: 1,
          examples: ["./ca.pem"],
        },
        cert: {
          title: "Client certificate",
          description: "A PEM file with the client certificate.",
          type: "string",
          minLength: 1,
          examples: ["./client.pem"],
        },
        key: {
          title: "Client key",
          description: "A PEM file with the client certificate's key.",
          type: "string",
          minLength: 1,
          examples: ["./client-key.pem"],
        },
        plainHttp: {
          title: "Plain HTTP",
          description: "Whether the registry is spoken to without TLS. By default only on loopback.",
          type: "boolean",
          examples: [true],
        },
        rewrite: {
          title: "Rewrite",
          description:
            "Where this registry's images are read instead: another host (and path), or oci:<folder> for a layout on disk. References keep their name.",
          type: "string",
          minLength: 1,
          examples: ["registry.local:5000", "oci:./upstream"],
        },
        mirrors: {
          title: "Mirrors",
          description: "Hosts asked first, in order; the registry itself is last.",
          type: "array",
          items: { type: "string", minLength: 1 },
          examples: [["mirror.gcr.io"]],
        },
        requestsPerMinute: {
          title: "Requests a minute",
          description: "An upper limit. The limit also learns from the registry's answers.",
          type: "integer",
          minimum: 1,
          examples: [100],
        },
        concurrency: {
          title: "Concurrency",
          description: "How many requests may be open at once.",
          type: "integer",
          minimum: 1,
          maximum: 256,
          examples: [4],
        },
      },
      examples: [{ username: "${DOCKERHUB_USER}", password: "${DOCKERHUB_TOKEN}", requestsPerMinute: 100 }],
    },
    RepositoriesFile: {
      title: "Repositories",
      description: "The settings of the repositories in ECR. What isn't declared isn't touched.",
      type: "object",
      additionalProperties: false,
      properties: {
        defaults: { $ref: "#/$defs/RepositorySettingsFile" },
        rules: {
          title: "Rules",
          description:
            "Settings by repository name. The first rule that matches wins; the defaults stand below it.",
          type: "array",
          items: { $ref: "#/$defs/RepositoryRuleFile" },
          examples: [[{ match: "platform/nightly/**", tagMutability: "mutable" }]],
        },
      },
      examples: [{ defaults: { tagMutability: "immutable", scanOnPush: true } }],
    },
    RepositorySettingsFile: {
      title: "Repository settings",
      description: "Settings of a repository.",
      type: "object",
      additionalProperties: false,
      properties: {
        tagMutability: { $ref: "#/$defs/tagMutability" },
        scanOnPush: { $ref: "#/$defs/scanOnPush" },
        encryption: { $ref: "#/$defs/EncryptionFile" },
        lifecyclePolicy: { $ref: "#/$defs/lifecyclePolicy" },
        repositoryPolicy: { $ref: "#/$defs/repositoryPolicy" },
        tags: { $ref: "#/$defs/resourceTags" },
      },
      examples: [{ tagMutability: "immutable", scanOnPush: true }],
    },
    RepositoryRuleFile: {
      title: "Repository rule",
      description: "Settings for the repositories that match.",
      type: "object",
      required: ["match"],
      additionalProperties: false,
      properties: {
        match: {
          title: "Match",
          description: "A glob over repository names: `*` stops at a slash, `**` doesn't.",
          type: "string",
          minLength: 1,
          examples: ["platform/nightly/**"],
        },
        managed: {
          title: "Managed",
          description:
            "With false, a missing repository is created and the settings of an existing one are left alone.",
          type: "boolean",
          default: true,
          examples: [false],
        },
        tagMutability: { $ref: "#/$defs/tagMutability" },
        scanOnPush: { $ref: "#/$defs/scanOnPush" },
        encryption: { $ref: "#/$defs/EncryptionFile" },
        lifecyclePolicy: { $ref: "#/$defs/lifecyclePolicy" },
        repositoryPolicy: { $ref: "#/$defs/repositoryPolicy" },
        tags: { $ref: "#/$defs/resourceTags" },
      },
      examples: [{ match: "platform/nightly/**", tagMutability: "mutable" }],
    },
    TagMutabilityFile: {
      title: "Tag mutability with exclusions",
      description: "A mode, and the tags for which the opposite holds.",
      type: "object",
      required: ["mode"],
      additionalProperties: false,
      properties: {
        mode: {
          title: "Mode",
          description: "What holds for all tags that no exclusion matches.",
          type: "string",
          enum: ["mutable", "immutable"],
          examples: ["immutable"],
        },
        exclusions: {
          title: "Exclusions",
          description: "Up to five wildcards of tags for which the opposite holds.",
          type: "array",
          items: { type: "string", minLength: 1 },
          examples: [["latest", "dev-*"]],
        },
      },
      examples: [{ mode: "immutable", exclusions: ["latest"] }],
    },
    EncryptionFile: {
      title: "Encryption",
      description: "Encryption at rest. ECR sets it when a repository is created and can't change it later.",
      type: "object",
      required: ["type"],
      additionalProperties: false,
      properties: {
        type: {
          title: "Type",
          description: "AES256, KMS or KMS_DSSE.",
          type: "string",
          enum: ["AES256", "KMS", "KMS_DSSE"],
          examples: ["KMS"],
        },
        key: {
          title: "Key",
          description: "The KMS key's ARN, id or alias. Without it, the AWS-managed key.",
          type: "string",
          minLength: 1,
          examples: ["alias/ecr"],
        },
      },
      examples: [{ type: "KMS", key: "alias/ecr" }],
    },
    NamingFile: {
      title: "Naming with strip",
      description: "A form, after a prefix of the path is stripped.",
      type: "object",
      additionalProperties: false,
      properties: {
        form: {
          title: "Form",
          description:
            "`path`, `name`, `host`, or a template with {host}, {path}, {namespace} and {name}; {path|replace:a/,} removes `a/`.",
          type: "string",
          minLength: 1,
          default: "path",
          examples: ["path", "{host}/{path}"],
        },
        strip: {
          title: "Strip",
          description: "A prefix that is taken off the source's path first.",
          type: "string",
          minLength: 1,
          examples: ["team/public/"],
        },
      },
      examples: [{ form: "path", strip: "team/" }],
    },
    TagPolicyFile: {
      title: "Tag policy",
      description: "Which tags are wanted, and what they are called in ECR.",
      type: "object",
      additionalProperties: false,
      properties: {
        semver: {
          title: "Version range",
          description: "An npm version range over tags that are versions; a leading v is allowed.",
          type: "string",
          minLength: 1,
          examples: [">=1.4 <3"],
        },
        prerelease: {
          title: "Pre-releases",
          description: "Whether versions such as 1.3.0-rc.1 count.",
          type: "boolean",
          default: false,
          examples: [true],
        },
        include: {
          title: "Include",
          description: "Only tags that match one of these: globs, or regular expressions between slashes.",
          type: "array",
          items: { $ref: "#/$defs/glob" },
          examples: [["*-alpine", "/^v[0-9]+$/"]],
        },
        exclude: {
          title: "Exclude",
          description: "No tags that match one of these.",
          type: "array",
          items: { $ref: "#/$defs/glob" },
          examples: [["*-rc*"]],
        },
        newest: {
          title: "Newest",
          description:
            "Only the newest of the tags that are left: a number, or a number and what newest means.",
          anyOf: [{ type: "integer", minimum: 1 }, { $ref: "#/$defs/NewestFile" }],
          examples: [3, { count: 3, by: "created" }],
        },
        minimumAge: { $ref: "#/$defs/minimumAge" },
        alias: {
          title: "Aliases",
          description: "Further tags in ECR that follow the newest wanted tag.",
          type: "array",
          items: { type: "string", minLength: 1 },
          examples: [["latest"]],
        },
        digest: {
          title: "Digest pins",
          description: "What a tag means here, whatever the registry says: the digest by tag.",
          type: "object",
          additionalProperties: { type: "string", minLength: 1 },
          examples: [{ "1.27.4": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }],
        },
        rename: {
          title: "Rename",
          description:
            "The tag in ECR, built from {tag}, {digest}, {date}, {created}, {major} and {minor}. {date} is when the digest was first mirrored.",
          type: "string",
          minLength: 0,
          examples: ["{tag}-{date}"],
        },
      },
      examples: [{ semver: ">=1.4 <3", newest: 3, exclude: ["*-rc*"] }],
    },
    NewestFile: {
      title: "Newest by",
      description: "How many tags, and by which order.",
      type: "object",
      required: ["count"],
      additionalProperties: false,
      properties: {
        count: { title: "Count", description: "How many tags.", type: "integer", minimum: 1, examples: [3] },
        by: {
          title: "By",
          description: "By version, by the image's creation time, or by the tag's text.",
          type: "string",
          enum: ["semver", "created", "name"],
          default: "semver",
          examples: ["created"],
        },
      },
      examples: [{ count: 3, by: "created" }],
    },
    SourceFile: {
      title: "Source",
      description: "One source of images; its kind decides its keys.",
      type: "object",
      discriminator: { propertyName: "kind" },
      oneOf: [
        { $ref: "#/$defs/ImagesSourceFile" },
        { $ref: "#/$defs/ListSourceFile" },
        { $ref: "#/$defs/HelmSourceFile" },
        { $ref: "#/$defs/CodecollectionSourceFile" },
        { $ref: "#/$defs/ManifestsSourceFile" },
        { $ref: "#/$defs/ComposeSourceFile" },
        { $ref: "#/$defs/DatasetSourceFile" },
        { $ref: "#/$defs/MappingSourceFile" },
        { $ref: "#/$defs/RepositorySourceFile" },
        { $ref: "#/$defs/LayoutSourceFile" },
        { $ref: "#/$defs/ClusterSourceFile" },
      ],
      examples: [{ name: "extra", kind: "images", images: ["nginx:1.27"] }],
    },
    OutputFile: {
      title: "Output",
      description: "One output; its kind decides its keys.",
      type: "object",
      discriminator: { propertyName: "kind" },
      oneOf: [
        { $ref: "#/$defs/MappingOutputFile" },
        { $ref: "#/$defs/ValuesOutputFile" },
        { $ref: "#/$defs/ImageListOutputFile" },
        { $ref: "#/$defs/KustomizeOutputFile" },
        { $ref: "#/$defs/DatasetOutputFile" },
        { $ref: "#/$defs/ManifestsOutputFile" },
        { $ref: "#/$defs/ComposeOutputFile" },
        { $ref: "#/$defs/HostsOutputFile" },
        { $ref: "#/$defs/RenovateOutputFile" },
        { $ref: "#/$defs/KyvernoOutputFile" },
        { $ref: "#/$defs/TemplateOutputFile" },
      ],
      examples: [{ kind: "mapping", path: "image_mapping.csv" }],
    },
    StateFile: {
      title: "State",
      description: "Where the memory of what was applied is kept.",
      type: "object",
      required: ["path"],
      additionalProperties: false,
      properties: {
        path: {
          title: "Path",
          description: "A file, or s3://bucket/key.",
          type: "string",
          minLength: 1,
          default: "state/mirror.state.json",
          examples: ["state/mirror.state.json", "s3://bucket/mirror.state.json"],
        },
      },
      examples: [{ path: "state/mirror.state.json" }],
    },
    PruneFile: {
      title: "Prune",
      description: "Guards of plan --prune.",
      type: "object",
      additionalProperties: false,
      properties: {
        maxPercent: {
          title: "Largest share",
          description: "Deleting more than this share of a repository's tags needs --force-prune.",
          type: "number",
          minimum: 0,
          maximum: 100,
          default: 20,
          examples: [10],
        },
      },
      examples: [{ maxPercent: 10 }],
    },
    ImageEntryFile: {
      title: "Image",
      description: "A reference, or an object that says more.",
      anyOf: [{ type: "string", minLength: 1 }, { $ref: "#/$defs/ImageFile" }],
      examples: ["nginx:1.27", { image: "nginx", tags: ["1.26", "1.27"] }],
    },
    ImageFile: {
      title: "Image",
      description: "One image and what is special about it.",
      type: "object",
      required: ["image"],
      additionalProperties: false,
      properties: {
        image: {
          title: "Image",
          description: "The reference at the source.",
          type: "string",
          minLength: 1,
          examples: ["quay.io/coreos/etcd"],
        },
        tag: {
          title: "Tag",
          description: "The tag at the source.",
          type: "string",
          minLength: 1,
          examples: ["1.27.4"],
        },
        tags: {
          title: "Tags",
          description: "Several tags at the source.",
          type: "array",
          items: { type: "string", minLength: 1 },
          minItems: 1,
          examples: [["1.26", "1.27"]],
        },
        digest: {
          title: "Digest",
          description: "The digest that the reference must mean, whatever its tag says by then.",
          type: "string",
          minLength: 1,
          examples: ["sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"],
        },
        destination: {
          title: "Destination",
          description: "The repository in ECR, with or without a tag, in place of prefix and naming.",
          type: "string",
          minLength: 1,
          examples: ["platform/nginx:1.27"],
        },
        helmKey: {
          title: "Helm key",
          description:
            "The values key that this image belongs to, as mapping and value files of scripts name it.",
          type: "string",
          minLength: 1,
          examples: ["runner"],
        },
        platforms: { $ref: "#/$defs/platforms" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        naming: { $ref: "#/$defs/naming" },
      },
      examples: [{ image: "nginx", tags: ["1.26", "1.27"], destination: "platform/nginx" }],
    },
    HelmImageEntryFile: {
      title: "Further image",
      description: "A reference, or an object that says more.",
      anyOf: [{ type: "string", minLength: 1 }, { $ref: "#/$defs/HelmImageFile" }],
      examples: [
        "nginx:1.27",
        { image: "nvcr.io/nvidia/driver:580-ubuntu22.04", answers: "nvcr.io/nvidia/driver:*" },
      ],
    },
    HelmImageFile: {
      title: "Further image",
      description: "An image that the chart doesn't show, or the answer to a question.",
      type: "object",
      required: ["image"],
      additionalProperties: false,
      properties: {
        image: {
          title: "Image",
          description: "The reference at the source.",
          type: "string",
          minLength: 1,
          examples: ["nvcr.io/nvidia/driver:580-ubuntu22.04"],
        },
        answers: {
          title: "Answers",
          description: "A glob over the questions that this image answers.",
          type: "string",
          minLength: 1,
          examples: ["nvcr.io/nvidia/driver:*"],
        },
        destination: {
          title: "Destination",
          description: "The repository in ECR, with or without a tag, in place of prefix and naming.",
          type: "string",
          minLength: 1,
          examples: ["platform/nginx:1.27"],
        },
        helmKey: {
          title: "Helm key",
          description:
            "The values key that this image belongs to, as mapping and value files of scripts name it.",
          type: "string",
          minLength: 1,
          examples: ["runner"],
        },
        platforms: { $ref: "#/$defs/platforms" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
      },
      examples: [{ image: "nvcr.io/nvidia/driver:580-ubuntu22.04", answers: "nvcr.io/nvidia/driver:*" }],
    },
    ImagesSourceFile: {
      title: "Images source",
      description: "Finds images in a list in the config.",
      type: "object",
      required: ["name", "kind", "images"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`images`: a list in the config.",
          const: "images",
          examples: ["images"],
        },
        images: {
          title: "Images",
          description: "References, or objects that say more about one image.",
          type: "array",
          items: { $ref: "#/$defs/ImageEntryFile" },
          examples: [["nginx:1.27", { image: "quay.io/coreos/etcd", tags: ["v3.5.0"] }]],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [{ name: "extra", kind: "images", images: ["nginx:1.27"] }],
    },
    ListSourceFile: {
      title: "List source",
      description: "Finds images in a file.",
      type: "object",
      required: ["name", "kind", "path"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: { title: "Kind", description: "`list`: a file.", const: "list", examples: ["list"] },
        path: {
          title: "Path",
          description: "The file, relative to the config file.",
          type: "string",
          minLength: 1,
          examples: ["./images.txt"],
        },
        format: {
          title: "Format",
          description:
            "How the file is written: one reference a line (`lines`), CSV, a JSON array, a YAML list, `REPO=SOURCE` lines (`conf`), or another tool's config. By default it is told from the file's name.",
          type: "string",
          enum: ["lines", "csv", "json", "yaml", "conf", "regsync", "skopeo", "image-syncer", "dregsy"],
          examples: ["conf"],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [{ name: "list", kind: "list", path: "./images.txt" }],
    },
    HelmSourceFile: {
      title: "Helm source",
      description: "Finds images in a Helm chart and its dependencies.",
      type: "object",
      required: ["name", "kind", "chart"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`helm`: a Helm chart and its dependencies.",
          const: "helm",
          examples: ["helm"],
        },
        chart: {
          title: "Chart",
          description:
            "A chart folder or .tgz (a path), the chart's name in `repository`, or oci://host/path/name.",
          type: "string",
          minLength: 1,
          examples: ["runwhen-local", "./charts/app", "oci://quay.io/jetstack/charts/cert-manager"],
        },
        repository: {
          title: "Chart repository",
          description: "The URL of the chart repository.",
          type: "string",
          minLength: 1,
          examples: ["https://runwhen-contrib.github.io/helm-charts"],
        },
        version: {
          title: "Chart version",
          description: "The chart's exact version. Needed with `repository` and oci://.",
          type: "string",
          minLength: 1,
          examples: ["0.0.21"],
        },
        values: {
          title: "Values files",
          description: "Values files, applied in order, relative to the config file.",
          type: "array",
          items: { type: "string", minLength: 1 },
          examples: [["./values.yaml"]],
        },
        set: {
          title: "Values",
          description:
            "Single values, as with helm's --set: dotted keys. They choose, for example, the region of region-built images.",
          type: "object",
          additionalProperties: { type: ["string", "number", "boolean"] },
          examples: [{ "global.region": "us-west-2" }],
        },
        release: {
          title: "Release name",
          description: "The name of the release to render. By default the source's name.",
          type: "string",
          minLength: 1,
          examples: ["runwhen"],
        },
        namespace: {
          title: "Namespace",
          description: "The namespace to render for.",
          type: "string",
          minLength: 1,
          default: "mirror",
          examples: ["kube-system"],
        },
        kubeVersion: {
          title: "Kubernetes version",
          description: "The cluster's version: some charts choose images by it.",
          type: "string",
          minLength: 1,
          examples: ["1.31"],
        },
        apiVersions: {
          title: "API versions",
          description: "Further API versions that the cluster offers.",
          type: "array",
          items: { type: "string", minLength: 1 },
          examples: [["monitoring.coreos.com/v1"]],
        },
        images: {
          title: "Further images",
          description: "Images that the chart doesn't show, and answers to open questions.",
          type: "array",
          items: { $ref: "#/$defs/HelmImageEntryFile" },
          examples: [["nvcr.io/nvidia/driver:580.126.20-ubuntu22.04"]],
        },
        include: {
          title: "Include",
          description:
            "What is mirrored beyond the default: switched-off components, test hooks, OCI artifacts, or findings of medium and low confidence.",
          type: "array",
          items: { type: "string", enum: ["optional", "test", "artifact", "medium", "low"] },
          examples: [["optional", "medium"]],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [
        {
          name: "runwhen-local",
          kind: "helm",
          chart: "runwhen-local",
          repository: "https://runwhen-contrib.github.io/helm-charts",
          version: "0.0.21",
        },
      ],
    },
    CodecollectionSourceFile: {
      title: "CodeCollection source",
      description: "Finds images in a RunWhen catalog of code collections.",
      type: "object",
      required: ["name", "kind", "catalog"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`codecollection`: a RunWhen catalog of code collections.",
          const: "codecollection",
          examples: ["codecollection"],
        },
        catalog: {
          title: "Catalog",
          description:
            "The codecollections.yaml: a path, a URL, or a git repository (git+https://\u2026#path).",
          type: "string",
          minLength: 1,
          examples: ["https://example.com/codecollections.yaml"],
        },
        branch: {
          title: "Branch",
          description: "The branch in the names of collections that don't name an image.",
          type: "string",
          minLength: 1,
          default: "main",
          examples: ["main"],
        },
        registryPrefix: {
          title: "Registry prefix",
          description:
            "Where images of collections without image_registry are looked for, as <prefix>/<org>-<repo>-<branch>.",
          type: "string",
          minLength: 1,
          examples: ["us-west1-docker.pkg.dev/acme/public-images"],
        },
        hidden: {
          title: "Hidden collections",
          description: "Whether collections with `visibility: hidden` are mirrored too.",
          type: "boolean",
          default: false,
          examples: [true],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [
        {
          name: "codecollections",
          kind: "codecollection",
          catalog: "https://example.com/codecollections.yaml",
        },
      ],
    },
    ManifestsSourceFile: {
      title: "Manifests source",
      description: "Finds images in Kubernetes YAML files, folders or kustomizations.",
      type: "object",
      required: ["name", "kind", "paths"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`manifests`: Kubernetes YAML files, folders or kustomizations.",
          const: "manifests",
          examples: ["manifests"],
        },
        paths: {
          title: "Paths",
          description: "Files, folders, globs, or folders with a kustomization.",
          type: "array",
          items: { type: "string", minLength: 1 },
          minItems: 1,
          examples: [["./deploy/**/*.yaml"]],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [{ name: "deploy", kind: "manifests", paths: ["./deploy"] }],
    },
    ComposeSourceFile: {
      title: "Compose source",
      description: "Finds images in Docker Compose files.",
      type: "object",
      required: ["name", "kind", "paths"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`compose`: Docker Compose files.",
          const: "compose",
          examples: ["compose"],
        },
        paths: {
          title: "Paths",
          description: "Compose files or globs.",
          type: "array",
          items: { type: "string", minLength: 1 },
          minItems: 1,
          examples: [["./compose.yaml"]],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [{ name: "compose", kind: "compose", paths: ["./compose.yaml"] }],
    },
    DatasetSourceFile: {
      title: "Dataset source",
      description: "Finds images in the records of a JSONL or CSV file.",
      type: "object",
      required: ["name", "kind", "path"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`dataset`: the records of a JSONL or CSV file.",
          const: "dataset",
          examples: ["dataset"],
        },
        path: {
          title: "Path",
          description: "The file, read as a stream.",
          type: "string",
          minLength: 1,
          examples: ["./tasks.jsonl"],
        },
        fields: {
          title: "Fields",
          description: "The fields that hold images, by name or dotted path.",
          type: "array",
          items: { type: "string", minLength: 1 },
          minItems: 1,
          default: ["image_storage_uri", "task_specific_image", "monolith_image"],
          examples: [["image_storage_uri"]],
        },
        brokenLines: {
          title: "Broken lines",
          description: "What a line that can't be read does: `stop` is an error, `skip` a warning.",
          type: "string",
          enum: ["stop", "skip"],
          default: "stop",
          examples: ["skip"],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [{ name: "tasks", kind: "dataset", path: "./tasks.jsonl" }],
    },
    MappingSourceFile: {
      title: "Mapping source",
      description: "Finds images in an internal_uri,ecr_uri CSV that names both ends.",
      type: "object",
      required: ["name", "kind", "path"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`mapping`: an internal_uri,ecr_uri CSV that names both ends.",
          const: "mapping",
          examples: ["mapping"],
        },
        path: {
          title: "Path",
          description: "The CSV file.",
          type: "string",
          minLength: 1,
          examples: ["./image_mapping.csv"],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [{ name: "mapping", kind: "mapping", path: "./image_mapping.csv" }],
    },
    RepositorySourceFile: {
      title: "Repository source",
      description:
        "Finds images in the tags of repositories at the source, selected by the tag policy. Give `repository` or `repositories`.",
      type: "object",
      required: ["name", "kind"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`repository`: the tags of repositories at the source, selected by the tag policy.",
          const: "repository",
          examples: ["repository"],
        },
        repository: {
          title: "Repository",
          description: "One repository. A `*` in its path lists repositories where the registry can.",
          type: "string",
          minLength: 1,
          examples: ["quay.io/coreos/etcd", "quay.io/team/*"],
        },
        repositories: {
          title: "Repositories",
          description: "Several repositories.",
          type: "array",
          items: { type: "string", minLength: 1 },
          minItems: 1,
          examples: [["quay.io/coreos/etcd", "ghcr.io/acme/*"]],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [
        { name: "etcd", kind: "repository", repository: "quay.io/coreos/etcd", tagPolicy: "stable" },
      ],
    },
    LayoutSourceFile: {
      title: "Layout source",
      description: "Finds images in an OCI image layout folder or archive.",
      type: "object",
      required: ["name", "kind", "path"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`layout`: an OCI image layout folder or archive.",
          const: "layout",
          examples: ["layout"],
        },
        path: {
          title: "Path",
          description: "The folder or .tar file.",
          type: "string",
          minLength: 1,
          examples: ["./layout"],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [{ name: "layout", kind: "layout", path: "./layout" }],
    },
    ClusterSourceFile: {
      title: "Cluster source",
      description: "Finds images in the running pods of a cluster, by kubectl.",
      type: "object",
      required: ["name", "kind"],
      additionalProperties: false,
      properties: {
        name: { $ref: "#/$defs/sourceName" },
        kind: {
          title: "Kind",
          description: "`cluster`: the running pods of a cluster, by kubectl.",
          const: "cluster",
          examples: ["cluster"],
        },
        context: {
          title: "Context",
          description: "The kubectl context. By default the current one.",
          type: "string",
          minLength: 1,
          examples: ["production"],
        },
        namespaces: {
          title: "Namespaces",
          description: "Only these namespaces. By default all.",
          type: "array",
          items: { type: "string", minLength: 1 },
          minItems: 1,
          examples: [["default", "kube-system"]],
        },
        prefix: { $ref: "#/$defs/prefix" },
        naming: { $ref: "#/$defs/naming" },
        tagPolicy: { $ref: "#/$defs/tagPolicyName" },
        platforms: { $ref: "#/$defs/platforms" },
        referrers: { $ref: "#/$defs/referrers" },
        fallback: { $ref: "#/$defs/fallback" },
        ignore: { $ref: "#/$defs/ignore" },
        minimumAge: { $ref: "#/$defs/minimumAge" },
      },
      examples: [{ name: "running", kind: "cluster", context: "production" }],
    },
    MappingOutputFile: {
      title: "Mapping output",
      description: "Writes the mapping from source to ECR.",
      type: "object",
      required: ["kind", "path"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`mapping`: the mapping from source to ECR.",
          const: "mapping",
          examples: ["mapping"],
        },
        path: { $ref: "#/$defs/outputPath" },
        format: {
          title: "Format",
          description: "How the mapping is written.",
          type: "string",
          enum: ["csv", "json", "yaml"],
          default: "csv",
          examples: ["yaml"],
        },
        keepForeign: {
          title: "Keep foreign rows",
          description: "Whether rows of an existing file that this config doesn't know are kept.",
          type: "boolean",
          default: false,
          examples: [true],
        },
        forms: {
          title: "Forms",
          description:
            "One row per image in its canonical form, or one per form in which sources write it, so that a lookup by that text hits.",
          type: "string",
          enum: ["canonical", "written"],
          default: "canonical",
          examples: ["written"],
        },
      },
      examples: [{ kind: "mapping", path: "image_mapping.csv" }],
    },
    ValuesOutputFile: {
      title: "Values output",
      description: "Writes Helm values with which a chart pulls from ECR only.",
      type: "object",
      required: ["kind", "path", "source"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`values`: Helm values with which a chart pulls from ECR only.",
          const: "values",
          examples: ["values"],
        },
        path: { $ref: "#/$defs/outputPath" },
        source: {
          title: "Source",
          description: "The name of the helm source that this is made for.",
          type: "string",
          minLength: 1,
          examples: ["runwhen-local"],
        },
        edit: {
          title: "Edit",
          description:
            "An existing values file: it is written to `path` with only the necessary changes, comments and order kept.",
          type: "string",
          minLength: 1,
          examples: ["./values.yaml"],
        },
        proof: {
          title: "Proof",
          description: "What happens when rendering the chart with the values shows an image outside ECR.",
          type: "string",
          enum: ["error", "warn"],
          default: "error",
          examples: ["warn"],
        },
      },
      examples: [{ kind: "values", source: "runwhen-local", path: "updated_values.yaml" }],
    },
    ImageListOutputFile: {
      title: "Image list output",
      description: "Writes a list of images, each under a comment that says where it comes from.",
      type: "object",
      required: ["kind", "path"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`image-list`: a list of images, each under a comment that says where it comes from.",
          const: "image-list",
          examples: ["image-list"],
        },
        path: { $ref: "#/$defs/outputPath" },
        format: {
          title: "Format",
          description: "`conf` writes REPO_NAME=SOURCE_IMAGE, `lines` one source reference a line.",
          type: "string",
          enum: ["conf", "lines"],
          default: "conf",
          examples: ["lines"],
        },
      },
      examples: [{ kind: "image-list", path: "ecr-images.conf" }],
    },
    KustomizeOutputFile: {
      title: "Kustomize output",
      description: "Writes the `images:` part of a kustomization.",
      type: "object",
      required: ["kind", "path"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`kustomize`: the `images:` part of a kustomization.",
          const: "kustomize",
          examples: ["kustomize"],
        },
        path: { $ref: "#/$defs/outputPath" },
      },
      examples: [{ kind: "kustomize", path: "kustomization.yaml" }],
    },
    DatasetOutputFile: {
      title: "Dataset output",
      description: "Writes the records of a dataset source with translated images.",
      type: "object",
      required: ["kind", "path", "source"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`dataset`: the records of a dataset source with translated images.",
          const: "dataset",
          examples: ["dataset"],
        },
        path: { $ref: "#/$defs/outputPath" },
        source: {
          title: "Source",
          description: "The name of the dataset source that this is made for.",
          type: "string",
          minLength: 1,
          examples: ["tasks"],
        },
      },
      examples: [{ kind: "dataset", source: "tasks", path: "tasks.ecr.jsonl" }],
    },
    ManifestsOutputFile: {
      title: "Manifests output",
      description: "Writes the files of a manifests source with translated images, comments kept.",
      type: "object",
      required: ["kind", "path", "source"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`manifests`: the files of a manifests source with translated images, comments kept.",
          const: "manifests",
          examples: ["manifests"],
        },
        path: { $ref: "#/$defs/outputPath" },
        source: {
          title: "Source",
          description: "The name of the manifests source that this is made for.",
          type: "string",
          minLength: 1,
          examples: ["deploy"],
        },
      },
      examples: [{ kind: "manifests", source: "deploy", path: "./deploy.ecr" }],
    },
    ComposeOutputFile: {
      title: "Compose output",
      description: "Writes the files of a compose source with translated images.",
      type: "object",
      required: ["kind", "path", "source"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`compose`: the files of a compose source with translated images.",
          const: "compose",
          examples: ["compose"],
        },
        path: { $ref: "#/$defs/outputPath" },
        source: {
          title: "Source",
          description: "The name of the compose source that this is made for.",
          type: "string",
          minLength: 1,
          examples: ["compose"],
        },
      },
      examples: [{ kind: "compose", source: "compose", path: "compose.ecr.yaml" }],
    },
    HostsOutputFile: {
      title: "Hosts output",
      description: "Writes registry mirror entries for container runtimes.",
      type: "object",
      required: ["kind", "path"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`hosts`: registry mirror entries for container runtimes.",
          const: "hosts",
          examples: ["hosts"],
        },
        path: { $ref: "#/$defs/outputPath" },
        format: {
          title: "Format",
          description: "`containerd` writes a folder of hosts.toml files, `registries` one registries.conf.",
          type: "string",
          enum: ["containerd", "registries"],
          default: "containerd",
          examples: ["registries"],
        },
      },
      examples: [{ kind: "hosts", path: "./certs.d" }],
    },
    RenovateOutputFile: {
      title: "Renovate output",
      description: "Writes Renovate's registryAliases.",
      type: "object",
      required: ["kind", "path"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`renovate`: Renovate's registryAliases.",
          const: "renovate",
          examples: ["renovate"],
        },
        path: { $ref: "#/$defs/outputPath" },
      },
      examples: [{ kind: "renovate", path: "renovate.aliases.json" }],
    },
    KyvernoOutputFile: {
      title: "Kyverno output",
      description: "Writes a Kyverno policy that rewrites images.",
      type: "object",
      required: ["kind", "path"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`kyverno`: a Kyverno policy that rewrites images.",
          const: "kyverno",
          examples: ["kyverno"],
        },
        path: { $ref: "#/$defs/outputPath" },
        name: {
          title: "Policy name",
          description: "The name of the policy.",
          type: "string",
          minLength: 1,
          default: "ecr-mirror",
          examples: ["mirror-images"],
        },
      },
      examples: [{ kind: "kyverno", path: "mirror-policy.yaml" }],
    },
    TemplateOutputFile: {
      title: "Template output",
      description: "Writes a user's own template over the mapping.",
      type: "object",
      required: ["kind", "path", "template"],
      additionalProperties: false,
      properties: {
        kind: {
          title: "Kind",
          description: "`template`: a user's own template over the mapping.",
          const: "template",
          examples: ["template"],
        },
        path: { $ref: "#/$defs/outputPath" },
        template: {
          title: "Template",
          description: "The template file, relative to the config file.",
          type: "string",
          minLength: 1,
          examples: ["./images.tmpl"],
        },
      },
      examples: [{ kind: "template", template: "./images.tmpl", path: "images.tf" }],
    },
    glob: {
      title: "Glob",
      description: "A pattern of at most 256 characters: `*` stands for any characters, `?` for one.",
      type: "string",
      minLength: 1,
      examples: ["*-rc*"],
    },
    sourceName: {
      title: "Name",
      description: "The source's own name: shown in plans, used by outputs. Unique among the sources.",
      type: "string",
      minLength: 1,
      examples: ["runwhen-local"],
    },
    prefix: {
      title: "Repository prefix",
      description: "Put before the destination repositories. An empty text means no prefix.",
      type: "string",
      minLength: 0,
      examples: ["platform"],
    },
    tagPolicyName: {
      title: "Tag policy",
      description: "The name of an entry under tagPolicies.",
      type: "string",
      minLength: 1,
      default: "same",
      examples: ["stable"],
    },
    platforms: {
      title: "Platforms",
      description:
        'The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.',
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      default: ["all"],
      examples: [["linux/amd64", "linux/arm64"]],
    },
    referrers: {
      title: "Referrers",
      description: "Whether signatures, SBOMs and attestations travel with an image whose digest is kept.",
      type: "boolean",
      default: true,
      examples: [false],
    },
    fallback: {
      title: "Fallback list",
      description: "A static list of images, used only when discovery fails, and marked in the plan.",
      type: "string",
      minLength: 1,
      examples: ["./fallback/runwhen-local.yaml"],
    },
    ignore: {
      title: "Ignore",
      description:
        "Globs over references: images and questions that match are left out. `*` stands for any characters.",
      type: "array",
      items: { $ref: "#/$defs/glob" },
      examples: [["docker.io/library/busybox:*"]],
    },
    minimumAge: {
      title: "Minimum age",
      description: "An image is mirrored only when it has been seen this long: a number and s, m, h, d or w.",
      type: "string",
      minLength: 1,
      examples: ["3d"],
    },
    profile: {
      title: "AWS profile",
      description: "A profile of the AWS configuration files. Without it, the AWS default credential chain.",
      type: "string",
      minLength: 1,
      examples: ["mirror"],
    },
    assumeRole: {
      title: "Role",
      description: "The ARN of a role to assume for all calls to this registry.",
      type: "string",
      minLength: 1,
      examples: ["arn:aws:iam::123456789012:role/mirror"],
    },
    region: {
      title: "Region",
      description: "The registry's region. Read from the registry's name when it is absent.",
      type: "string",
      minLength: 1,
      examples: ["us-west-2"],
    },
    endpoint: {
      title: "ECR API endpoint",
      description: "Another URL of the ECR API: a VPC endpoint, LocalStack, moto.",
      type: "string",
      minLength: 1,
      examples: ["http://127.0.0.1:5000"],
    },
    registryEndpoint: {
      title: "Registry endpoint",
      description: "Where /v2/ is served when it is not https://<registry>.",
      type: "string",
      minLength: 1,
      examples: ["http://127.0.0.1:5001"],
    },
    registry: {
      title: "Registry",
      description:
        "The host name of a private ECR registry, or `sandbox` for the embedded one, which needs no AWS account.",
      type: "string",
      minLength: 1,
      examples: ["123456789012.dkr.ecr.us-west-2.amazonaws.com"],
    },
    outputPath: {
      title: "Path",
      description: "The file to write, relative to the config file.",
      type: "string",
      minLength: 1,
      examples: ["image_mapping.csv"],
    },
    tagMutability: {
      title: "Tag mutability",
      description:
        "Whether a tag in the repository may be moved. With exclusions, matching tags follow the opposite rule.",
      anyOf: [{ type: "string", enum: ["mutable", "immutable"] }, { $ref: "#/$defs/TagMutabilityFile" }],
      examples: ["immutable", { mode: "immutable", exclusions: ["latest"] }],
    },
    scanOnPush: {
      title: "Scan on push",
      description: "Whether ECR scans an image when it is pushed.",
      type: "boolean",
      examples: [true],
    },
    lifecyclePolicy: {
      title: "Lifecycle policy",
      description: "An ECR lifecycle policy: the path of a JSON file, or the policy itself.",
      anyOf: [
        { type: "string", minLength: 1 },
        { type: "object", additionalProperties: true },
      ],
      examples: ["./policies/keep-20.json"],
    },
    repositoryPolicy: {
      title: "Repository policy",
      description: "An IAM policy for the repository: the path of a JSON file, or the policy itself.",
      anyOf: [
        { type: "string", minLength: 1 },
        { type: "object", additionalProperties: true },
      ],
      examples: ["./policies/org-pull.json"],
    },
    resourceTags: {
      title: "Resource tags",
      description: "AWS tags of the repository. Only the tags named here are managed.",
      type: "object",
      additionalProperties: { type: "string" },
      examples: [{ "managed-by": "ecr-mirror" }],
    },
    naming: {
      title: "Naming",
      description:
        "How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.",
      anyOf: [{ type: "string", minLength: 1 }, { $ref: "#/$defs/NamingFile" }],
      default: "path",
      examples: ["host", "{host}/{path}", { form: "path", strip: "team/" }],
    },
  },
};
var func1 = Object.prototype.hasOwnProperty;
var func2 = require_ucs2length().default;
function validate54(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate54.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate54.errors = vErrors;
  return errors === 0;
}
validate54.evaluated = { dynamicProps: false, dynamicItems: false };
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
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate56.errors = vErrors;
  return errors === 0;
}
validate56.evaluated = { dynamicProps: false, dynamicItems: false };
function validate58(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate58.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate58.errors = vErrors;
  return errors === 0;
}
validate58.evaluated = { dynamicProps: false, dynamicItems: false };
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
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate60.errors = vErrors;
  return errors === 0;
}
validate60.evaluated = { dynamicProps: false, dynamicItems: false };
function validate62(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate62.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate62.errors = vErrors;
  return errors === 0;
}
validate62.evaluated = { dynamicProps: false, dynamicItems: false };
function validate64(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate64.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate64.errors = vErrors;
  return errors === 0;
}
validate64.evaluated = { dynamicProps: false, dynamicItems: false };
function validate66(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate66.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 0) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 0 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate66.errors = vErrors;
  return errors === 0;
}
validate66.evaluated = { dynamicProps: false, dynamicItems: false };
function validate69(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate69.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!(key0 === "form" || key0 === "strip")) {
        const err0 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.form !== void 0) {
      let data0 = data.form;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err1 = {
            instancePath: instancePath + "/form",
            schemaPath: "#/properties/form/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err1];
          } else {
            vErrors.push(err1);
          }
          errors++;
        }
      } else {
        const err2 = {
          instancePath: instancePath + "/form",
          schemaPath: "#/properties/form/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.strip !== void 0) {
      let data1 = data.strip;
      if (typeof data1 === "string") {
        if (func2(data1) < 1) {
          const err3 = {
            instancePath: instancePath + "/strip",
            schemaPath: "#/properties/strip/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            vErrors.push(err3);
          }
          errors++;
        }
      } else {
        const err4 = {
          instancePath: instancePath + "/strip",
          schemaPath: "#/properties/strip/type",
          keyword: "type",
          params: { type: "string" },
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
    const err5 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err5];
    } else {
      vErrors.push(err5);
    }
    errors++;
  }
  validate69.errors = vErrors;
  return errors === 0;
}
validate69.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate68(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate68.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs0 = errors;
  let valid0 = false;
  const _errs1 = errors;
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = {
        instancePath,
        schemaPath: "#/anyOf/0/minLength",
        keyword: "minLength",
        params: { limit: 1 },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/anyOf/0/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  var _valid0 = _errs1 === errors;
  valid0 = valid0 || _valid0;
  const _errs3 = errors;
  if (!validate69(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
    vErrors = vErrors === null ? validate69.errors : append(vErrors, validate69.errors);
    errors = vErrors.length;
  }
  var _valid0 = _errs3 === errors;
  valid0 = valid0 || _valid0;
  if (_valid0) {
    var props0 = true;
  }
  if (!valid0) {
    const err2 = { instancePath, schemaPath: "#/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
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
  validate68.errors = vErrors;
  evaluated0.props = props0;
  return errors === 0;
}
validate68.evaluated = { dynamicProps: true, dynamicItems: false };
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
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.registry === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "registry" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === "registry" ||
        key0 === "region" ||
        key0 === "profile" ||
        key0 === "assumeRole" ||
        key0 === "endpoint" ||
        key0 === "registryEndpoint" ||
        key0 === "prefix" ||
        key0 === "naming"
      )) {
        const err1 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.registry !== void 0) {
      if (
        !validate54(data.registry, {
          instancePath: instancePath + "/registry",
          parentData: data,
          parentDataProperty: "registry",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate54.errors : append(vErrors, validate54.errors);
        errors = vErrors.length;
      }
    }
    if (data.region !== void 0) {
      if (
        !validate56(data.region, {
          instancePath: instancePath + "/region",
          parentData: data,
          parentDataProperty: "region",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate56.errors : append(vErrors, validate56.errors);
        errors = vErrors.length;
      }
    }
    if (data.profile !== void 0) {
      if (
        !validate58(data.profile, {
          instancePath: instancePath + "/profile",
          parentData: data,
          parentDataProperty: "profile",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate58.errors : append(vErrors, validate58.errors);
        errors = vErrors.length;
      }
    }
    if (data.assumeRole !== void 0) {
      if (
        !validate60(data.assumeRole, {
          instancePath: instancePath + "/assumeRole",
          parentData: data,
          parentDataProperty: "assumeRole",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate60.errors : append(vErrors, validate60.errors);
        errors = vErrors.length;
      }
    }
    if (data.endpoint !== void 0) {
      if (
        !validate62(data.endpoint, {
          instancePath: instancePath + "/endpoint",
          parentData: data,
          parentDataProperty: "endpoint",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate62.errors : append(vErrors, validate62.errors);
        errors = vErrors.length;
      }
    }
    if (data.registryEndpoint !== void 0) {
      if (
        !validate64(data.registryEndpoint, {
          instancePath: instancePath + "/registryEndpoint",
          parentData: data,
          parentDataProperty: "registryEndpoint",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate64.errors : append(vErrors, validate64.errors);
        errors = vErrors.length;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
    }
    errors++;
  }
  validate53.errors = vErrors;
  return errors === 0;
}
validate53.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema33 = {
  title: "Tag mutability",
  description:
    "Whether a tag in the repository may be moved. With exclusions, matching tags follow the opposite rule.",
  anyOf: [{ type: "string", enum: ["mutable", "immutable"] }, { $ref: "#/$defs/TagMutabilityFile" }],
  examples: ["immutable", { mode: "immutable", exclusions: ["latest"] }],
};
var schema34 = {
  title: "Tag mutability with exclusions",
  description: "A mode, and the tags for which the opposite holds.",
  type: "object",
  required: ["mode"],
  additionalProperties: false,
  properties: {
    mode: {
      title: "Mode",
      description: "What holds for all tags that no exclusion matches.",
      type: "string",
      enum: ["mutable", "immutable"],
      examples: ["immutable"],
    },
    exclusions: {
      title: "Exclusions",
      description: "Up to five wildcards of tags for which the opposite holds.",
      type: "array",
      items: { type: "string", minLength: 1 },
      examples: [["latest", "dev-*"]],
    },
  },
  examples: [{ mode: "immutable", exclusions: ["latest"] }],
};
function validate83(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate83.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mode === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "mode" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "mode" || key0 === "exclusions")) {
        const err1 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.mode !== void 0) {
      let data0 = data.mode;
      if (typeof data0 !== "string") {
        const err2 = {
          instancePath: instancePath + "/mode",
          schemaPath: "#/properties/mode/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
      if (!(data0 === "mutable" || data0 === "immutable")) {
        const err3 = {
          instancePath: instancePath + "/mode",
          schemaPath: "#/properties/mode/enum",
          keyword: "enum",
          params: { allowedValues: schema34.properties.mode.enum },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.exclusions !== void 0) {
      let data1 = data.exclusions;
      if (Array.isArray(data1)) {
        const len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data2 = data1[i0];
          if (typeof data2 === "string") {
            if (func2(data2) < 1) {
              const err4 = {
                instancePath: instancePath + "/exclusions/" + i0,
                schemaPath: "#/properties/exclusions/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err4];
              } else {
                vErrors.push(err4);
              }
              errors++;
            }
          } else {
            const err5 = {
              instancePath: instancePath + "/exclusions/" + i0,
              schemaPath: "#/properties/exclusions/items/type",
              keyword: "type",
              params: { type: "string" },
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
          instancePath: instancePath + "/exclusions",
          schemaPath: "#/properties/exclusions/type",
          keyword: "type",
          params: { type: "array" },
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
    const err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      vErrors.push(err7);
    }
    errors++;
  }
  validate83.errors = vErrors;
  return errors === 0;
}
validate83.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate82(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate82.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs0 = errors;
  let valid0 = false;
  const _errs1 = errors;
  if (typeof data !== "string") {
    const err0 = { instancePath, schemaPath: "#/anyOf/0/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  if (!(data === "mutable" || data === "immutable")) {
    const err1 = {
      instancePath,
      schemaPath: "#/anyOf/0/enum",
      keyword: "enum",
      params: { allowedValues: schema33.anyOf[0].enum },
    };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  var _valid0 = _errs1 === errors;
  valid0 = valid0 || _valid0;
  const _errs3 = errors;
  if (!validate83(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
    vErrors = vErrors === null ? validate83.errors : append(vErrors, validate83.errors);
    errors = vErrors.length;
  }
  var _valid0 = _errs3 === errors;
  valid0 = valid0 || _valid0;
  if (_valid0) {
    var props0 = true;
  }
  if (!valid0) {
    const err2 = { instancePath, schemaPath: "#/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
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
  validate82.errors = vErrors;
  evaluated0.props = props0;
  return errors === 0;
}
validate82.evaluated = { dynamicProps: true, dynamicItems: false };
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
  if (typeof data !== "boolean") {
    const err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "boolean" } };
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
var schema36 = {
  title: "Encryption",
  description: "Encryption at rest. ECR sets it when a repository is created and can't change it later.",
  type: "object",
  required: ["type"],
  additionalProperties: false,
  properties: {
    type: {
      title: "Type",
      description: "AES256, KMS or KMS_DSSE.",
      type: "string",
      enum: ["AES256", "KMS", "KMS_DSSE"],
      examples: ["KMS"],
    },
    key: {
      title: "Key",
      description: "The KMS key's ARN, id or alias. Without it, the AWS-managed key.",
      type: "string",
      minLength: 1,
      examples: ["alias/ecr"],
    },
  },
  examples: [{ type: "KMS", key: "alias/ecr" }],
};
function validate88(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate88.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "type" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "type" || key0 === "key")) {
        const err1 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.type !== void 0) {
      let data0 = data.type;
      if (typeof data0 !== "string") {
        const err2 = {
          instancePath: instancePath + "/type",
          schemaPath: "#/properties/type/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
      if (!(data0 === "AES256" || data0 === "KMS" || data0 === "KMS_DSSE")) {
        const err3 = {
          instancePath: instancePath + "/type",
          schemaPath: "#/properties/type/enum",
          keyword: "enum",
          params: { allowedValues: schema36.properties.type.enum },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.key !== void 0) {
      let data1 = data.key;
      if (typeof data1 === "string") {
        if (func2(data1) < 1) {
          const err4 = {
            instancePath: instancePath + "/key",
            schemaPath: "#/properties/key/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            vErrors.push(err4);
          }
          errors++;
        }
      } else {
        const err5 = {
          instancePath: instancePath + "/key",
          schemaPath: "#/properties/key/type",
          keyword: "type",
          params: { type: "string" },
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
    const err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err6];
    } else {
      vErrors.push(err6);
    }
    errors++;
  }
  validate88.errors = vErrors;
  return errors === 0;
}
validate88.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate90(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate90.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs0 = errors;
  let valid0 = false;
  const _errs1 = errors;
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = {
        instancePath,
        schemaPath: "#/anyOf/0/minLength",
        keyword: "minLength",
        params: { limit: 1 },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/anyOf/0/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  var _valid0 = _errs1 === errors;
  valid0 = valid0 || _valid0;
  const _errs3 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
  } else {
    const err2 = { instancePath, schemaPath: "#/anyOf/1/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
    }
    errors++;
  }
  var _valid0 = _errs3 === errors;
  valid0 = valid0 || _valid0;
  if (_valid0) {
    var props0 = true;
  }
  if (!valid0) {
    const err3 = { instancePath, schemaPath: "#/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      vErrors.push(err3);
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
  validate90.errors = vErrors;
  evaluated0.props = props0;
  return errors === 0;
}
validate90.evaluated = { dynamicProps: true, dynamicItems: false };
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
  const _errs0 = errors;
  let valid0 = false;
  const _errs1 = errors;
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = {
        instancePath,
        schemaPath: "#/anyOf/0/minLength",
        keyword: "minLength",
        params: { limit: 1 },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/anyOf/0/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  var _valid0 = _errs1 === errors;
  valid0 = valid0 || _valid0;
  const _errs3 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
  } else {
    const err2 = { instancePath, schemaPath: "#/anyOf/1/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
    }
    errors++;
  }
  var _valid0 = _errs3 === errors;
  valid0 = valid0 || _valid0;
  if (_valid0) {
    var props0 = true;
  }
  if (!valid0) {
    const err3 = { instancePath, schemaPath: "#/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      vErrors.push(err3);
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
  validate92.errors = vErrors;
  evaluated0.props = props0;
  return errors === 0;
}
validate92.evaluated = { dynamicProps: true, dynamicItems: false };
function validate94(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate94.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (typeof data[key0] !== "string") {
        const err0 = {
          instancePath: instancePath + "/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),
          schemaPath: "#/additionalProperties/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate94.errors = vErrors;
  return errors === 0;
}
validate94.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate81(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate81.evaluated;
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
      if (
        !validate82(data.tagMutability, {
          instancePath: instancePath + "/tagMutability",
          parentData: data,
          parentDataProperty: "tagMutability",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate82.errors : append(vErrors, validate82.errors);
        errors = vErrors.length;
      }
    }
    if (data.scanOnPush !== void 0) {
      if (
        !validate86(data.scanOnPush, {
          instancePath: instancePath + "/scanOnPush",
          parentData: data,
          parentDataProperty: "scanOnPush",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate86.errors : append(vErrors, validate86.errors);
        errors = vErrors.length;
      }
    }
    if (data.encryption !== void 0) {
      if (
        !validate88(data.encryption, {
          instancePath: instancePath + "/encryption",
          parentData: data,
          parentDataProperty: "encryption",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate88.errors : append(vErrors, validate88.errors);
        errors = vErrors.length;
      }
    }
    if (data.lifecyclePolicy !== void 0) {
      if (
        !validate90(data.lifecyclePolicy, {
          instancePath: instancePath + "/lifecyclePolicy",
          parentData: data,
          parentDataProperty: "lifecyclePolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate90.errors : append(vErrors, validate90.errors);
        errors = vErrors.length;
      }
    }
    if (data.repositoryPolicy !== void 0) {
      if (
        !validate92(data.repositoryPolicy, {
          instancePath: instancePath + "/repositoryPolicy",
          parentData: data,
          parentDataProperty: "repositoryPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate92.errors : append(vErrors, validate92.errors);
        errors = vErrors.length;
      }
    }
    if (data.tags !== void 0) {
      if (
        !validate94(data.tags, {
          instancePath: instancePath + "/tags",
          parentData: data,
          parentDataProperty: "tags",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate94.errors : append(vErrors, validate94.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate81.errors = vErrors;
  return errors === 0;
}
validate81.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate97(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate97.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.match === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "match" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === "match" ||
        key0 === "managed" ||
        key0 === "tagMutability" ||
        key0 === "scanOnPush" ||
        key0 === "encryption" ||
        key0 === "lifecyclePolicy" ||
        key0 === "repositoryPolicy" ||
        key0 === "tags"
      )) {
        const err1 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.match !== void 0) {
      let data0 = data.match;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err2 = {
            instancePath: instancePath + "/match",
            schemaPath: "#/properties/match/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            vErrors.push(err2);
          }
          errors++;
        }
      } else {
        const err3 = {
          instancePath: instancePath + "/match",
          schemaPath: "#/properties/match/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.managed !== void 0) {
      if (typeof data.managed !== "boolean") {
        const err4 = {
          instancePath: instancePath + "/managed",
          schemaPath: "#/properties/managed/type",
          keyword: "type",
          params: { type: "boolean" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.tagMutability !== void 0) {
      if (
        !validate82(data.tagMutability, {
          instancePath: instancePath + "/tagMutability",
          parentData: data,
          parentDataProperty: "tagMutability",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate82.errors : append(vErrors, validate82.errors);
        errors = vErrors.length;
      }
    }
    if (data.scanOnPush !== void 0) {
      if (
        !validate86(data.scanOnPush, {
          instancePath: instancePath + "/scanOnPush",
          parentData: data,
          parentDataProperty: "scanOnPush",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate86.errors : append(vErrors, validate86.errors);
        errors = vErrors.length;
      }
    }
    if (data.encryption !== void 0) {
      if (
        !validate88(data.encryption, {
          instancePath: instancePath + "/encryption",
          parentData: data,
          parentDataProperty: "encryption",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate88.errors : append(vErrors, validate88.errors);
        errors = vErrors.length;
      }
    }
    if (data.lifecyclePolicy !== void 0) {
      if (
        !validate90(data.lifecyclePolicy, {
          instancePath: instancePath + "/lifecyclePolicy",
          parentData: data,
          parentDataProperty: "lifecyclePolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate90.errors : append(vErrors, validate90.errors);
        errors = vErrors.length;
      }
    }
    if (data.repositoryPolicy !== void 0) {
      if (
        !validate92(data.repositoryPolicy, {
          instancePath: instancePath + "/repositoryPolicy",
          parentData: data,
          parentDataProperty: "repositoryPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate92.errors : append(vErrors, validate92.errors);
        errors = vErrors.length;
      }
    }
    if (data.tags !== void 0) {
      if (
        !validate94(data.tags, {
          instancePath: instancePath + "/tags",
          parentData: data,
          parentDataProperty: "tags",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate94.errors : append(vErrors, validate94.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err5 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err5];
    } else {
      vErrors.push(err5);
    }
    errors++;
  }
  validate97.errors = vErrors;
  return errors === 0;
}
validate97.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate80(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate80.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!(key0 === "defaults" || key0 === "rules")) {
        const err0 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.defaults !== void 0) {
      if (
        !validate81(data.defaults, {
          instancePath: instancePath + "/defaults",
          parentData: data,
          parentDataProperty: "defaults",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate81.errors : append(vErrors, validate81.errors);
        errors = vErrors.length;
      }
    }
    if (data.rules !== void 0) {
      let data1 = data.rules;
      if (Array.isArray(data1)) {
        const len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (
            !validate97(data1[i0], {
              instancePath: instancePath + "/rules/" + i0,
              parentData: data1,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate97.errors : append(vErrors, validate97.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err1 = {
          instancePath: instancePath + "/rules",
          schemaPath: "#/properties/rules/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
  } else {
    const err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
    }
    errors++;
  }
  validate80.errors = vErrors;
  return errors === 0;
}
validate80.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate73(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate73.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === "registry" ||
        key0 === "region" ||
        key0 === "profile" ||
        key0 === "assumeRole" ||
        key0 === "endpoint" ||
        key0 === "registryEndpoint" ||
        key0 === "repositories"
      )) {
        const err1 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.registry !== void 0) {
      if (
        !validate54(data.registry, {
          instancePath: instancePath + "/registry",
          parentData: data,
          parentDataProperty: "registry",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate54.errors : append(vErrors, validate54.errors);
        errors = vErrors.length;
      }
    }
    if (data.region !== void 0) {
      if (
        !validate56(data.region, {
          instancePath: instancePath + "/region",
          parentData: data,
          parentDataProperty: "region",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate56.errors : append(vErrors, validate56.errors);
        errors = vErrors.length;
      }
    }
    if (data.profile !== void 0) {
      if (
        !validate58(data.profile, {
          instancePath: instancePath + "/profile",
          parentData: data,
          parentDataProperty: "profile",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate58.errors : append(vErrors, validate58.errors);
        errors = vErrors.length;
      }
    }
    if (data.assumeRole !== void 0) {
      if (
        !validate60(data.assumeRole, {
          instancePath: instancePath + "/assumeRole",
          parentData: data,
          parentDataProperty: "assumeRole",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate60.errors : append(vErrors, validate60.errors);
        errors = vErrors.length;
      }
    }
    if (data.endpoint !== void 0) {
      if (
        !validate62(data.endpoint, {
          instancePath: instancePath + "/endpoint",
          parentData: data,
          parentDataProperty: "endpoint",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate62.errors : append(vErrors, validate62.errors);
        errors = vErrors.length;
      }
    }
    if (data.registryEndpoint !== void 0) {
      if (
        !validate64(data.registryEndpoint, {
          instancePath: instancePath + "/registryEndpoint",
          parentData: data,
          parentDataProperty: "registryEndpoint",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate64.errors : append(vErrors, validate64.errors);
        errors = vErrors.length;
      }
    }
    if (data.repositories !== void 0) {
      if (
        !validate80(data.repositories, {
          instancePath: instancePath + "/repositories",
          parentData: data,
          parentDataProperty: "repositories",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate80.errors : append(vErrors, validate80.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
    }
    errors++;
  }
  validate73.errors = vErrors;
  return errors === 0;
}
validate73.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate107(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate107.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (Array.isArray(data)) {
    if (data.length < 1) {
      const err0 = { instancePath, schemaPath: "#/minItems", keyword: "minItems", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    const len0 = data.length;
    for (let i0 = 0; i0 < len0; i0++) {
      let data0 = data[i0];
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err1 = {
            instancePath: instancePath + "/" + i0,
            schemaPath: "#/items/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err1];
          } else {
            vErrors.push(err1);
          }
          errors++;
        }
      } else {
        const err2 = {
          instancePath: instancePath + "/" + i0,
          schemaPath: "#/items/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
  } else {
    const err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "array" } };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      vErrors.push(err3);
    }
    errors++;
  }
  validate107.errors = vErrors;
  return errors === 0;
}
validate107.evaluated = { items: true, dynamicProps: false, dynamicItems: false };
var schema42 = {
  title: "Source registry",
  description: "How one source registry is reached.",
  type: "object",
  additionalProperties: false,
  properties: {
    username: {
      title: "User name",
      description: "The user's name.",
      type: "string",
      minLength: 1,
      examples: ["${DOCKERHUB_USER}"],
    },
    password: {
      title: "Password",
      description: "The password or token. Write ${NAME} and keep it in the environment.",
      type: "string",
      minLength: 1,
      examples: ["${DOCKERHUB_TOKEN}"],
    },
    credentialHelper: {
      title: "Credential helper",
      description: "The docker-credential program to ask, without `docker-credential-`.",
      type: "string",
      minLength: 1,
      examples: ["ecr-login"],
    },
    ca: {
      title: "CA certificates",
      description: "A PEM file of certificate authorities to trust for this registry.",
      type: "string",
      minLength: 1,
      examples: ["./ca.pem"],
    },
    cert: {
      title: "Client certificate",
      description: "A PEM file with the client certificate.",
      type: "string",
      minLength: 1,
      examples: ["./client.pem"],
    },
    key: {
      title: "Client key",
      description: "A PEM file with the client certificate's key.",
      type: "string",
      minLength: 1,
      examples: ["./client-key.pem"],
    },
    plainHttp: {
      title: "Plain HTTP",
      description: "Whether the registry is spoken to without TLS. By default only on loopback.",
      type: "boolean",
      examples: [true],
    },
    rewrite: {
      title: "Rewrite",
      description:
        "Where this registry's images are read instead: another host (and path), or oci:<folder> for a layout on disk. References keep their name.",
      type: "string",
      minLength: 1,
      examples: ["registry.local:5000", "oci:./upstream"],
    },
    mirrors: {
      title: "Mirrors",
      description: "Hosts asked first, in order; the registry itself is last.",
      type: "array",
      items: { type: "string", minLength: 1 },
      examples: [["mirror.gcr.io"]],
    },
    requestsPerMinute: {
      title: "Requests a minute",
      description: "An upper limit. The limit also learns from the registry's answers.",
      type: "integer",
      minimum: 1,
      examples: [100],
    },
    concurrency: {
      title: "Concurrency",
      description: "How many requests may be open at once.",
      type: "integer",
      minimum: 1,
      maximum: 256,
      examples: [4],
    },
  },
  examples: [{ username: "${DOCKERHUB_USER}", password: "${DOCKERHUB_TOKEN}", requestsPerMinute: 100 }],
};
function validate109(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate109.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!func1.call(schema42.properties, key0)) {
        const err0 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.username !== void 0) {
      let data0 = data.username;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err1 = {
            instancePath: instancePath + "/username",
            schemaPath: "#/properties/username/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err1];
          } else {
            vErrors.push(err1);
          }
          errors++;
        }
      } else {
        const err2 = {
          instancePath: instancePath + "/username",
          schemaPath: "#/properties/username/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.password !== void 0) {
      let data1 = data.password;
      if (typeof data1 === "string") {
        if (func2(data1) < 1) {
          const err3 = {
            instancePath: instancePath + "/password",
            schemaPath: "#/properties/password/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            vErrors.push(err3);
          }
          errors++;
        }
      } else {
        const err4 = {
          instancePath: instancePath + "/password",
          schemaPath: "#/properties/password/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.credentialHelper !== void 0) {
      let data2 = data.credentialHelper;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/credentialHelper",
            schemaPath: "#/properties/credentialHelper/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/credentialHelper",
          schemaPath: "#/properties/credentialHelper/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.ca !== void 0) {
      let data3 = data.ca;
      if (typeof data3 === "string") {
        if (func2(data3) < 1) {
          const err7 = {
            instancePath: instancePath + "/ca",
            schemaPath: "#/properties/ca/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      } else {
        const err8 = {
          instancePath: instancePath + "/ca",
          schemaPath: "#/properties/ca/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.cert !== void 0) {
      let data4 = data.cert;
      if (typeof data4 === "string") {
        if (func2(data4) < 1) {
          const err9 = {
            instancePath: instancePath + "/cert",
            schemaPath: "#/properties/cert/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
      } else {
        const err10 = {
          instancePath: instancePath + "/cert",
          schemaPath: "#/properties/cert/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.key !== void 0) {
      let data5 = data.key;
      if (typeof data5 === "string") {
        if (func2(data5) < 1) {
          const err11 = {
            instancePath: instancePath + "/key",
            schemaPath: "#/properties/key/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err11];
          } else {
            vErrors.push(err11);
          }
          errors++;
        }
      } else {
        const err12 = {
          instancePath: instancePath + "/key",
          schemaPath: "#/properties/key/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.plainHttp !== void 0) {
      if (typeof data.plainHttp !== "boolean") {
        const err13 = {
          instancePath: instancePath + "/plainHttp",
          schemaPath: "#/properties/plainHttp/type",
          keyword: "type",
          params: { type: "boolean" },
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.rewrite !== void 0) {
      let data7 = data.rewrite;
      if (typeof data7 === "string") {
        if (func2(data7) < 1) {
          const err14 = {
            instancePath: instancePath + "/rewrite",
            schemaPath: "#/properties/rewrite/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err14];
          } else {
            vErrors.push(err14);
          }
          errors++;
        }
      } else {
        const err15 = {
          instancePath: instancePath + "/rewrite",
          schemaPath: "#/properties/rewrite/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.mirrors !== void 0) {
      let data8 = data.mirrors;
      if (Array.isArray(data8)) {
        const len0 = data8.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data9 = data8[i0];
          if (typeof data9 === "string") {
            if (func2(data9) < 1) {
              const err16 = {
                instancePath: instancePath + "/mirrors/" + i0,
                schemaPath: "#/properties/mirrors/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err16];
              } else {
                vErrors.push(err16);
              }
              errors++;
            }
          } else {
            const err17 = {
              instancePath: instancePath + "/mirrors/" + i0,
              schemaPath: "#/properties/mirrors/items/type",
              keyword: "type",
              params: { type: "string" },
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
          instancePath: instancePath + "/mirrors",
          schemaPath: "#/properties/mirrors/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
    if (data.requestsPerMinute !== void 0) {
      let data10 = data.requestsPerMinute;
      if (!(typeof data10 == "number" && !(data10 % 1) && !isNaN(data10) && isFinite(data10))) {
        const err19 = {
          instancePath: instancePath + "/requestsPerMinute",
          schemaPath: "#/properties/requestsPerMinute/type",
          keyword: "type",
          params: { type: "integer" },
        };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
      if (typeof data10 == "number" && isFinite(data10)) {
        if (data10 < 1 || isNaN(data10)) {
          const err20 = {
            instancePath: instancePath + "/requestsPerMinute",
            schemaPath: "#/properties/requestsPerMinute/minimum",
            keyword: "minimum",
            params: { comparison: ">=", limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
      }
    }
    if (data.concurrency !== void 0) {
      let data11 = data.concurrency;
      if (!(typeof data11 == "number" && !(data11 % 1) && !isNaN(data11) && isFinite(data11))) {
        const err21 = {
          instancePath: instancePath + "/concurrency",
          schemaPath: "#/properties/concurrency/type",
          keyword: "type",
          params: { type: "integer" },
        };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      }
      if (typeof data11 == "number" && isFinite(data11)) {
        if (data11 > 256 || isNaN(data11)) {
          const err22 = {
            instancePath: instancePath + "/concurrency",
            schemaPath: "#/properties/concurrency/maximum",
            keyword: "maximum",
            params: { comparison: "<=", limit: 256 },
          };
          if (vErrors === null) {
            vErrors = [err22];
          } else {
            vErrors.push(err22);
          }
          errors++;
        }
        if (data11 < 1 || isNaN(data11)) {
          const err23 = {
            instancePath: instancePath + "/concurrency",
            schemaPath: "#/properties/concurrency/minimum",
            keyword: "minimum",
            params: { comparison: ">=", limit: 1 },
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
  } else {
    const err24 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err24];
    } else {
      vErrors.push(err24);
    }
    errors++;
  }
  validate109.errors = vErrors;
  return errors === 0;
}
validate109.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema43 = {
  title: "Tag policy",
  description: "Which tags are wanted, and what they are called in ECR.",
  type: "object",
  additionalProperties: false,
  properties: {
    semver: {
      title: "Version range",
      description: "An npm version range over tags that are versions; a leading v is allowed.",
      type: "string",
      minLength: 1,
      examples: [">=1.4 <3"],
    },
    prerelease: {
      title: "Pre-releases",
      description: "Whether versions such as 1.3.0-rc.1 count.",
      type: "boolean",
      default: false,
      examples: [true],
    },
    include: {
      title: "Include",
      description: "Only tags that match one of these: globs, or regular expressions between slashes.",
      type: "array",
      items: { $ref: "#/$defs/glob" },
      examples: [["*-alpine", "/^v[0-9]+$/"]],
    },
    exclude: {
      title: "Exclude",
      description: "No tags that match one of these.",
      type: "array",
      items: { $ref: "#/$defs/glob" },
      examples: [["*-rc*"]],
    },
    newest: {
      title: "Newest",
      description: "Only the newest of the tags that are left: a number, or a number and what newest means.",
      anyOf: [{ type: "integer", minimum: 1 }, { $ref: "#/$defs/NewestFile" }],
      examples: [3, { count: 3, by: "created" }],
    },
    minimumAge: { $ref: "#/$defs/minimumAge" },
    alias: {
      title: "Aliases",
      description: "Further tags in ECR that follow the newest wanted tag.",
      type: "array",
      items: { type: "string", minLength: 1 },
      examples: [["latest"]],
    },
    digest: {
      title: "Digest pins",
      description: "What a tag means here, whatever the registry says: the digest by tag.",
      type: "object",
      additionalProperties: { type: "string", minLength: 1 },
      examples: [{ "1.27.4": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }],
    },
    rename: {
      title: "Rename",
      description:
        "The tag in ECR, built from {tag}, {digest}, {date}, {created}, {major} and {minor}. {date} is when the digest was first mirrored.",
      type: "string",
      minLength: 0,
      examples: ["{tag}-{date}"],
    },
  },
  examples: [{ semver: ">=1.4 <3", newest: 3, exclude: ["*-rc*"] }],
};
function validate113(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate113.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate113.errors = vErrors;
  return errors === 0;
}
validate113.evaluated = { dynamicProps: false, dynamicItems: false };
var schema45 = {
  title: "Newest by",
  description: "How many tags, and by which order.",
  type: "object",
  required: ["count"],
  additionalProperties: false,
  properties: {
    count: { title: "Count", description: "How many tags.", type: "integer", minimum: 1, examples: [3] },
    by: {
      title: "By",
      description: "By version, by the image's creation time, or by the tag's text.",
      type: "string",
      enum: ["semver", "created", "name"],
      default: "semver",
      examples: ["created"],
    },
  },
  examples: [{ count: 3, by: "created" }],
};
function validate116(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate116.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.count === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "count" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "count" || key0 === "by")) {
        const err1 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.count !== void 0) {
      let data0 = data.count;
      if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        const err2 = {
          instancePath: instancePath + "/count",
          schemaPath: "#/properties/count/type",
          keyword: "type",
          params: { type: "integer" },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
      if (typeof data0 == "number" && isFinite(data0)) {
        if (data0 < 1 || isNaN(data0)) {
          const err3 = {
            instancePath: instancePath + "/count",
            schemaPath: "#/properties/count/minimum",
            keyword: "minimum",
            params: { comparison: ">=", limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            vErrors.push(err3);
          }
          errors++;
        }
      }
    }
    if (data.by !== void 0) {
      let data1 = data.by;
      if (typeof data1 !== "string") {
        const err4 = {
          instancePath: instancePath + "/by",
          schemaPath: "#/properties/by/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
      if (!(data1 === "semver" || data1 === "created" || data1 === "name")) {
        const err5 = {
          instancePath: instancePath + "/by",
          schemaPath: "#/properties/by/enum",
          keyword: "enum",
          params: { allowedValues: schema45.properties.by.enum },
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
    const err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err6];
    } else {
      vErrors.push(err6);
    }
    errors++;
  }
  validate116.errors = vErrors;
  return errors === 0;
}
validate116.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
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
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate118.errors = vErrors;
  return errors === 0;
}
validate118.evaluated = { dynamicProps: false, dynamicItems: false };
function validate112(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate112.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!func1.call(schema43.properties, key0)) {
        const err0 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.semver !== void 0) {
      let data0 = data.semver;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err1 = {
            instancePath: instancePath + "/semver",
            schemaPath: "#/properties/semver/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err1];
          } else {
            vErrors.push(err1);
          }
          errors++;
        }
      } else {
        const err2 = {
          instancePath: instancePath + "/semver",
          schemaPath: "#/properties/semver/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.prerelease !== void 0) {
      if (typeof data.prerelease !== "boolean") {
        const err3 = {
          instancePath: instancePath + "/prerelease",
          schemaPath: "#/properties/prerelease/type",
          keyword: "type",
          params: { type: "boolean" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.include !== void 0) {
      let data2 = data.include;
      if (Array.isArray(data2)) {
        const len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (
            !validate113(data2[i0], {
              instancePath: instancePath + "/include/" + i0,
              parentData: data2,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate113.errors : append(vErrors, validate113.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err4 = {
          instancePath: instancePath + "/include",
          schemaPath: "#/properties/include/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.exclude !== void 0) {
      let data4 = data.exclude;
      if (Array.isArray(data4)) {
        const len1 = data4.length;
        for (let i1 = 0; i1 < len1; i1++) {
          if (
            !validate113(data4[i1], {
              instancePath: instancePath + "/exclude/" + i1,
              parentData: data4,
              parentDataProperty: i1,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate113.errors : append(vErrors, validate113.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err5 = {
          instancePath: instancePath + "/exclude",
          schemaPath: "#/properties/exclude/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.newest !== void 0) {
      let data6 = data.newest;
      const _errs13 = errors;
      let valid5 = false;
      const _errs14 = errors;
      if (!(typeof data6 == "number" && !(data6 % 1) && !isNaN(data6) && isFinite(data6))) {
        const err6 = {
          instancePath: instancePath + "/newest",
          schemaPath: "#/properties/newest/anyOf/0/type",
          keyword: "type",
          params: { type: "integer" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
      if (typeof data6 == "number" && isFinite(data6)) {
        if (data6 < 1 || isNaN(data6)) {
          const err7 = {
            instancePath: instancePath + "/newest",
            schemaPath: "#/properties/newest/anyOf/0/minimum",
            keyword: "minimum",
            params: { comparison: ">=", limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      }
      var _valid0 = _errs14 === errors;
      valid5 = valid5 || _valid0;
      const _errs16 = errors;
      if (
        !validate116(data6, {
          instancePath: instancePath + "/newest",
          parentData: data,
          parentDataProperty: "newest",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate116.errors : append(vErrors, validate116.errors);
        errors = vErrors.length;
      }
      var _valid0 = _errs16 === errors;
      valid5 = valid5 || _valid0;
      if (!valid5) {
        const err8 = {
          instancePath: instancePath + "/newest",
          schemaPath: "#/properties/newest/anyOf",
          keyword: "anyOf",
          params: {},
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      } else {
        errors = _errs13;
        if (vErrors !== null) {
          if (_errs13) {
            vErrors.length = _errs13;
          } else {
            vErrors = null;
          }
        }
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
    if (data.alias !== void 0) {
      let data8 = data.alias;
      if (Array.isArray(data8)) {
        const len2 = data8.length;
        for (let i2 = 0; i2 < len2; i2++) {
          let data9 = data8[i2];
          if (typeof data9 === "string") {
            if (func2(data9) < 1) {
              const err9 = {
                instancePath: instancePath + "/alias/" + i2,
                schemaPath: "#/properties/alias/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
          } else {
            const err10 = {
              instancePath: instancePath + "/alias/" + i2,
              schemaPath: "#/properties/alias/items/type",
              keyword: "type",
              params: { type: "string" },
            };
            if (vErrors === null) {
              vErrors = [err10];
            } else {
              vErrors.push(err10);
            }
            errors++;
          }
        }
      } else {
        const err11 = {
          instancePath: instancePath + "/alias",
          schemaPath: "#/properties/alias/type",
          keyword: "type",
          params: { type: "array" },
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
      let data10 = data.digest;
      if (data10 && typeof data10 == "object" && !Array.isArray(data10)) {
        for (const key1 in data10) {
          let data11 = data10[key1];
          if (typeof data11 === "string") {
            if (func2(data11) < 1) {
              const err12 = {
                instancePath: instancePath + "/digest/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),
                schemaPath: "#/properties/digest/additionalProperties/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err12];
              } else {
                vErrors.push(err12);
              }
              errors++;
            }
          } else {
            const err13 = {
              instancePath: instancePath + "/digest/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),
              schemaPath: "#/properties/digest/additionalProperties/type",
              keyword: "type",
              params: { type: "string" },
            };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
      } else {
        const err14 = {
          instancePath: instancePath + "/digest",
          schemaPath: "#/properties/digest/type",
          keyword: "type",
          params: { type: "object" },
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.rename !== void 0) {
      let data12 = data.rename;
      if (typeof data12 === "string") {
        if (func2(data12) < 0) {
          const err15 = {
            instancePath: instancePath + "/rename",
            schemaPath: "#/properties/rename/minLength",
            keyword: "minLength",
            params: { limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err15];
          } else {
            vErrors.push(err15);
          }
          errors++;
        }
      } else {
        const err16 = {
          instancePath: instancePath + "/rename",
          schemaPath: "#/properties/rename/type",
          keyword: "type",
          params: { type: "string" },
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
    const err17 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err17];
    } else {
      vErrors.push(err17);
    }
    errors++;
  }
  validate112.errors = vErrors;
  return errors === 0;
}
validate112.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema48 = {
  title: "Images source",
  description: "Finds images in a list in the config.",
  type: "object",
  required: ["name", "kind", "images"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`images`: a list in the config.",
      const: "images",
      examples: ["images"],
    },
    images: {
      title: "Images",
      description: "References, or objects that say more about one image.",
      type: "array",
      items: { $ref: "#/$defs/ImageEntryFile" },
      examples: [["nginx:1.27", { image: "quay.io/coreos/etcd", tags: ["v3.5.0"] }]],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [{ name: "extra", kind: "images", images: ["nginx:1.27"] }],
};
function validate123(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate123.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate123.errors = vErrors;
  return errors === 0;
}
validate123.evaluated = { dynamicProps: false, dynamicItems: false };
var schema51 = {
  title: "Image",
  description: "One image and what is special about it.",
  type: "object",
  required: ["image"],
  additionalProperties: false,
  properties: {
    image: {
      title: "Image",
      description: "The reference at the source.",
      type: "string",
      minLength: 1,
      examples: ["quay.io/coreos/etcd"],
    },
    tag: {
      title: "Tag",
      description: "The tag at the source.",
      type: "string",
      minLength: 1,
      examples: ["1.27.4"],
    },
    tags: {
      title: "Tags",
      description: "Several tags at the source.",
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      examples: [["1.26", "1.27"]],
    },
    digest: {
      title: "Digest",
      description: "The digest that the reference must mean, whatever its tag says by then.",
      type: "string",
      minLength: 1,
      examples: ["sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"],
    },
    destination: {
      title: "Destination",
      description: "The repository in ECR, with or without a tag, in place of prefix and naming.",
      type: "string",
      minLength: 1,
      examples: ["platform/nginx:1.27"],
    },
    helmKey: {
      title: "Helm key",
      description:
        "The values key that this image belongs to, as mapping and value files of scripts name it.",
      type: "string",
      minLength: 1,
      examples: ["runner"],
    },
    platforms: { $ref: "#/$defs/platforms" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    naming: { $ref: "#/$defs/naming" },
  },
  examples: [{ image: "nginx", tags: ["1.26", "1.27"], destination: "platform/nginx" }],
};
function validate128(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate128.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate128.errors = vErrors;
  return errors === 0;
}
validate128.evaluated = { dynamicProps: false, dynamicItems: false };
function validate126(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate126.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.image === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "image" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema51.properties, key0)) {
        const err1 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.image !== void 0) {
      let data0 = data.image;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err2 = {
            instancePath: instancePath + "/image",
            schemaPath: "#/properties/image/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            vErrors.push(err2);
          }
          errors++;
        }
      } else {
        const err3 = {
          instancePath: instancePath + "/image",
          schemaPath: "#/properties/image/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.tag !== void 0) {
      let data1 = data.tag;
      if (typeof data1 === "string") {
        if (func2(data1) < 1) {
          const err4 = {
            instancePath: instancePath + "/tag",
            schemaPath: "#/properties/tag/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            vErrors.push(err4);
          }
          errors++;
        }
      } else {
        const err5 = {
          instancePath: instancePath + "/tag",
          schemaPath: "#/properties/tag/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.tags !== void 0) {
      let data2 = data.tags;
      if (Array.isArray(data2)) {
        if (data2.length < 1) {
          const err6 = {
            instancePath: instancePath + "/tags",
            schemaPath: "#/properties/tags/minItems",
            keyword: "minItems",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            vErrors.push(err6);
          }
          errors++;
        }
        const len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data3 = data2[i0];
          if (typeof data3 === "string") {
            if (func2(data3) < 1) {
              const err7 = {
                instancePath: instancePath + "/tags/" + i0,
                schemaPath: "#/properties/tags/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err7];
              } else {
                vErrors.push(err7);
              }
              errors++;
            }
          } else {
            const err8 = {
              instancePath: instancePath + "/tags/" + i0,
              schemaPath: "#/properties/tags/items/type",
              keyword: "type",
              params: { type: "string" },
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
      } else {
        const err9 = {
          instancePath: instancePath + "/tags",
          schemaPath: "#/properties/tags/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.digest !== void 0) {
      let data4 = data.digest;
      if (typeof data4 === "string") {
        if (func2(data4) < 1) {
          const err10 = {
            instancePath: instancePath + "/digest",
            schemaPath: "#/properties/digest/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err10];
          } else {
            vErrors.push(err10);
          }
          errors++;
        }
      } else {
        const err11 = {
          instancePath: instancePath + "/digest",
          schemaPath: "#/properties/digest/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.destination !== void 0) {
      let data5 = data.destination;
      if (typeof data5 === "string") {
        if (func2(data5) < 1) {
          const err12 = {
            instancePath: instancePath + "/destination",
            schemaPath: "#/properties/destination/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err12];
          } else {
            vErrors.push(err12);
          }
          errors++;
        }
      } else {
        const err13 = {
          instancePath: instancePath + "/destination",
          schemaPath: "#/properties/destination/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.helmKey !== void 0) {
      let data6 = data.helmKey;
      if (typeof data6 === "string") {
        if (func2(data6) < 1) {
          const err14 = {
            instancePath: instancePath + "/helmKey",
            schemaPath: "#/properties/helmKey/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err14];
          } else {
            vErrors.push(err14);
          }
          errors++;
        }
      } else {
        const err15 = {
          instancePath: instancePath + "/helmKey",
          schemaPath: "#/properties/helmKey/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err16 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err16];
    } else {
      vErrors.push(err16);
    }
    errors++;
  }
  validate126.errors = vErrors;
  return errors === 0;
}
validate126.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate125(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate125.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs0 = errors;
  let valid0 = false;
  const _errs1 = errors;
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = {
        instancePath,
        schemaPath: "#/anyOf/0/minLength",
        keyword: "minLength",
        params: { limit: 1 },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/anyOf/0/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  var _valid0 = _errs1 === errors;
  valid0 = valid0 || _valid0;
  const _errs3 = errors;
  if (!validate126(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
    vErrors = vErrors === null ? validate126.errors : append(vErrors, validate126.errors);
    errors = vErrors.length;
  }
  var _valid0 = _errs3 === errors;
  valid0 = valid0 || _valid0;
  if (_valid0) {
    var props0 = true;
  }
  if (!valid0) {
    const err2 = { instancePath, schemaPath: "#/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
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
  validate125.errors = vErrors;
  evaluated0.props = props0;
  return errors === 0;
}
validate125.evaluated = { dynamicProps: true, dynamicItems: false };
function validate137(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate137.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data !== "boolean") {
    const err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "boolean" } };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  validate137.errors = vErrors;
  return errors === 0;
}
validate137.evaluated = { dynamicProps: false, dynamicItems: false };
function validate139(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate139.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate139.errors = vErrors;
  return errors === 0;
}
validate139.evaluated = { dynamicProps: false, dynamicItems: false };
function validate141(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate141.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (Array.isArray(data)) {
    const len0 = data.length;
    for (let i0 = 0; i0 < len0; i0++) {
      if (
        !validate113(data[i0], {
          instancePath: instancePath + "/" + i0,
          parentData: data,
          parentDataProperty: i0,
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate113.errors : append(vErrors, validate113.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "array" } };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  validate141.errors = vErrors;
  return errors === 0;
}
validate141.evaluated = { items: true, dynamicProps: false, dynamicItems: false };
function validate122(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate122.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.images === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "images" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema48.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("images" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "images" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.images !== void 0) {
      let data2 = data.images;
      if (Array.isArray(data2)) {
        const len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (
            !validate125(data2[i0], {
              instancePath: instancePath + "/images/" + i0,
              parentData: data2,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate125.errors : append(vErrors, validate125.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err5 = {
          instancePath: instancePath + "/images",
          schemaPath: "#/properties/images/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err6];
    } else {
      vErrors.push(err6);
    }
    errors++;
  }
  validate122.errors = vErrors;
  return errors === 0;
}
validate122.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema56 = {
  title: "List source",
  description: "Finds images in a file.",
  type: "object",
  required: ["name", "kind", "path"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: { title: "Kind", description: "`list`: a file.", const: "list", examples: ["list"] },
    path: {
      title: "Path",
      description: "The file, relative to the config file.",
      type: "string",
      minLength: 1,
      examples: ["./images.txt"],
    },
    format: {
      title: "Format",
      description:
        "How the file is written: one reference a line (`lines`), CSV, a JSON array, a YAML list, `REPO=SOURCE` lines (`conf`), or another tool's config. By default it is told from the file's name.",
      type: "string",
      enum: ["lines", "csv", "json", "yaml", "conf", "regsync", "skopeo", "image-syncer", "dregsy"],
      examples: ["conf"],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [{ name: "list", kind: "list", path: "./images.txt" }],
};
function validate145(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate145.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema56.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("list" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "list" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      let data2 = data.path;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/path",
            schemaPath: "#/properties/path/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/path",
          schemaPath: "#/properties/path/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.format !== void 0) {
      let data3 = data.format;
      if (typeof data3 !== "string") {
        const err7 = {
          instancePath: instancePath + "/format",
          schemaPath: "#/properties/format/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
      if (!(
        data3 === "lines" ||
        data3 === "csv" ||
        data3 === "json" ||
        data3 === "yaml" ||
        data3 === "conf" ||
        data3 === "regsync" ||
        data3 === "skopeo" ||
        data3 === "image-syncer" ||
        data3 === "dregsy"
      )) {
        const err8 = {
          instancePath: instancePath + "/format",
          schemaPath: "#/properties/format/enum",
          keyword: "enum",
          params: { allowedValues: schema56.properties.format.enum },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err9 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      vErrors.push(err9);
    }
    errors++;
  }
  validate145.errors = vErrors;
  return errors === 0;
}
validate145.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema57 = {
  title: "Helm source",
  description: "Finds images in a Helm chart and its dependencies.",
  type: "object",
  required: ["name", "kind", "chart"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`helm`: a Helm chart and its dependencies.",
      const: "helm",
      examples: ["helm"],
    },
    chart: {
      title: "Chart",
      description:
        "A chart folder or .tgz (a path), the chart's name in `repository`, or oci://host/path/name.",
      type: "string",
      minLength: 1,
      examples: ["runwhen-local", "./charts/app", "oci://quay.io/jetstack/charts/cert-manager"],
    },
    repository: {
      title: "Chart repository",
      description: "The URL of the chart repository.",
      type: "string",
      minLength: 1,
      examples: ["https://runwhen-contrib.github.io/helm-charts"],
    },
    version: {
      title: "Chart version",
      description: "The chart's exact version. Needed with `repository` and oci://.",
      type: "string",
      minLength: 1,
      examples: ["0.0.21"],
    },
    values: {
      title: "Values files",
      description: "Values files, applied in order, relative to the config file.",
      type: "array",
      items: { type: "string", minLength: 1 },
      examples: [["./values.yaml"]],
    },
    set: {
      title: "Values",
      description:
        "Single values, as with helm's --set: dotted keys. They choose, for example, the region of region-built images.",
      type: "object",
      additionalProperties: { type: ["string", "number", "boolean"] },
      examples: [{ "global.region": "us-west-2" }],
    },
    release: {
      title: "Release name",
      description: "The name of the release to render. By default the source's name.",
      type: "string",
      minLength: 1,
      examples: ["runwhen"],
    },
    namespace: {
      title: "Namespace",
      description: "The namespace to render for.",
      type: "string",
      minLength: 1,
      default: "mirror",
      examples: ["kube-system"],
    },
    kubeVersion: {
      title: "Kubernetes version",
      description: "The cluster's version: some charts choose images by it.",
      type: "string",
      minLength: 1,
      examples: ["1.31"],
    },
    apiVersions: {
      title: "API versions",
      description: "Further API versions that the cluster offers.",
      type: "array",
      items: { type: "string", minLength: 1 },
      examples: [["monitoring.coreos.com/v1"]],
    },
    images: {
      title: "Further images",
      description: "Images that the chart doesn't show, and answers to open questions.",
      type: "array",
      items: { $ref: "#/$defs/HelmImageEntryFile" },
      examples: [["nvcr.io/nvidia/driver:580.126.20-ubuntu22.04"]],
    },
    include: {
      title: "Include",
      description:
        "What is mirrored beyond the default: switched-off components, test hooks, OCI artifacts, or findings of medium and low confidence.",
      type: "array",
      items: { type: "string", enum: ["optional", "test", "artifact", "medium", "low"] },
      examples: [["optional", "medium"]],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [
    {
      name: "runwhen-local",
      kind: "helm",
      chart: "runwhen-local",
      repository: "https://runwhen-contrib.github.io/helm-charts",
      version: "0.0.21",
    },
  ],
};
function validate158(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate158.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.image === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "image" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === "image" ||
        key0 === "answers" ||
        key0 === "destination" ||
        key0 === "helmKey" ||
        key0 === "platforms" ||
        key0 === "tagPolicy"
      )) {
        const err1 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.image !== void 0) {
      let data0 = data.image;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err2 = {
            instancePath: instancePath + "/image",
            schemaPath: "#/properties/image/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            vErrors.push(err2);
          }
          errors++;
        }
      } else {
        const err3 = {
          instancePath: instancePath + "/image",
          schemaPath: "#/properties/image/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.answers !== void 0) {
      let data1 = data.answers;
      if (typeof data1 === "string") {
        if (func2(data1) < 1) {
          const err4 = {
            instancePath: instancePath + "/answers",
            schemaPath: "#/properties/answers/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            vErrors.push(err4);
          }
          errors++;
        }
      } else {
        const err5 = {
          instancePath: instancePath + "/answers",
          schemaPath: "#/properties/answers/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.destination !== void 0) {
      let data2 = data.destination;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err6 = {
            instancePath: instancePath + "/destination",
            schemaPath: "#/properties/destination/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            vErrors.push(err6);
          }
          errors++;
        }
      } else {
        const err7 = {
          instancePath: instancePath + "/destination",
          schemaPath: "#/properties/destination/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.helmKey !== void 0) {
      let data3 = data.helmKey;
      if (typeof data3 === "string") {
        if (func2(data3) < 1) {
          const err8 = {
            instancePath: instancePath + "/helmKey",
            schemaPath: "#/properties/helmKey/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err8];
          } else {
            vErrors.push(err8);
          }
          errors++;
        }
      } else {
        const err9 = {
          instancePath: instancePath + "/helmKey",
          schemaPath: "#/properties/helmKey/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err10 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err10];
    } else {
      vErrors.push(err10);
    }
    errors++;
  }
  validate158.errors = vErrors;
  return errors === 0;
}
validate158.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate157(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate157.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs0 = errors;
  let valid0 = false;
  const _errs1 = errors;
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = {
        instancePath,
        schemaPath: "#/anyOf/0/minLength",
        keyword: "minLength",
        params: { limit: 1 },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/anyOf/0/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  var _valid0 = _errs1 === errors;
  valid0 = valid0 || _valid0;
  const _errs3 = errors;
  if (!validate158(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
    vErrors = vErrors === null ? validate158.errors : append(vErrors, validate158.errors);
    errors = vErrors.length;
  }
  var _valid0 = _errs3 === errors;
  valid0 = valid0 || _valid0;
  if (_valid0) {
    var props0 = true;
  }
  if (!valid0) {
    const err2 = { instancePath, schemaPath: "#/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
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
  validate157.errors = vErrors;
  evaluated0.props = props0;
  return errors === 0;
}
validate157.evaluated = { dynamicProps: true, dynamicItems: false };
function validate155(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate155.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.chart === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "chart" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema57.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("helm" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "helm" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.chart !== void 0) {
      let data2 = data.chart;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/chart",
            schemaPath: "#/properties/chart/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/chart",
          schemaPath: "#/properties/chart/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.repository !== void 0) {
      let data3 = data.repository;
      if (typeof data3 === "string") {
        if (func2(data3) < 1) {
          const err7 = {
            instancePath: instancePath + "/repository",
            schemaPath: "#/properties/repository/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      } else {
        const err8 = {
          instancePath: instancePath + "/repository",
          schemaPath: "#/properties/repository/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.version !== void 0) {
      let data4 = data.version;
      if (typeof data4 === "string") {
        if (func2(data4) < 1) {
          const err9 = {
            instancePath: instancePath + "/version",
            schemaPath: "#/properties/version/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
      } else {
        const err10 = {
          instancePath: instancePath + "/version",
          schemaPath: "#/properties/version/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.values !== void 0) {
      let data5 = data.values;
      if (Array.isArray(data5)) {
        const len0 = data5.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data6 = data5[i0];
          if (typeof data6 === "string") {
            if (func2(data6) < 1) {
              const err11 = {
                instancePath: instancePath + "/values/" + i0,
                schemaPath: "#/properties/values/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err11];
              } else {
                vErrors.push(err11);
              }
              errors++;
            }
          } else {
            const err12 = {
              instancePath: instancePath + "/values/" + i0,
              schemaPath: "#/properties/values/items/type",
              keyword: "type",
              params: { type: "string" },
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
          instancePath: instancePath + "/values",
          schemaPath: "#/properties/values/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.set !== void 0) {
      let data7 = data.set;
      if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
        for (const key1 in data7) {
          let data8 = data7[key1];
          if (
            typeof data8 !== "string" &&
            !(typeof data8 == "number" && isFinite(data8)) &&
            typeof data8 !== "boolean"
          ) {
            const err14 = {
              instancePath: instancePath + "/set/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),
              schemaPath: "#/properties/set/additionalProperties/type",
              keyword: "type",
              params: { type: schema57.properties.set.additionalProperties.type },
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
          instancePath: instancePath + "/set",
          schemaPath: "#/properties/set/type",
          keyword: "type",
          params: { type: "object" },
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.release !== void 0) {
      let data9 = data.release;
      if (typeof data9 === "string") {
        if (func2(data9) < 1) {
          const err16 = {
            instancePath: instancePath + "/release",
            schemaPath: "#/properties/release/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err16];
          } else {
            vErrors.push(err16);
          }
          errors++;
        }
      } else {
        const err17 = {
          instancePath: instancePath + "/release",
          schemaPath: "#/properties/release/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.namespace !== void 0) {
      let data10 = data.namespace;
      if (typeof data10 === "string") {
        if (func2(data10) < 1) {
          const err18 = {
            instancePath: instancePath + "/namespace",
            schemaPath: "#/properties/namespace/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err18];
          } else {
            vErrors.push(err18);
          }
          errors++;
        }
      } else {
        const err19 = {
          instancePath: instancePath + "/namespace",
          schemaPath: "#/properties/namespace/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
    if (data.kubeVersion !== void 0) {
      let data11 = data.kubeVersion;
      if (typeof data11 === "string") {
        if (func2(data11) < 1) {
          const err20 = {
            instancePath: instancePath + "/kubeVersion",
            schemaPath: "#/properties/kubeVersion/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
      } else {
        const err21 = {
          instancePath: instancePath + "/kubeVersion",
          schemaPath: "#/properties/kubeVersion/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      }
    }
    if (data.apiVersions !== void 0) {
      let data12 = data.apiVersions;
      if (Array.isArray(data12)) {
        const len1 = data12.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data13 = data12[i1];
          if (typeof data13 === "string") {
            if (func2(data13) < 1) {
              const err22 = {
                instancePath: instancePath + "/apiVersions/" + i1,
                schemaPath: "#/properties/apiVersions/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err22];
              } else {
                vErrors.push(err22);
              }
              errors++;
            }
          } else {
            const err23 = {
              instancePath: instancePath + "/apiVersions/" + i1,
              schemaPath: "#/properties/apiVersions/items/type",
              keyword: "type",
              params: { type: "string" },
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
          instancePath: instancePath + "/apiVersions",
          schemaPath: "#/properties/apiVersions/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
    }
    if (data.images !== void 0) {
      let data14 = data.images;
      if (Array.isArray(data14)) {
        const len2 = data14.length;
        for (let i2 = 0; i2 < len2; i2++) {
          if (
            !validate157(data14[i2], {
              instancePath: instancePath + "/images/" + i2,
              parentData: data14,
              parentDataProperty: i2,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate157.errors : append(vErrors, validate157.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err25 = {
          instancePath: instancePath + "/images",
          schemaPath: "#/properties/images/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err25];
        } else {
          vErrors.push(err25);
        }
        errors++;
      }
    }
    if (data.include !== void 0) {
      let data16 = data.include;
      if (Array.isArray(data16)) {
        const len3 = data16.length;
        for (let i3 = 0; i3 < len3; i3++) {
          let data17 = data16[i3];
          if (typeof data17 !== "string") {
            const err26 = {
              instancePath: instancePath + "/include/" + i3,
              schemaPath: "#/properties/include/items/type",
              keyword: "type",
              params: { type: "string" },
            };
            if (vErrors === null) {
              vErrors = [err26];
            } else {
              vErrors.push(err26);
            }
            errors++;
          }
          if (!(
            data17 === "optional" ||
            data17 === "test" ||
            data17 === "artifact" ||
            data17 === "medium" ||
            data17 === "low"
          )) {
            const err27 = {
              instancePath: instancePath + "/include/" + i3,
              schemaPath: "#/properties/include/items/enum",
              keyword: "enum",
              params: { allowedValues: schema57.properties.include.items.enum },
            };
            if (vErrors === null) {
              vErrors = [err27];
            } else {
              vErrors.push(err27);
            }
            errors++;
          }
        }
      } else {
        const err28 = {
          instancePath: instancePath + "/include",
          schemaPath: "#/properties/include/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err28];
        } else {
          vErrors.push(err28);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err29 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err29];
    } else {
      vErrors.push(err29);
    }
    errors++;
  }
  validate155.errors = vErrors;
  return errors === 0;
}
validate155.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema60 = {
  title: "CodeCollection source",
  description: "Finds images in a RunWhen catalog of code collections.",
  type: "object",
  required: ["name", "kind", "catalog"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`codecollection`: a RunWhen catalog of code collections.",
      const: "codecollection",
      examples: ["codecollection"],
    },
    catalog: {
      title: "Catalog",
      description: "The codecollections.yaml: a path, a URL, or a git repository (git+https://\u2026#path).",
      type: "string",
      minLength: 1,
      examples: ["https://example.com/codecollections.yaml"],
    },
    branch: {
      title: "Branch",
      description: "The branch in the names of collections that don't name an image.",
      type: "string",
      minLength: 1,
      default: "main",
      examples: ["main"],
    },
    registryPrefix: {
      title: "Registry prefix",
      description:
        "Where images of collections without image_registry are looked for, as <prefix>/<org>-<repo>-<branch>.",
      type: "string",
      minLength: 1,
      examples: ["us-west1-docker.pkg.dev/acme/public-images"],
    },
    hidden: {
      title: "Hidden collections",
      description: "Whether collections with `visibility: hidden` are mirrored too.",
      type: "boolean",
      default: false,
      examples: [true],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [
    { name: "codecollections", kind: "codecollection", catalog: "https://example.com/codecollections.yaml" },
  ],
};
function validate171(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate171.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.catalog === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "catalog" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema60.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("codecollection" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "codecollection" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.catalog !== void 0) {
      let data2 = data.catalog;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/catalog",
            schemaPath: "#/properties/catalog/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/catalog",
          schemaPath: "#/properties/catalog/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.branch !== void 0) {
      let data3 = data.branch;
      if (typeof data3 === "string") {
        if (func2(data3) < 1) {
          const err7 = {
            instancePath: instancePath + "/branch",
            schemaPath: "#/properties/branch/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      } else {
        const err8 = {
          instancePath: instancePath + "/branch",
          schemaPath: "#/properties/branch/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.registryPrefix !== void 0) {
      let data4 = data.registryPrefix;
      if (typeof data4 === "string") {
        if (func2(data4) < 1) {
          const err9 = {
            instancePath: instancePath + "/registryPrefix",
            schemaPath: "#/properties/registryPrefix/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
      } else {
        const err10 = {
          instancePath: instancePath + "/registryPrefix",
          schemaPath: "#/properties/registryPrefix/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.hidden !== void 0) {
      if (typeof data.hidden !== "boolean") {
        const err11 = {
          instancePath: instancePath + "/hidden",
          schemaPath: "#/properties/hidden/type",
          keyword: "type",
          params: { type: "boolean" },
        };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err12 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err12];
    } else {
      vErrors.push(err12);
    }
    errors++;
  }
  validate171.errors = vErrors;
  return errors === 0;
}
validate171.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema61 = {
  title: "Manifests source",
  description: "Finds images in Kubernetes YAML files, folders or kustomizations.",
  type: "object",
  required: ["name", "kind", "paths"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`manifests`: Kubernetes YAML files, folders or kustomizations.",
      const: "manifests",
      examples: ["manifests"],
    },
    paths: {
      title: "Paths",
      description: "Files, folders, globs, or folders with a kustomization.",
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      examples: [["./deploy/**/*.yaml"]],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [{ name: "deploy", kind: "manifests", paths: ["./deploy"] }],
};
function validate181(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate181.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.paths === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "paths" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema61.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("manifests" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "manifests" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.paths !== void 0) {
      let data2 = data.paths;
      if (Array.isArray(data2)) {
        if (data2.length < 1) {
          const err5 = {
            instancePath: instancePath + "/paths",
            schemaPath: "#/properties/paths/minItems",
            keyword: "minItems",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
        const len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data3 = data2[i0];
          if (typeof data3 === "string") {
            if (func2(data3) < 1) {
              const err6 = {
                instancePath: instancePath + "/paths/" + i0,
                schemaPath: "#/properties/paths/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err6];
              } else {
                vErrors.push(err6);
              }
              errors++;
            }
          } else {
            const err7 = {
              instancePath: instancePath + "/paths/" + i0,
              schemaPath: "#/properties/paths/items/type",
              keyword: "type",
              params: { type: "string" },
            };
            if (vErrors === null) {
              vErrors = [err7];
            } else {
              vErrors.push(err7);
            }
            errors++;
          }
        }
      } else {
        const err8 = {
          instancePath: instancePath + "/paths",
          schemaPath: "#/properties/paths/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err9 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      vErrors.push(err9);
    }
    errors++;
  }
  validate181.errors = vErrors;
  return errors === 0;
}
validate181.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema62 = {
  title: "Compose source",
  description: "Finds images in Docker Compose files.",
  type: "object",
  required: ["name", "kind", "paths"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`compose`: Docker Compose files.",
      const: "compose",
      examples: ["compose"],
    },
    paths: {
      title: "Paths",
      description: "Compose files or globs.",
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      examples: [["./compose.yaml"]],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [{ name: "compose", kind: "compose", paths: ["./compose.yaml"] }],
};
function validate191(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate191.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.paths === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "paths" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema62.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("compose" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "compose" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.paths !== void 0) {
      let data2 = data.paths;
      if (Array.isArray(data2)) {
        if (data2.length < 1) {
          const err5 = {
            instancePath: instancePath + "/paths",
            schemaPath: "#/properties/paths/minItems",
            keyword: "minItems",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
        const len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data3 = data2[i0];
          if (typeof data3 === "string") {
            if (func2(data3) < 1) {
              const err6 = {
                instancePath: instancePath + "/paths/" + i0,
                schemaPath: "#/properties/paths/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err6];
              } else {
                vErrors.push(err6);
              }
              errors++;
            }
          } else {
            const err7 = {
              instancePath: instancePath + "/paths/" + i0,
              schemaPath: "#/properties/paths/items/type",
              keyword: "type",
              params: { type: "string" },
            };
            if (vErrors === null) {
              vErrors = [err7];
            } else {
              vErrors.push(err7);
            }
            errors++;
          }
        }
      } else {
        const err8 = {
          instancePath: instancePath + "/paths",
          schemaPath: "#/properties/paths/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err9 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      vErrors.push(err9);
    }
    errors++;
  }
  validate191.errors = vErrors;
  return errors === 0;
}
validate191.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema63 = {
  title: "Dataset source",
  description: "Finds images in the records of a JSONL or CSV file.",
  type: "object",
  required: ["name", "kind", "path"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`dataset`: the records of a JSONL or CSV file.",
      const: "dataset",
      examples: ["dataset"],
    },
    path: {
      title: "Path",
      description: "The file, read as a stream.",
      type: "string",
      minLength: 1,
      examples: ["./tasks.jsonl"],
    },
    fields: {
      title: "Fields",
      description: "The fields that hold images, by name or dotted path.",
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      default: ["image_storage_uri", "task_specific_image", "monolith_image"],
      examples: [["image_storage_uri"]],
    },
    brokenLines: {
      title: "Broken lines",
      description: "What a line that can't be read does: `stop` is an error, `skip` a warning.",
      type: "string",
      enum: ["stop", "skip"],
      default: "stop",
      examples: ["skip"],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [{ name: "tasks", kind: "dataset", path: "./tasks.jsonl" }],
};
function validate201(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate201.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema63.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("dataset" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "dataset" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      let data2 = data.path;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/path",
            schemaPath: "#/properties/path/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/path",
          schemaPath: "#/properties/path/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.fields !== void 0) {
      let data3 = data.fields;
      if (Array.isArray(data3)) {
        if (data3.length < 1) {
          const err7 = {
            instancePath: instancePath + "/fields",
            schemaPath: "#/properties/fields/minItems",
            keyword: "minItems",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
        const len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data4 = data3[i0];
          if (typeof data4 === "string") {
            if (func2(data4) < 1) {
              const err8 = {
                instancePath: instancePath + "/fields/" + i0,
                schemaPath: "#/properties/fields/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err8];
              } else {
                vErrors.push(err8);
              }
              errors++;
            }
          } else {
            const err9 = {
              instancePath: instancePath + "/fields/" + i0,
              schemaPath: "#/properties/fields/items/type",
              keyword: "type",
              params: { type: "string" },
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
          instancePath: instancePath + "/fields",
          schemaPath: "#/properties/fields/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.brokenLines !== void 0) {
      let data5 = data.brokenLines;
      if (typeof data5 !== "string") {
        const err11 = {
          instancePath: instancePath + "/brokenLines",
          schemaPath: "#/properties/brokenLines/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
      if (!(data5 === "stop" || data5 === "skip")) {
        const err12 = {
          instancePath: instancePath + "/brokenLines",
          schemaPath: "#/properties/brokenLines/enum",
          keyword: "enum",
          params: { allowedValues: schema63.properties.brokenLines.enum },
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err13 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err13];
    } else {
      vErrors.push(err13);
    }
    errors++;
  }
  validate201.errors = vErrors;
  return errors === 0;
}
validate201.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema64 = {
  title: "Mapping source",
  description: "Finds images in an internal_uri,ecr_uri CSV that names both ends.",
  type: "object",
  required: ["name", "kind", "path"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`mapping`: an internal_uri,ecr_uri CSV that names both ends.",
      const: "mapping",
      examples: ["mapping"],
    },
    path: {
      title: "Path",
      description: "The CSV file.",
      type: "string",
      minLength: 1,
      examples: ["./image_mapping.csv"],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [{ name: "mapping", kind: "mapping", path: "./image_mapping.csv" }],
};
function validate211(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate211.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema64.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("mapping" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "mapping" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      let data2 = data.path;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/path",
            schemaPath: "#/properties/path/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/path",
          schemaPath: "#/properties/path/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      vErrors.push(err7);
    }
    errors++;
  }
  validate211.errors = vErrors;
  return errors === 0;
}
validate211.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema65 = {
  title: "Repository source",
  description:
    "Finds images in the tags of repositories at the source, selected by the tag policy. Give `repository` or `repositories`.",
  type: "object",
  required: ["name", "kind"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`repository`: the tags of repositories at the source, selected by the tag policy.",
      const: "repository",
      examples: ["repository"],
    },
    repository: {
      title: "Repository",
      description: "One repository. A `*` in its path lists repositories where the registry can.",
      type: "string",
      minLength: 1,
      examples: ["quay.io/coreos/etcd", "quay.io/team/*"],
    },
    repositories: {
      title: "Repositories",
      description: "Several repositories.",
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      examples: [["quay.io/coreos/etcd", "ghcr.io/acme/*"]],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [{ name: "etcd", kind: "repository", repository: "quay.io/coreos/etcd", tagPolicy: "stable" }],
};
function validate221(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate221.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema65.properties, key0)) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("repository" !== data.kind) {
        const err3 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "repository" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.repository !== void 0) {
      let data2 = data.repository;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err4 = {
            instancePath: instancePath + "/repository",
            schemaPath: "#/properties/repository/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            vErrors.push(err4);
          }
          errors++;
        }
      } else {
        const err5 = {
          instancePath: instancePath + "/repository",
          schemaPath: "#/properties/repository/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.repositories !== void 0) {
      let data3 = data.repositories;
      if (Array.isArray(data3)) {
        if (data3.length < 1) {
          const err6 = {
            instancePath: instancePath + "/repositories",
            schemaPath: "#/properties/repositories/minItems",
            keyword: "minItems",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            vErrors.push(err6);
          }
          errors++;
        }
        const len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data4 = data3[i0];
          if (typeof data4 === "string") {
            if (func2(data4) < 1) {
              const err7 = {
                instancePath: instancePath + "/repositories/" + i0,
                schemaPath: "#/properties/repositories/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err7];
              } else {
                vErrors.push(err7);
              }
              errors++;
            }
          } else {
            const err8 = {
              instancePath: instancePath + "/repositories/" + i0,
              schemaPath: "#/properties/repositories/items/type",
              keyword: "type",
              params: { type: "string" },
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
      } else {
        const err9 = {
          instancePath: instancePath + "/repositories",
          schemaPath: "#/properties/repositories/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err10 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err10];
    } else {
      vErrors.push(err10);
    }
    errors++;
  }
  validate221.errors = vErrors;
  return errors === 0;
}
validate221.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema66 = {
  title: "Layout source",
  description: "Finds images in an OCI image layout folder or archive.",
  type: "object",
  required: ["name", "kind", "path"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`layout`: an OCI image layout folder or archive.",
      const: "layout",
      examples: ["layout"],
    },
    path: {
      title: "Path",
      description: "The folder or .tar file.",
      type: "string",
      minLength: 1,
      examples: ["./layout"],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [{ name: "layout", kind: "layout", path: "./layout" }],
};
function validate231(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate231.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema66.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("layout" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "layout" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      let data2 = data.path;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/path",
            schemaPath: "#/properties/path/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/path",
          schemaPath: "#/properties/path/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      vErrors.push(err7);
    }
    errors++;
  }
  validate231.errors = vErrors;
  return errors === 0;
}
validate231.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema67 = {
  title: "Cluster source",
  description: "Finds images in the running pods of a cluster, by kubectl.",
  type: "object",
  required: ["name", "kind"],
  additionalProperties: false,
  properties: {
    name: { $ref: "#/$defs/sourceName" },
    kind: {
      title: "Kind",
      description: "`cluster`: the running pods of a cluster, by kubectl.",
      const: "cluster",
      examples: ["cluster"],
    },
    context: {
      title: "Context",
      description: "The kubectl context. By default the current one.",
      type: "string",
      minLength: 1,
      examples: ["production"],
    },
    namespaces: {
      title: "Namespaces",
      description: "Only these namespaces. By default all.",
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      examples: [["default", "kube-system"]],
    },
    prefix: { $ref: "#/$defs/prefix" },
    naming: { $ref: "#/$defs/naming" },
    tagPolicy: { $ref: "#/$defs/tagPolicyName" },
    platforms: { $ref: "#/$defs/platforms" },
    referrers: { $ref: "#/$defs/referrers" },
    fallback: { $ref: "#/$defs/fallback" },
    ignore: { $ref: "#/$defs/ignore" },
    minimumAge: { $ref: "#/$defs/minimumAge" },
  },
  examples: [{ name: "running", kind: "cluster", context: "production" }],
};
function validate241(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate241.evaluated;
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
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema67.properties, key0)) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      if (
        !validate123(data.name, {
          instancePath: instancePath + "/name",
          parentData: data,
          parentDataProperty: "name",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate123.errors : append(vErrors, validate123.errors);
        errors = vErrors.length;
      }
    }
    if (data.kind !== void 0) {
      if ("cluster" !== data.kind) {
        const err3 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "cluster" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.context !== void 0) {
      let data2 = data.context;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err4 = {
            instancePath: instancePath + "/context",
            schemaPath: "#/properties/context/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            vErrors.push(err4);
          }
          errors++;
        }
      } else {
        const err5 = {
          instancePath: instancePath + "/context",
          schemaPath: "#/properties/context/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.namespaces !== void 0) {
      let data3 = data.namespaces;
      if (Array.isArray(data3)) {
        if (data3.length < 1) {
          const err6 = {
            instancePath: instancePath + "/namespaces",
            schemaPath: "#/properties/namespaces/minItems",
            keyword: "minItems",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            vErrors.push(err6);
          }
          errors++;
        }
        const len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data4 = data3[i0];
          if (typeof data4 === "string") {
            if (func2(data4) < 1) {
              const err7 = {
                instancePath: instancePath + "/namespaces/" + i0,
                schemaPath: "#/properties/namespaces/items/minLength",
                keyword: "minLength",
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err7];
              } else {
                vErrors.push(err7);
              }
              errors++;
            }
          } else {
            const err8 = {
              instancePath: instancePath + "/namespaces/" + i0,
              schemaPath: "#/properties/namespaces/items/type",
              keyword: "type",
              params: { type: "string" },
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
      } else {
        const err9 = {
          instancePath: instancePath + "/namespaces",
          schemaPath: "#/properties/namespaces/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.prefix !== void 0) {
      if (
        !validate66(data.prefix, {
          instancePath: instancePath + "/prefix",
          parentData: data,
          parentDataProperty: "prefix",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate66.errors : append(vErrors, validate66.errors);
        errors = vErrors.length;
      }
    }
    if (data.naming !== void 0) {
      if (
        !validate68(data.naming, {
          instancePath: instancePath + "/naming",
          parentData: data,
          parentDataProperty: "naming",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : append(vErrors, validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicy !== void 0) {
      if (
        !validate128(data.tagPolicy, {
          instancePath: instancePath + "/tagPolicy",
          parentData: data,
          parentDataProperty: "tagPolicy",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate128.errors : append(vErrors, validate128.errors);
        errors = vErrors.length;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.referrers !== void 0) {
      if (
        !validate137(data.referrers, {
          instancePath: instancePath + "/referrers",
          parentData: data,
          parentDataProperty: "referrers",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate137.errors : append(vErrors, validate137.errors);
        errors = vErrors.length;
      }
    }
    if (data.fallback !== void 0) {
      if (
        !validate139(data.fallback, {
          instancePath: instancePath + "/fallback",
          parentData: data,
          parentDataProperty: "fallback",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate139.errors : append(vErrors, validate139.errors);
        errors = vErrors.length;
      }
    }
    if (data.ignore !== void 0) {
      if (
        !validate141(data.ignore, {
          instancePath: instancePath + "/ignore",
          parentData: data,
          parentDataProperty: "ignore",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate141.errors : append(vErrors, validate141.errors);
        errors = vErrors.length;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err10 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err10];
    } else {
      vErrors.push(err10);
    }
    errors++;
  }
  validate241.errors = vErrors;
  return errors === 0;
}
validate241.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate121(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate121.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    const tag0 = data.kind;
    if (typeof tag0 == "string") {
      if (tag0 === "images") {
        if (!validate122(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate122.errors : append(vErrors, validate122.errors);
          errors = vErrors.length;
        }
        var props0 = true;
      } else if (tag0 === "list") {
        if (!validate145(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate145.errors : append(vErrors, validate145.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "helm") {
        if (!validate155(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate155.errors : append(vErrors, validate155.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "codecollection") {
        if (!validate171(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate171.errors : append(vErrors, validate171.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "manifests") {
        if (!validate181(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate181.errors : append(vErrors, validate181.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "compose") {
        if (!validate191(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate191.errors : append(vErrors, validate191.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "dataset") {
        if (!validate201(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate201.errors : append(vErrors, validate201.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "mapping") {
        if (!validate211(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate211.errors : append(vErrors, validate211.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "repository") {
        if (!validate221(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate221.errors : append(vErrors, validate221.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "layout") {
        if (!validate231(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate231.errors : append(vErrors, validate231.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "cluster") {
        if (!validate241(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate241.errors : append(vErrors, validate241.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else {
        const err0 = {
          instancePath,
          schemaPath: "#/discriminator",
          keyword: "discriminator",
          params: { error: "mapping", tag: "kind", tagValue: tag0 },
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
        schemaPath: "#/discriminator",
        keyword: "discriminator",
        params: { error: "tag", tag: "kind", tagValue: tag0 },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
  } else {
    const err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
    }
    errors++;
  }
  validate121.errors = vErrors;
  evaluated0.props = props0;
  return errors === 0;
}
validate121.evaluated = { dynamicProps: true, dynamicItems: false };
var schema69 = {
  title: "Mapping output",
  description: "Writes the mapping from source to ECR.",
  type: "object",
  required: ["kind", "path"],
  additionalProperties: false,
  properties: {
    kind: {
      title: "Kind",
      description: "`mapping`: the mapping from source to ECR.",
      const: "mapping",
      examples: ["mapping"],
    },
    path: { $ref: "#/$defs/outputPath" },
    format: {
      title: "Format",
      description: "How the mapping is written.",
      type: "string",
      enum: ["csv", "json", "yaml"],
      default: "csv",
      examples: ["yaml"],
    },
    keepForeign: {
      title: "Keep foreign rows",
      description: "Whether rows of an existing file that this config doesn't know are kept.",
      type: "boolean",
      default: false,
      examples: [true],
    },
    forms: {
      title: "Forms",
      description:
        "One row per image in its canonical form, or one per form in which sources write it, so that a lookup by that text hits.",
      type: "string",
      enum: ["canonical", "written"],
      default: "canonical",
      examples: ["written"],
    },
  },
  examples: [{ kind: "mapping", path: "image_mapping.csv" }],
};
function validate265(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate265.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (typeof data === "string") {
    if (func2(data) < 1) {
      const err0 = { instancePath, schemaPath: "#/minLength", keyword: "minLength", params: { limit: 1 } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  } else {
    const err1 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "string" } };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      vErrors.push(err1);
    }
    errors++;
  }
  validate265.errors = vErrors;
  return errors === 0;
}
validate265.evaluated = { dynamicProps: false, dynamicItems: false };
function validate264(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate264.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === "kind" ||
        key0 === "path" ||
        key0 === "format" ||
        key0 === "keepForeign" ||
        key0 === "forms"
      )) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("mapping" !== data.kind) {
        const err3 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "mapping" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
    if (data.format !== void 0) {
      let data2 = data.format;
      if (typeof data2 !== "string") {
        const err4 = {
          instancePath: instancePath + "/format",
          schemaPath: "#/properties/format/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
      if (!(data2 === "csv" || data2 === "json" || data2 === "yaml")) {
        const err5 = {
          instancePath: instancePath + "/format",
          schemaPath: "#/properties/format/enum",
          keyword: "enum",
          params: { allowedValues: schema69.properties.format.enum },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.keepForeign !== void 0) {
      if (typeof data.keepForeign !== "boolean") {
        const err6 = {
          instancePath: instancePath + "/keepForeign",
          schemaPath: "#/properties/keepForeign/type",
          keyword: "type",
          params: { type: "boolean" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.forms !== void 0) {
      let data4 = data.forms;
      if (typeof data4 !== "string") {
        const err7 = {
          instancePath: instancePath + "/forms",
          schemaPath: "#/properties/forms/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
      if (!(data4 === "canonical" || data4 === "written")) {
        const err8 = {
          instancePath: instancePath + "/forms",
          schemaPath: "#/properties/forms/enum",
          keyword: "enum",
          params: { allowedValues: schema69.properties.forms.enum },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
  } else {
    const err9 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      vErrors.push(err9);
    }
    errors++;
  }
  validate264.errors = vErrors;
  return errors === 0;
}
validate264.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema71 = {
  title: "Values output",
  description: "Writes Helm values with which a chart pulls from ECR only.",
  type: "object",
  required: ["kind", "path", "source"],
  additionalProperties: false,
  properties: {
    kind: {
      title: "Kind",
      description: "`values`: Helm values with which a chart pulls from ECR only.",
      const: "values",
      examples: ["values"],
    },
    path: { $ref: "#/$defs/outputPath" },
    source: {
      title: "Source",
      description: "The name of the helm source that this is made for.",
      type: "string",
      minLength: 1,
      examples: ["runwhen-local"],
    },
    edit: {
      title: "Edit",
      description:
        "An existing values file: it is written to `path` with only the necessary changes, comments and order kept.",
      type: "string",
      minLength: 1,
      examples: ["./values.yaml"],
    },
    proof: {
      title: "Proof",
      description: "What happens when rendering the chart with the values shows an image outside ECR.",
      type: "string",
      enum: ["error", "warn"],
      default: "error",
      examples: ["warn"],
    },
  },
  examples: [{ kind: "values", source: "runwhen-local", path: "updated_values.yaml" }],
};
function validate267(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate267.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.source === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "source" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path" || key0 === "source" || key0 === "edit" || key0 === "proof")) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("values" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "values" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
    if (data.source !== void 0) {
      let data2 = data.source;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/source",
            schemaPath: "#/properties/source/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/source",
          schemaPath: "#/properties/source/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.edit !== void 0) {
      let data3 = data.edit;
      if (typeof data3 === "string") {
        if (func2(data3) < 1) {
          const err7 = {
            instancePath: instancePath + "/edit",
            schemaPath: "#/properties/edit/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      } else {
        const err8 = {
          instancePath: instancePath + "/edit",
          schemaPath: "#/properties/edit/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.proof !== void 0) {
      let data4 = data.proof;
      if (typeof data4 !== "string") {
        const err9 = {
          instancePath: instancePath + "/proof",
          schemaPath: "#/properties/proof/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
      if (!(data4 === "error" || data4 === "warn")) {
        const err10 = {
          instancePath: instancePath + "/proof",
          schemaPath: "#/properties/proof/enum",
          keyword: "enum",
          params: { allowedValues: schema71.properties.proof.enum },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
  } else {
    const err11 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err11];
    } else {
      vErrors.push(err11);
    }
    errors++;
  }
  validate267.errors = vErrors;
  return errors === 0;
}
validate267.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema72 = {
  title: "Image list output",
  description: "Writes a list of images, each under a comment that says where it comes from.",
  type: "object",
  required: ["kind", "path"],
  additionalProperties: false,
  properties: {
    kind: {
      title: "Kind",
      description: "`image-list`: a list of images, each under a comment that says where it comes from.",
      const: "image-list",
      examples: ["image-list"],
    },
    path: { $ref: "#/$defs/outputPath" },
    format: {
      title: "Format",
      description: "`conf` writes REPO_NAME=SOURCE_IMAGE, `lines` one source reference a line.",
      type: "string",
      enum: ["conf", "lines"],
      default: "conf",
      examples: ["lines"],
    },
  },
  examples: [{ kind: "image-list", path: "ecr-images.conf" }],
};
function validate269(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate269.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path" || key0 === "format")) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("image-list" !== data.kind) {
        const err3 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "image-list" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
    if (data.format !== void 0) {
      let data2 = data.format;
      if (typeof data2 !== "string") {
        const err4 = {
          instancePath: instancePath + "/format",
          schemaPath: "#/properties/format/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
      if (!(data2 === "conf" || data2 === "lines")) {
        const err5 = {
          instancePath: instancePath + "/format",
          schemaPath: "#/properties/format/enum",
          keyword: "enum",
          params: { allowedValues: schema72.properties.format.enum },
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
    const err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err6];
    } else {
      vErrors.push(err6);
    }
    errors++;
  }
  validate269.errors = vErrors;
  return errors === 0;
}
validate269.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate271(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate271.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path")) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("kustomize" !== data.kind) {
        const err3 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "kustomize" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err4];
    } else {
      vErrors.push(err4);
    }
    errors++;
  }
  validate271.errors = vErrors;
  return errors === 0;
}
validate271.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate273(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate273.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.source === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "source" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path" || key0 === "source")) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("dataset" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "dataset" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
    if (data.source !== void 0) {
      let data2 = data.source;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/source",
            schemaPath: "#/properties/source/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/source",
          schemaPath: "#/properties/source/type",
          keyword: "type",
          params: { type: "string" },
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
    const err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      vErrors.push(err7);
    }
    errors++;
  }
  validate273.errors = vErrors;
  return errors === 0;
}
validate273.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate275(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate275.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.source === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "source" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path" || key0 === "source")) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("manifests" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "manifests" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
    if (data.source !== void 0) {
      let data2 = data.source;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/source",
            schemaPath: "#/properties/source/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/source",
          schemaPath: "#/properties/source/type",
          keyword: "type",
          params: { type: "string" },
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
    const err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      vErrors.push(err7);
    }
    errors++;
  }
  validate275.errors = vErrors;
  return errors === 0;
}
validate275.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate277(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate277.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.source === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "source" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path" || key0 === "source")) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("compose" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "compose" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
    if (data.source !== void 0) {
      let data2 = data.source;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/source",
            schemaPath: "#/properties/source/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/source",
          schemaPath: "#/properties/source/type",
          keyword: "type",
          params: { type: "string" },
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
    const err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      vErrors.push(err7);
    }
    errors++;
  }
  validate277.errors = vErrors;
  return errors === 0;
}
validate277.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
var schema77 = {
  title: "Hosts output",
  description: "Writes registry mirror entries for container runtimes.",
  type: "object",
  required: ["kind", "path"],
  additionalProperties: false,
  properties: {
    kind: {
      title: "Kind",
      description: "`hosts`: registry mirror entries for container runtimes.",
      const: "hosts",
      examples: ["hosts"],
    },
    path: { $ref: "#/$defs/outputPath" },
    format: {
      title: "Format",
      description: "`containerd` writes a folder of hosts.toml files, `registries` one registries.conf.",
      type: "string",
      enum: ["containerd", "registries"],
      default: "containerd",
      examples: ["registries"],
    },
  },
  examples: [{ kind: "hosts", path: "./certs.d" }],
};
function validate279(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate279.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path" || key0 === "format")) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("hosts" !== data.kind) {
        const err3 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "hosts" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
    if (data.format !== void 0) {
      let data2 = data.format;
      if (typeof data2 !== "string") {
        const err4 = {
          instancePath: instancePath + "/format",
          schemaPath: "#/properties/format/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
      if (!(data2 === "containerd" || data2 === "registries")) {
        const err5 = {
          instancePath: instancePath + "/format",
          schemaPath: "#/properties/format/enum",
          keyword: "enum",
          params: { allowedValues: schema77.properties.format.enum },
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
    const err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err6];
    } else {
      vErrors.push(err6);
    }
    errors++;
  }
  validate279.errors = vErrors;
  return errors === 0;
}
validate279.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate281(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate281.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path")) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("renovate" !== data.kind) {
        const err3 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "renovate" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err4];
    } else {
      vErrors.push(err4);
    }
    errors++;
  }
  validate281.errors = vErrors;
  return errors === 0;
}
validate281.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate283(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate283.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path" || key0 === "name")) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("kyverno" !== data.kind) {
        const err3 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "kyverno" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
    if (data.name !== void 0) {
      let data2 = data.name;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err4 = {
            instancePath: instancePath + "/name",
            schemaPath: "#/properties/name/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            vErrors.push(err4);
          }
          errors++;
        }
      } else {
        const err5 = {
          instancePath: instancePath + "/name",
          schemaPath: "#/properties/name/type",
          keyword: "type",
          params: { type: "string" },
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
    const err6 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err6];
    } else {
      vErrors.push(err6);
    }
    errors++;
  }
  validate283.errors = vErrors;
  return errors === 0;
}
validate283.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate285(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate285.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.kind === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "kind" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.path === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.template === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "template" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "kind" || key0 === "path" || key0 === "template")) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("template" !== data.kind) {
        const err4 = {
          instancePath: instancePath + "/kind",
          schemaPath: "#/properties/kind/const",
          keyword: "const",
          params: { allowedValue: "template" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if (
        !validate265(data.path, {
          instancePath: instancePath + "/path",
          parentData: data,
          parentDataProperty: "path",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate265.errors : append(vErrors, validate265.errors);
        errors = vErrors.length;
      }
    }
    if (data.template !== void 0) {
      let data2 = data.template;
      if (typeof data2 === "string") {
        if (func2(data2) < 1) {
          const err5 = {
            instancePath: instancePath + "/template",
            schemaPath: "#/properties/template/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = {
          instancePath: instancePath + "/template",
          schemaPath: "#/properties/template/type",
          keyword: "type",
          params: { type: "string" },
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
    const err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      vErrors.push(err7);
    }
    errors++;
  }
  validate285.errors = vErrors;
  return errors === 0;
}
validate285.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate263(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate263.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    const tag0 = data.kind;
    if (typeof tag0 == "string") {
      if (tag0 === "mapping") {
        if (!validate264(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate264.errors : append(vErrors, validate264.errors);
          errors = vErrors.length;
        }
        var props0 = true;
      } else if (tag0 === "values") {
        if (!validate267(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate267.errors : append(vErrors, validate267.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "image-list") {
        if (!validate269(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate269.errors : append(vErrors, validate269.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "kustomize") {
        if (!validate271(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate271.errors : append(vErrors, validate271.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "dataset") {
        if (!validate273(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate273.errors : append(vErrors, validate273.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "manifests") {
        if (!validate275(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate275.errors : append(vErrors, validate275.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "compose") {
        if (!validate277(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate277.errors : append(vErrors, validate277.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "hosts") {
        if (!validate279(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate279.errors : append(vErrors, validate279.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "renovate") {
        if (!validate281(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate281.errors : append(vErrors, validate281.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "kyverno") {
        if (!validate283(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate283.errors : append(vErrors, validate283.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else if (tag0 === "template") {
        if (!validate285(data, { instancePath, parentData, parentDataProperty, rootData, dynamicAnchors })) {
          vErrors = vErrors === null ? validate285.errors : append(vErrors, validate285.errors);
          errors = vErrors.length;
        }
        if (props0 !== true) {
          props0 = true;
        }
      } else {
        const err0 = {
          instancePath,
          schemaPath: "#/discriminator",
          keyword: "discriminator",
          params: { error: "mapping", tag: "kind", tagValue: tag0 },
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
        schemaPath: "#/discriminator",
        keyword: "discriminator",
        params: { error: "tag", tag: "kind", tagValue: tag0 },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
  } else {
    const err2 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
    }
    errors++;
  }
  validate263.errors = vErrors;
  evaluated0.props = props0;
  return errors === 0;
}
validate263.evaluated = { dynamicProps: true, dynamicItems: false };
function validate299(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate299.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.path === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "path" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "path")) {
        const err1 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      let data0 = data.path;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err2 = {
            instancePath: instancePath + "/path",
            schemaPath: "#/properties/path/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            vErrors.push(err2);
          }
          errors++;
        }
      } else {
        const err3 = {
          instancePath: instancePath + "/path",
          schemaPath: "#/properties/path/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
  } else {
    const err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err4];
    } else {
      vErrors.push(err4);
    }
    errors++;
  }
  validate299.errors = vErrors;
  return errors === 0;
}
validate299.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
function validate302(
  data,
  { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate302.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!(key0 === "maxPercent")) {
        const err0 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.maxPercent !== void 0) {
      let data0 = data.maxPercent;
      if (typeof data0 == "number" && isFinite(data0)) {
        if (data0 > 100 || isNaN(data0)) {
          const err1 = {
            instancePath: instancePath + "/maxPercent",
            schemaPath: "#/properties/maxPercent/maximum",
            keyword: "maximum",
            params: { comparison: "<=", limit: 100 },
          };
          if (vErrors === null) {
            vErrors = [err1];
          } else {
            vErrors.push(err1);
          }
          errors++;
        }
        if (data0 < 0 || isNaN(data0)) {
          const err2 = {
            instancePath: instancePath + "/maxPercent",
            schemaPath: "#/properties/maxPercent/minimum",
            keyword: "minimum",
            params: { comparison: ">=", limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            vErrors.push(err2);
          }
          errors++;
        }
      } else {
        const err3 = {
          instancePath: instancePath + "/maxPercent",
          schemaPath: "#/properties/maxPercent/type",
          keyword: "type",
          params: { type: "number" },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
  } else {
    const err4 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err4];
    } else {
      vErrors.push(err4);
    }
    errors++;
  }
  validate302.errors = vErrors;
  return errors === 0;
}
validate302.evaluated = { props: true, dynamicProps: false, dynamicItems: false };
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
    if (data.version === void 0) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "version" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.target === void 0) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "target" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.sources === void 0) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "sources" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema19.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.version !== void 0) {
      if (1 !== data.version) {
        const err4 = {
          instancePath: instancePath + "/version",
          schemaPath: "#/properties/version/const",
          keyword: "const",
          params: { allowedValue: 1 },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.target !== void 0) {
      if (
        !validate53(data.target, {
          instancePath: instancePath + "/target",
          parentData: data,
          parentDataProperty: "target",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate53.errors : append(vErrors, validate53.errors);
        errors = vErrors.length;
      }
    }
    if (data.replicas !== void 0) {
      let data2 = data.replicas;
      if (Array.isArray(data2)) {
        const len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (
            !validate73(data2[i0], {
              instancePath: instancePath + "/replicas/" + i0,
              parentData: data2,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate73.errors : append(vErrors, validate73.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err5 = {
          instancePath: instancePath + "/replicas",
          schemaPath: "#/properties/replicas/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.platforms !== void 0) {
      if (
        !validate107(data.platforms, {
          instancePath: instancePath + "/platforms",
          parentData: data,
          parentDataProperty: "platforms",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate107.errors : append(vErrors, validate107.errors);
        errors = vErrors.length;
      }
    }
    if (data.registries !== void 0) {
      let data5 = data.registries;
      if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
        for (const key1 in data5) {
          const _errs10 = errors;
          if (typeof key1 === "string") {
            if (func2(key1) < 1) {
              const err6 = {
                instancePath: instancePath + "/registries",
                schemaPath: "#/properties/registries/propertyNames/minLength",
                keyword: "minLength",
                params: { limit: 1 },
                propertyName: key1,
              };
              if (vErrors === null) {
                vErrors = [err6];
              } else {
                vErrors.push(err6);
              }
              errors++;
            }
          } else {
            const err7 = {
              instancePath: instancePath + "/registries",
              schemaPath: "#/properties/registries/propertyNames/type",
              keyword: "type",
              params: { type: "string" },
              propertyName: key1,
            };
            if (vErrors === null) {
              vErrors = [err7];
            } else {
              vErrors.push(err7);
            }
            errors++;
          }
          var valid3 = _errs10 === errors;
          if (!valid3) {
            const err8 = {
              instancePath: instancePath + "/registries",
              schemaPath: "#/properties/registries/propertyNames",
              keyword: "propertyNames",
              params: { propertyName: key1 },
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
        for (const key2 in data5) {
          if (
            !validate109(data5[key2], {
              instancePath: instancePath + "/registries/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),
              parentData: data5,
              parentDataProperty: key2,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate109.errors : append(vErrors, validate109.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err9 = {
          instancePath: instancePath + "/registries",
          schemaPath: "#/properties/registries/type",
          keyword: "type",
          params: { type: "object" },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.repositories !== void 0) {
      if (
        !validate80(data.repositories, {
          instancePath: instancePath + "/repositories",
          parentData: data,
          parentDataProperty: "repositories",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate80.errors : append(vErrors, validate80.errors);
        errors = vErrors.length;
      }
    }
    if (data.tagPolicies !== void 0) {
      let data8 = data.tagPolicies;
      if (data8 && typeof data8 == "object" && !Array.isArray(data8)) {
        for (const key3 in data8) {
          if (
            !validate112(data8[key3], {
              instancePath: instancePath + "/tagPolicies/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),
              parentData: data8,
              parentDataProperty: key3,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate112.errors : append(vErrors, validate112.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err10 = {
          instancePath: instancePath + "/tagPolicies",
          schemaPath: "#/properties/tagPolicies/type",
          keyword: "type",
          params: { type: "object" },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.sources !== void 0) {
      let data10 = data.sources;
      if (Array.isArray(data10)) {
        const len1 = data10.length;
        for (let i1 = 0; i1 < len1; i1++) {
          if (
            !validate121(data10[i1], {
              instancePath: instancePath + "/sources/" + i1,
              parentData: data10,
              parentDataProperty: i1,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate121.errors : append(vErrors, validate121.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err11 = {
          instancePath: instancePath + "/sources",
          schemaPath: "#/properties/sources/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.outputs !== void 0) {
      let data12 = data.outputs;
      if (Array.isArray(data12)) {
        const len2 = data12.length;
        for (let i2 = 0; i2 < len2; i2++) {
          if (
            !validate263(data12[i2], {
              instancePath: instancePath + "/outputs/" + i2,
              parentData: data12,
              parentDataProperty: i2,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors = vErrors === null ? validate263.errors : append(vErrors, validate263.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err12 = {
          instancePath: instancePath + "/outputs",
          schemaPath: "#/properties/outputs/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.state !== void 0) {
      if (
        !validate299(data.state, {
          instancePath: instancePath + "/state",
          parentData: data,
          parentDataProperty: "state",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate299.errors : append(vErrors, validate299.errors);
        errors = vErrors.length;
      }
    }
    if (data.lock !== void 0) {
      let data15 = data.lock;
      if (typeof data15 === "string") {
        if (func2(data15) < 1) {
          const err13 = {
            instancePath: instancePath + "/lock",
            schemaPath: "#/properties/lock/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err13];
          } else {
            vErrors.push(err13);
          }
          errors++;
        }
      } else {
        const err14 = {
          instancePath: instancePath + "/lock",
          schemaPath: "#/properties/lock/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.minimumAge !== void 0) {
      if (
        !validate118(data.minimumAge, {
          instancePath: instancePath + "/minimumAge",
          parentData: data,
          parentDataProperty: "minimumAge",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate118.errors : append(vErrors, validate118.errors);
        errors = vErrors.length;
      }
    }
    if (data.prune !== void 0) {
      if (
        !validate302(data.prune, {
          instancePath: instancePath + "/prune",
          parentData: data,
          parentDataProperty: "prune",
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate302.errors : append(vErrors, validate302.errors);
        errors = vErrors.length;
      }
    }
    if (data.keepReplaced !== void 0) {
      let data18 = data.keepReplaced;
      if (!(typeof data18 == "number" && !(data18 % 1) && !isNaN(data18) && isFinite(data18))) {
        const err15 = {
          instancePath: instancePath + "/keepReplaced",
          schemaPath: "#/properties/keepReplaced/type",
          keyword: "type",
          params: { type: "integer" },
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
      if (typeof data18 == "number" && isFinite(data18)) {
        if (data18 < 0 || isNaN(data18)) {
          const err16 = {
            instancePath: instancePath + "/keepReplaced",
            schemaPath: "#/properties/keepReplaced/minimum",
            keyword: "minimum",
            params: { comparison: ">=", limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err16];
          } else {
            vErrors.push(err16);
          }
          errors++;
        }
      }
    }
    if (data.foreignLayers !== void 0) {
      let data19 = data.foreignLayers;
      if (typeof data19 !== "string") {
        const err17 = {
          instancePath: instancePath + "/foreignLayers",
          schemaPath: "#/properties/foreignLayers/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
      if (!(data19 === "keep" || data19 === "copy")) {
        const err18 = {
          instancePath: instancePath + "/foreignLayers",
          schemaPath: "#/properties/foreignLayers/enum",
          keyword: "enum",
          params: { allowedValues: schema19.properties.foreignLayers.enum },
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
    const err19 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err19];
    } else {
      vErrors.push(err19);
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
