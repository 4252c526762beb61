// Made from schemas/mirror.config.schema.json by `npm run generate`: don't edit it.

/**
 * One source of images; its kind decides its keys.
 */
export type SourceFile =
  | ImagesSourceFile
  | ListSourceFile
  | HelmSourceFile
  | CodecollectionSourceFile
  | ManifestsSourceFile
  | ArgocdSourceFile
  | ComposeSourceFile
  | DatasetSourceFile
  | MappingSourceFile
  | RepositorySourceFile
  | LayoutSourceFile
  | ClusterSourceFile;
/**
 * A reference, or an object that says more.
 */
export type ImageEntryFile = string | ImageFile;
/**
 * A reference, or an object that says more.
 */
export type HelmImageEntryFile = string | HelmImageFile;
/**
 * One output; its kind decides its keys.
 */
export type OutputFile =
  | MappingOutputFile
  | ValuesOutputFile
  | ImageListOutputFile
  | KustomizeOutputFile
  | DatasetOutputFile
  | ManifestsOutputFile
  | ComposeOutputFile
  | HostsOutputFile
  | RenovateOutputFile
  | KyvernoOutputFile
  | FluxOutputFile
  | ArgocdOutputFile
  | TemplateOutputFile;

/**
 * What is mirrored to which ECR registry. Unknown keys are errors. `${NAME}` and `${NAME:-default}` in text are read from the environment; relative paths are relative to this file.
 */
export interface ConfigFile {
  /**
   * The version of the config's form.
   */
  readonly version: 1;
  /**
   * Whose state and repositories these are. A state belongs to one config, by this name. Required with a state on S3; a local state is named after the config's path.
   */
  readonly name?: string;
  /**
   * A config whose `registries`, `repositories`, `tagPolicies`, `gates`, `platforms` and `minimumAge` hold here too, as defaults; its other keys are not taken. What is written here goes first: a registry or a tag policy of the same name as a whole, repository settings one by one, rules before its rules. Its gates hold with those written here, and only its own waivers count for them. It may extend another one, and needs neither `target` nor `sources`.
   */
  readonly extends?: string;
  readonly target: TargetFile;
  /**
   * Further registries kept equal to the target: other regions or accounts, one by one or as a matrix.
   */
  readonly replicas?: readonly ReplicaFile[];
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Credentials, limits, mirrors and TLS of source registries, by host.
   */
  readonly registries?: {
    readonly [k: string]: RegistryFile;
  };
  readonly repositories?: RepositoriesFile;
  /**
   * Which tags are wanted and what they are called in ECR, by name. `same` always exists: the tag that the source names.
   */
  readonly tagPolicies?: {
    readonly [k: string]: TagPolicyFile;
  };
  /**
   * Where images come from.
   */
  readonly sources: readonly SourceFile[];
  /**
   * Files that point deployments at the mirror.
   */
  readonly outputs?: readonly OutputFile[];
  readonly state?: StateFile;
  /**
   * The file of approved digests. It is obeyed when it exists and written by plan --update-lock.
   */
  readonly lock?: string;
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * What may enter. Every gate whose `match` or `from` fits must say yes to a digest before it is mirrored; what a gate cannot check is refused.
   */
  readonly gates?: readonly GateFile[];
  /**
   * A file of dated exceptions from the gates: a list of `image`, `gate`, `until`, `owner` and `reason`.
   */
  readonly waivers?: string;
  readonly prune?: PruneFile;
  /**
   * How many replaced digests are kept under a tag when pruning.
   */
  readonly keepReplaced?: number;
  readonly prices?: PricesFile;
  /**
   * Codes of warnings that are fine as they are: they are counted, and not repeated. Errors cannot be accepted. See [errors](errors.md).
   */
  readonly accept?: readonly string[];
  /**
   * What happens to layers that a manifest fetches from elsewhere by URL: `keep` the URL, or `copy` the bytes.
   */
  readonly foreignLayers?: "keep" | "copy";
}
/**
 * The ECR registry that is kept equal to the config.
 */
export interface TargetFile {
  /**
   * The host name of a private ECR registry, or `sandbox` for the embedded one, which needs no AWS account.
   */
  readonly registry: string;
  /**
   * The registry's region. Read from the registry's name when it is absent.
   */
  readonly region?: string;
  /**
   * A profile of the AWS configuration files. Without it, the AWS default credential chain.
   */
  readonly profile?: string;
  /**
   * The ARN of a role to assume for all calls to this registry.
   */
  readonly assumeRole?: string;
  /**
   * What the trust policy of the role asks for as sts:ExternalId.
   */
  readonly externalId?: string;
  /**
   * Another URL of the ECR API: a VPC endpoint, LocalStack, moto.
   */
  readonly endpoint?: string;
  /**
   * Where /v2/ is served when it is not https://<registry>.
   */
  readonly registryEndpoint?: string;
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
}
/**
 * A form, after a prefix of the path is stripped.
 */
export interface NamingFile {
  /**
   * `path`, `name`, `host`, or a template with {host}, {path}, {namespace} and {name}; {path|replace:a/,} removes `a/`.
   */
  readonly form?: string;
  /**
   * A prefix that is taken off the source's path first.
   */
  readonly strip?: string;
}
/**
 * A further registry with the same images, or one for each account and region of a matrix. What it doesn't say about repositories is as for the target. In a matrix, `{account}` and `{region}` stand for themselves in `assumeRole`, `externalId`, `profile`, `endpoint` and `registryEndpoint`.
 */
export interface ReplicaFile {
  /**
   * The host name of a private ECR registry, or `sandbox` for the embedded one, which needs no AWS account.
   */
  readonly registry?: string;
  /**
   * A matrix in place of `registry`: the AWS accounts. Default: the target's. The target itself is left out.
   *
   * @minItems 1
   */
  readonly accounts?: readonly string[];
  /**
   * A matrix in place of `registry`: the AWS regions. Default: the target's.
   *
   * @minItems 1
   */
  readonly regions?: readonly string[];
  /**
   * The registry's region. Read from the registry's name when it is absent.
   */
  readonly region?: string;
  /**
   * A profile of the AWS configuration files. Without it, the AWS default credential chain.
   */
  readonly profile?: string;
  /**
   * The ARN of a role to assume for all calls to this registry.
   */
  readonly assumeRole?: string;
  /**
   * What the trust policy of the role asks for as sts:ExternalId.
   */
  readonly externalId?: string;
  /**
   * Another URL of the ECR API: a VPC endpoint, LocalStack, moto.
   */
  readonly endpoint?: string;
  /**
   * Where /v2/ is served when it is not https://<registry>.
   */
  readonly registryEndpoint?: string;
  readonly repositories?: RepositoriesFile;
}
/**
 * The settings of the repositories in ECR. What isn't declared isn't touched.
 */
export interface RepositoriesFile {
  /**
   * false: the repositories belong to another tool, such as Terraform. One that is missing is blocked with its images, and never created.
   */
  readonly create?: boolean;
  readonly defaults?: RepositorySettingsFile;
  /**
   * Settings by repository name. The first rule that matches wins; the defaults stand below it.
   */
  readonly rules?: readonly RepositoryRuleFile[];
}
/**
 * Settings of a repository.
 */
export interface RepositorySettingsFile {
  /**
   * Whether a tag in the repository may be moved. With exclusions, matching tags follow the opposite rule.
   */
  readonly tagMutability?: ("mutable" | "immutable") | TagMutabilityFile;
  /**
   * Whether ECR scans an image when it is pushed.
   */
  readonly scanOnPush?: boolean;
  readonly encryption?: EncryptionFile;
  /**
   * An ECR lifecycle policy: the path of a JSON file, or the policy itself.
   */
  readonly lifecyclePolicy?:
    | string
    | {
        readonly [k: string]: unknown;
      };
  /**
   * An IAM policy for the repository: the path of a JSON file, or the policy itself.
   */
  readonly repositoryPolicy?:
    | string
    | {
        readonly [k: string]: unknown;
      };
  /**
   * AWS tags of the repository. Only the tags named here are managed.
   */
  readonly tags?: {
    readonly [k: string]: string;
  };
}
/**
 * A mode, and the tags for which the opposite holds.
 */
export interface TagMutabilityFile {
  /**
   * What holds for all tags that no exclusion matches.
   */
  readonly mode: "mutable" | "immutable";
  /**
   * Up to five wildcards of tags for which the opposite holds. Without this key, an immutable repository is created with `sha256-*`, the tags of signatures and SBOMs; `[]` means no exclusion at all.
   */
  readonly exclusions?: readonly string[];
}
/**
 * Encryption at rest. ECR sets it when a repository is created and can't change it later.
 */
export interface EncryptionFile {
  /**
   * AES256, KMS or KMS_DSSE.
   */
  readonly type: "AES256" | "KMS" | "KMS_DSSE";
  /**
   * The KMS key's ARN, id or alias. Without it, the AWS-managed key.
   */
  readonly key?: string;
}
/**
 * Settings for the repositories that match.
 */
export interface RepositoryRuleFile {
  /**
   * A glob over repository names: `*` stops at a slash, `**` doesn't.
   */
  readonly match: string;
  /**
   * With false, a missing repository is created and the settings of an existing one are left alone.
   */
  readonly managed?: boolean;
  /**
   * Whether a tag in the repository may be moved. With exclusions, matching tags follow the opposite rule.
   */
  readonly tagMutability?: ("mutable" | "immutable") | TagMutabilityFile;
  /**
   * Whether ECR scans an image when it is pushed.
   */
  readonly scanOnPush?: boolean;
  readonly encryption?: EncryptionFile;
  /**
   * An ECR lifecycle policy: the path of a JSON file, or the policy itself.
   */
  readonly lifecyclePolicy?:
    | string
    | {
        readonly [k: string]: unknown;
      };
  /**
   * An IAM policy for the repository: the path of a JSON file, or the policy itself.
   */
  readonly repositoryPolicy?:
    | string
    | {
        readonly [k: string]: unknown;
      };
  /**
   * AWS tags of the repository. Only the tags named here are managed.
   */
  readonly tags?: {
    readonly [k: string]: string;
  };
}
/**
 * How one source registry is reached.
 */
export interface RegistryFile {
  /**
   * The user's name.
   */
  readonly username?: string;
  /**
   * The password or token. Write ${NAME} and keep it in the environment.
   */
  readonly password?: string;
  /**
   * The docker-credential program to ask, without `docker-credential-`.
   */
  readonly credentialHelper?: string;
  /**
   * A profile of the AWS configuration files. Without it, the AWS default credential chain.
   */
  readonly profile?: string;
  /**
   * The ARN of a role to assume for all calls to this registry.
   */
  readonly assumeRole?: string;
  /**
   * What the trust policy of the role asks for as sts:ExternalId.
   */
  readonly externalId?: string;
  /**
   * The URL at which this registry gives tokens, when that is another host or port: the one other place that may see its credentials. Without a path, every path there.
   */
  readonly tokenServer?: string;
  /**
   * A PEM file of certificate authorities to trust for this registry.
   */
  readonly ca?: string;
  /**
   * A PEM file with the client certificate.
   */
  readonly cert?: string;
  /**
   * A PEM file with the client certificate's key.
   */
  readonly key?: string;
  /**
   * Whether the registry is spoken to without TLS. By default only on loopback.
   */
  readonly plainHttp?: boolean;
  /**
   * Where this registry's images, and Helm repositories and catalogs of this host, are read instead: another host (and path), or oci:<folder> for a layout of images on disk. References keep their name. Credentials are those of the other host, from its own entry.
   */
  readonly rewrite?: string;
  /**
   * Hosts (and paths) asked first, in order; the registry itself is last. They hold for Helm repositories and catalogs of this host too.
   */
  readonly mirrors?: readonly string[];
  /**
   * An upper limit. The limit also learns from the registry's answers.
   */
  readonly requestsPerMinute?: number;
  /**
   * How many requests may be open at once.
   */
  readonly concurrency?: number;
}
/**
 * Which tags are wanted, and what they are called in ECR.
 */
export interface TagPolicyFile {
  /**
   * An npm version range over tags that are versions; a leading v is allowed.
   */
  readonly semver?: string;
  /**
   * Whether versions such as 1.3.0-rc.1 count.
   */
  readonly prerelease?: boolean;
  /**
   * Only tags that match one of these: globs, or regular expressions between slashes.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly include?: readonly string[];
  /**
   * No tags that match one of these.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly exclude?: readonly string[];
  /**
   * Only the newest of the tags that are left: a number, or a number and what newest means.
   */
  readonly newest?: number | NewestFile;
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Further tags in ECR that follow the newest wanted tag.
   */
  readonly alias?: readonly string[];
  /**
   * What a tag means here, whatever the registry says: the digest by tag.
   */
  readonly digest?: {
    readonly [k: string]: string;
  };
  /**
   * The tag in ECR, built from {tag}, {digest}, {date}, {created}, {major} and {minor}. {date} is when the digest was first mirrored.
   */
  readonly rename?: string;
}
/**
 * How many tags, and by which order.
 */
export interface NewestFile {
  /**
   * How many tags.
   */
  readonly count: number;
  /**
   * By version, by the image's creation time, or by the tag's text.
   */
  readonly by?: "semver" | "created" | "name";
}
/**
 * How long a digest must be known, and what counts as knowing it.
 */
export interface MinimumAgeFile {
  /**
   * A number and s, m, h, d or w.
   */
  readonly time: string;
  /**
   * `created`: the creation time that the image states counts as well. Anyone can forge it. Without this key only the first sight counts.
   */
  readonly trust?: "created";
}
/**
 * Finds images in a list in the config.
 */
export interface ImagesSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `images`: a list in the config.
   */
  readonly kind: "images";
  /**
   * References, or objects that say more about one image.
   */
  readonly images: readonly ImageEntryFile[];
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * One image and what is special about it.
 */
export interface ImageFile {
  /**
   * The reference at the source.
   */
  readonly image: string;
  /**
   * The tag at the source.
   */
  readonly tag?: string;
  /**
   * Several tags at the source.
   *
   * @minItems 1
   */
  readonly tags?: readonly string[];
  /**
   * The digest that the reference must mean, whatever its tag says by then.
   */
  readonly digest?: string;
  /**
   * The repository in ECR, with or without a tag, in place of prefix and naming.
   */
  readonly destination?: string;
  /**
   * The values key that this image belongs to, as mapping and value files of scripts name it.
   */
  readonly helmKey?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
}
/**
 * Bring referrers that appear at the source after the image was mirrored.
 */
export interface ReferrersFile {
  /**
   * How long after an image was mirrored its source is asked for new referrers: a number and s, m, h, d or w. `0s` asks never again.
   */
  readonly follow: string;
}
/**
 * Finds images in a file.
 */
export interface ListSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `list`: a file.
   */
  readonly kind: "list";
  /**
   * The file, relative to the config file.
   */
  readonly path: string;
  /**
   * How the file is written: one reference a line (`lines`), CSV, a JSON array, a YAML list, `REPO=SOURCE` lines (`conf`), or another tool's config. By default it is told from the file's name.
   */
  readonly format?:
    "lines" | "csv" | "json" | "yaml" | "conf" | "regsync" | "skopeo" | "image-syncer" | "dregsy";
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Finds images in a Helm chart and its dependencies.
 */
export interface HelmSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `helm`: a Helm chart and its dependencies.
   */
  readonly kind: "helm";
  /**
   * A chart folder or .tgz (a path), the chart's name in `repository`, or oci://host/path/name. Empty, as of a variable that is not set, it means the `fallback` list.
   */
  readonly chart: string;
  /**
   * The URL of the chart repository.
   */
  readonly repository?: string;
  /**
   * The chart's exact version. Needed with `repository` and oci://.
   */
  readonly version?: string;
  /**
   * Values files, applied in order, relative to the config file.
   */
  readonly values?: readonly string[];
  /**
   * Single values, as with helm's --set: dotted keys. They choose, for example, the region of region-built images.
   */
  readonly set?: {
    readonly [k: string]: string | number | boolean;
  };
  /**
   * The name of the release to render. By default the source's name.
   */
  readonly release?: string;
  /**
   * The namespace to render for.
   */
  readonly namespace?: string;
  /**
   * The cluster's version: some charts choose images by it.
   */
  readonly kubeVersion?: string;
  /**
   * Further API versions that the cluster offers.
   */
  readonly apiVersions?: readonly string[];
  /**
   * Images that the chart doesn't show, and answers to open questions.
   */
  readonly images?: readonly HelmImageEntryFile[];
  /**
   * What is mirrored beyond the default: switched-off components, test hooks, OCI artifacts, or findings of medium and low confidence.
   */
  readonly include?: readonly ("optional" | "test" | "artifact" | "medium" | "low")[];
  /**
   * Copy the chart itself to `<prefix>/charts/<name>` as an OCI artifact, so that `helm install oci://...` needs nothing from outside.
   */
  readonly mirrorChart?: boolean;
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * An image that the chart doesn't show, or the answer to a question.
 */
export interface HelmImageFile {
  /**
   * The reference at the source.
   */
  readonly image: string;
  /**
   * A glob over the questions that this image answers.
   */
  readonly answers?: string;
  /**
   * The repository in ECR, with or without a tag, in place of prefix and naming.
   */
  readonly destination?: string;
  /**
   * The values key that this image belongs to, as mapping and value files of scripts name it.
   */
  readonly helmKey?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
}
/**
 * Finds images in a RunWhen catalog of code collections.
 */
export interface CodecollectionSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `codecollection`: a RunWhen catalog of code collections.
   */
  readonly kind: "codecollection";
  /**
   * A codecollections.yaml, or the JSON list of the catalog's API: a path, a URL, or a git repository (git+https://…#path).
   */
  readonly catalog: string;
  /**
   * The git ref whose images are mirrored: a branch or a tag. By default the `default_ref` or `git_ref` of each collection, else main. A tag policy chooses among the tags of this ref.
   */
  readonly branch?: string;
  /**
   * Where images of collections without image_registry are looked for, as <prefix>/<org>-<repo>-<branch>.
   */
  readonly registryPrefix?: string;
  /**
   * The repository of each collection in ECR, in place of prefix and naming: a template of {org}, {repo}, {branch} and {slug}, by the collection's git_url.
   */
  readonly destination?: string;
  /**
   * Whether collections with `visibility: hidden` are mirrored too.
   */
  readonly hidden?: boolean;
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Finds images in Kubernetes YAML files, folders or kustomizations.
 */
export interface ManifestsSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `manifests`: Kubernetes YAML files, folders or kustomizations.
   */
  readonly kind: "manifests";
  /**
   * Files, folders, globs, or folders with a kustomization.
   *
   * @minItems 1
   */
  readonly paths: readonly string[];
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Finds images in the charts of Argo CD applications.
 */
export interface ArgocdSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `argocd`: the charts of Argo CD applications.
   */
  readonly kind: "argocd";
  /**
   * Files with Application manifests, folders or globs.
   *
   * @minItems 1
   */
  readonly paths: readonly string[];
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Finds images in Docker Compose files.
 */
export interface ComposeSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `compose`: Docker Compose files.
   */
  readonly kind: "compose";
  /**
   * Compose files or globs.
   *
   * @minItems 1
   */
  readonly paths: readonly string[];
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Finds images in the records of a JSONL or CSV file.
 */
export interface DatasetSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `dataset`: the records of a JSONL or CSV file.
   */
  readonly kind: "dataset";
  /**
   * The file, read as a stream.
   */
  readonly path: string;
  /**
   * The fields that hold images, by name or dotted path.
   *
   * @minItems 1
   */
  readonly fields?: readonly string[];
  /**
   * What a line that can't be read does: `stop` is an error, `skip` a warning.
   */
  readonly brokenLines?: "stop" | "skip";
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Finds images in an internal_uri,ecr_uri CSV that names both ends.
 */
export interface MappingSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `mapping`: an internal_uri,ecr_uri CSV that names both ends.
   */
  readonly kind: "mapping";
  /**
   * The CSV file.
   */
  readonly path: string;
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Finds images in the tags of repositories at the source, selected by the tag policy. Give `repository` or `repositories`.
 */
export interface RepositorySourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `repository`: the tags of repositories at the source, selected by the tag policy.
   */
  readonly kind: "repository";
  /**
   * One repository. A `*` in its path lists repositories where the registry can.
   */
  readonly repository?: string;
  /**
   * Several repositories.
   *
   * @minItems 1
   */
  readonly repositories?: readonly string[];
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Finds images in an OCI image layout folder or archive.
 */
export interface LayoutSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `layout`: an OCI image layout folder or archive.
   */
  readonly kind: "layout";
  /**
   * The folder or .tar file.
   */
  readonly path: string;
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Finds images in the running pods of a cluster, by kubectl.
 */
export interface ClusterSourceFile {
  /**
   * The source's own name: shown in plans, used by outputs. Unique among the sources.
   */
  readonly name: string;
  /**
   * `cluster`: the running pods of a cluster, by kubectl.
   */
  readonly kind: "cluster";
  /**
   * The kubectl context. By default the current one.
   */
  readonly context?: string;
  /**
   * Only these namespaces. By default all.
   *
   * @minItems 1
   */
  readonly namespaces?: readonly string[];
  /**
   * Put before the destination repositories. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How the destination repository is named: `path` (the source's path without its registry), `name` (its last part), `host` (registry and path), a template, or a form with a prefix of the path to strip.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of an entry under tagPolicies.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms that are kept, as os/arch or os/arch/variant. "all" keeps every image byte for byte; anything else builds a new index and leaves signatures of the original behind.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Whether signatures, SBOMs and attestations travel with an image whose digest is kept. true also follows those that appear within 14 days after the image was mirrored.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A static list of images, used only when discovery fails, and marked in the plan.
   */
  readonly fallback?: string;
  /**
   * Globs over references: images and questions that match are left out. `*` stands for any characters.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly ignore?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Whether this source may find no image, or a tag policy of it select no tag. Otherwise that is a failure of the source.
   */
  readonly allowEmpty?: boolean;
  /**
   * Finding fewer images than this is a failure of the source.
   */
  readonly min?: number;
}
/**
 * Writes the mapping from source to ECR.
 */
export interface MappingOutputFile {
  /**
   * `mapping`: the mapping from source to ECR.
   */
  readonly kind: "mapping";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * How the mapping is written.
   */
  readonly format?: "csv" | "json" | "yaml";
  /**
   * Whether rows of an existing file that this config doesn't know are kept.
   */
  readonly keepForeign?: boolean;
  /**
   * `canonical` writes one row per image, in its canonical form; `written` one per form in which sources write it, so that a lookup of that text hits. The default is `written` in a config with a dataset source, and `canonical` in any other.
   */
  readonly forms?: "canonical" | "written";
}
/**
 * Writes Helm values with which a chart pulls from ECR only.
 */
export interface ValuesOutputFile {
  /**
   * `values`: Helm values with which a chart pulls from ECR only.
   */
  readonly kind: "values";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the helm source that this is made for.
   */
  readonly source: string;
  /**
   * An existing values file: it is written to `path` with only the necessary changes, comments and order kept.
   */
  readonly edit?: string;
  /**
   * What happens when rendering the chart with the values shows an image outside ECR.
   */
  readonly proof?: "error" | "warn";
}
/**
 * Writes a list of images, each under a comment that says where it comes from.
 */
export interface ImageListOutputFile {
  /**
   * `image-list`: a list of images, each under a comment that says where it comes from.
   */
  readonly kind: "image-list";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * `conf` writes REPO_NAME=SOURCE_IMAGE, `lines` one source reference a line.
   */
  readonly format?: "conf" | "lines";
}
/**
 * Writes the `images:` part of a kustomization.
 */
export interface KustomizeOutputFile {
  /**
   * `kustomize`: the `images:` part of a kustomization.
   */
  readonly kind: "kustomize";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
}
/**
 * Writes the records of a dataset source with translated images.
 */
export interface DatasetOutputFile {
  /**
   * `dataset`: the records of a dataset source with translated images.
   */
  readonly kind: "dataset";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the dataset source that this is made for.
   */
  readonly source: string;
}
/**
 * Writes the files of a manifests source with translated images, comments kept.
 */
export interface ManifestsOutputFile {
  /**
   * `manifests`: the files of a manifests source with translated images, comments kept.
   */
  readonly kind: "manifests";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the manifests source that this is made for.
   */
  readonly source: string;
}
/**
 * Writes the files of a compose source with translated images.
 */
export interface ComposeOutputFile {
  /**
   * `compose`: the files of a compose source with translated images.
   */
  readonly kind: "compose";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the compose source that this is made for.
   */
  readonly source: string;
}
/**
 * Writes registry mirror entries for container runtimes.
 */
export interface HostsOutputFile {
  /**
   * `hosts`: registry mirror entries for container runtimes.
   */
  readonly kind: "hosts";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * `containerd` writes a folder of hosts.toml files, `registries` one registries.conf.
   */
  readonly format?: "containerd" | "registries";
}
/**
 * Writes Renovate's registryAliases.
 */
export interface RenovateOutputFile {
  /**
   * `renovate`: Renovate's registryAliases.
   */
  readonly kind: "renovate";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
}
/**
 * Writes a Kyverno policy that rewrites images.
 */
export interface KyvernoOutputFile {
  /**
   * `kyverno`: a Kyverno policy that rewrites images.
   */
  readonly kind: "kyverno";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the policy.
   */
  readonly name?: string;
}
/**
 * Writes a Flux OCIRepository and HelmRelease that install the mirrored chart with images from ECR.
 */
export interface FluxOutputFile {
  /**
   * `flux`: a Flux OCIRepository and HelmRelease for the mirrored chart.
   */
  readonly kind: "flux";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the helm source that this is made for. It needs `mirrorChart: true`.
   */
  readonly source: string;
  /**
   * The name of both objects and of the release. By default the source's `release`, else its name.
   */
  readonly name?: string;
  /**
   * The namespace of both objects.
   */
  readonly namespace?: string;
  /**
   * How often Flux reconciles.
   */
  readonly interval?: string;
  /**
   * Where Flux finds your own values. The image values of this output go over them.
   *
   * Items: A ConfigMap or Secret with values.
   */
  readonly valuesFrom?: {
    /**
     * ConfigMap or Secret.
     */
    readonly kind: "ConfigMap" | "Secret";
    /**
     * Its name.
     */
    readonly name: string;
    /**
     * The key that holds the values. Flux's default is `values.yaml`.
     */
    readonly valuesKey?: string;
    /**
     * Whether the release goes on without it.
     */
    readonly optional?: boolean;
  }[];
  /**
   * What happens when rendering the chart with the values shows an image outside ECR.
   */
  readonly proof?: "error" | "warn";
}
/**
 * Writes an Argo CD Application that installs the mirrored chart with images from ECR.
 */
export interface ArgocdOutputFile {
  /**
   * `argocd`: an Argo CD Application for the mirrored chart.
   */
  readonly kind: "argocd";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the helm source that this is made for. It needs `mirrorChart: true`.
   */
  readonly source: string;
  /**
   * The name of the Application and of the release. By default the source's `release`, else its name.
   */
  readonly name?: string;
  /**
   * The namespace of the Application.
   */
  readonly namespace?: string;
  /**
   * The Argo CD project.
   */
  readonly project?: string;
  /**
   * The cluster that the Application installs to.
   */
  readonly server?: string;
  /**
   * Name the chart by its digest, as Argo CD 3.1 and later can. By default it is named by its version.
   */
  readonly pinDigest?: boolean;
  /**
   * Your own values in a git repository. The image values of this output go over them.
   */
  readonly valueFiles?: {
    /**
     * The URL of the git repository.
     */
    readonly repoURL: string;
    /**
     * A branch, a tag or a commit.
     */
    readonly targetRevision: string;
    /**
     * Paths in the repository, in order.
     *
     * @minItems 1
     */
    readonly files: readonly string[];
  };
  /**
   * What happens when rendering the chart with the values shows an image outside ECR.
   */
  readonly proof?: "error" | "warn";
}
/**
 * Writes a user's own template over the mapping.
 */
export interface TemplateOutputFile {
  /**
   * `template`: a user's own template over the mapping.
   */
  readonly kind: "template";
  /**
   * The file to write, relative to the config file.
   */
  readonly path: string;
  /**
   * The template file, relative to the config file.
   */
  readonly template: string;
}
/**
 * Where the memory of what was applied is kept.
 */
export interface StateFile {
  /**
   * A file, or s3://bucket/key.
   */
  readonly path: string;
  /**
   * How many earlier states are kept, to list with `state history` and to go back to with `plan --to`.
   */
  readonly history?: number;
  /**
   * The bucket's region. Without it, the target's region is tried and the bucket's own region is found from there.
   */
  readonly region?: string;
  /**
   * Another URL of S3: a VPC endpoint, MinIO, LocalStack. Without it, AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL.
   */
  readonly endpoint?: string;
  /**
   * Whether the bucket stands in the path of the URL instead of its host name. By default only with an endpoint of your own.
   */
  readonly pathStyle?: boolean;
  /**
   * A profile of the AWS configuration files for the state. Without profile and assumeRole, the state is reached with the target's credentials.
   */
  readonly profile?: string;
  /**
   * The ARN of a role to assume for all calls to the bucket. It is assumed with the state's profile, or with the AWS default credential chain; never with the target's profile or role.
   */
  readonly assumeRole?: string;
  /**
   * What the trust policy of the role asks for as sts:ExternalId.
   */
  readonly externalId?: string;
  /**
   * The encryption that each write asks for: of the state, its lock, the records of runs and the history. Without it, the bucket's own default.
   */
  readonly sse?: "AES256" | "aws:kms" | "aws:kms:dsse";
  /**
   * The ARN, id or alias of the key for aws:kms and aws:kms:dsse. Name it by its ARN when it is another account's. Without it, the AWS-managed key.
   */
  readonly kmsKey?: string;
}
/**
 * Rules for the images that match. An image must pass all gates that fit it.
 */
export interface GateFile {
  /**
   * A glob over destinations, `repository:tag`: `*` stops at a slash, `**` does not. A pattern without a colon fits every tag of the repositories that it names.
   */
  readonly match?: string;
  /**
   * A glob over source references, `registry/repository:tag`. Beside `match`, one of the two must fit.
   */
  readonly from?: string;
  /**
   * Registries, or paths below them, that an image may come from.
   *
   * @minItems 1
   */
  readonly allowedRegistries?: readonly string[];
  /**
   * A new digest is mirrored only after it has been seen at its source for this long, counted from the first time that a run of this config saw it. With `trust: created`, the image's own creation time counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Signers. A signature by one of them is enough.
   *
   * @minItems 1
   */
  readonly signedBy?: readonly SignerFile[];
  /**
   * Attestations that must be attached to the image, or to each platform of it. With `signedBy`, they must be signed by one of the signers.
   *
   * @minItems 1
   */
  readonly require?: readonly ("sbom" | "provenance")[];
  readonly vulnerabilities?: VulnerabilitiesFile;
}
/**
 * One signer, by the tool that signs.
 */
export interface SignerFile {
  readonly cosign?: CosignFile;
  readonly notation?: NotationFile;
}
/**
 * A public key, or an identity that a certificate names (keyless).
 */
export interface CosignFile {
  /**
   * A public key as PEM: a file, or `env:NAME` for the text of a variable. With `trustedRoot` beside it, the signature must stand in the transparency log too.
   */
  readonly key?: string;
  /**
   * Who signed, as the certificate names them: exact, or with `*` for any characters.
   */
  readonly identity?: string;
  /**
   * Who signed; the expression must fit the whole identity.
   */
  readonly identityRegExp?: string;
  /**
   * Who vouched for the identity, exactly as the certificate names it.
   */
  readonly issuer?: string;
  /**
   * The certificate authorities and logs that are believed: a trusted_root.json of Sigstore.
   */
  readonly trustedRoot?: string;
}
/**
 * Certificates and identities, as in a trust policy of the Notary Project.
 */
export interface NotationFile {
  /**
   * The root certificates that are believed, as PEM.
   */
  readonly certificates: string;
  /**
   * What the certificates are roots of: `ca` for signatures of the scheme notary.x509, `signingAuthority` for those of notary.x509.signingAuthority, as AWS Signer makes them.
   */
  readonly store?: "ca" | "signingAuthority";
  /**
   * The root certificates of timestamp authorities that are believed, as PEM.
   */
  readonly timestamps?: string;
  /**
   * `x509.subject: C=US, ST=WA, O=acme`, the ARN of a profile of AWS Signer, or `*`.
   *
   * @minItems 1
   */
  readonly identities: readonly string[];
  /**
   * Names of verification plugins whose own checks cannot be made offline and are gone without.
   */
  readonly allowUnchecked?: readonly string[];
}
/**
 * The worst findings that an image may have.
 */
export interface VulnerabilitiesFile {
  /**
   * The highest severity that is allowed in.
   */
  readonly atMost: "none" | "low" | "medium" | "high" | "critical";
  /**
   * Who says it: `ecr`, the scan findings of the digest in ECR, or `attestation`, a vulnerability attestation signed by one of `signedBy`.
   */
  readonly from?: "ecr" | "attestation";
  /**
   * What happens to an image that has no findings to judge by.
   */
  readonly unknown?: "block" | "allow";
  /**
   * Count only findings for which a fix exists. Findings of ECR's basic scanning do not say so and all count.
   */
  readonly fixedOnly?: boolean;
  /**
   * Findings that do not count until a day.
   */
  readonly ignore?: readonly IgnoredFindingFile[];
  /**
   * A repository that a new digest is copied to first, to be scanned there by ECR: a template with `{repository}`. It enters on the run that finds it scanned and good.
   */
  readonly stage?: string;
}
/**
 * A finding that does not count until a day.
 */
export interface IgnoredFindingFile {
  /**
   * The name of the vulnerability.
   */
  readonly id: string;
  /**
   * The last day, YYYY-MM-DD, on which it is ignored.
   */
  readonly until: string;
  /**
   * Why it is ignored.
   */
  readonly reason: string;
}
/**
 * Guards of plan --prune.
 */
export interface PruneFile {
  /**
   * Deleting more than this share of a repository's tags needs --force-prune.
   */
  readonly maxPercent?: number;
  /**
   * `keep`, or how long an image must have been gone from its source before --prune may delete the last copy: a number and s, m, h, d or w.
   */
  readonly gone?: string;
  /**
   * An image that ECR recorded a pull of within this time is not deleted: a number and s, m, h, d or w.
   */
  readonly unusedFor?: string;
  /**
   * Globs over `repository:tag` and repositories that --prune never deletes.
   *
   * Items: A pattern of at most 256 characters: `*` stands for any characters, `?` for one.
   */
  readonly protect?: readonly string[];
}
/**
 * What you pay, where that is not Amazon's list price: plans tell what they add to the bill by it.
 */
export interface PricesFile {
  /**
   * Of one GB in ECR for a month.
   */
  readonly storage: number;
  /**
   * Three letters.
   */
  readonly currency?: string;
}
