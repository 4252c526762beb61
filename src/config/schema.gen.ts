// Made from schemas/mirror.config.schema.json by `npm run generate`: don't edit it.

/**
 * One place to find images. Its `kind` decides which keys it has.
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
 * A reference, or an object with more details.
 */
export type ImageEntryFile = string | ImageFile;
/**
 * A reference, or an object with more details.
 */
export type HelmImageEntryFile = string | HelmImageFile;
/**
 * One kind of file to write. Its `kind` decides which keys it has.
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
 * Declares which images are mirrored to which ECR registry. An unknown key is an error. In text values, `${NAME}` and `${NAME:-default}` are replaced from the environment. Relative paths are relative to this file.
 */
export interface ConfigFile {
  /**
   * The version of the config format. Always 1.
   */
  readonly version: 1;
  /**
   * The name that the state and the repositories of this config belong to: a state belongs to one config. Required with a state on S3. For a local state the default is the path of the config.
   */
  readonly name?: string;
  /**
   * The path of a config to inherit defaults from: its `registries`, `repositories`, `tagPolicies`, `gates`, `platforms` and `minimumAge`. Its other keys are ignored. Values in this file take precedence: a registry or tag policy replaces the inherited one with the same name, repository settings are merged one by one, and rules in this file come first. Inherited gates always apply, and only waivers of the inherited config can lift them. The inherited config can extend another one, and needs neither `target` nor `sources`.
   */
  readonly extends?: string;
  readonly target: TargetFile;
  /**
   * More ECR registries to keep equal to the target, in other regions or accounts: listed one by one, or as a matrix.
   */
  readonly replicas?: readonly ReplicaFile[];
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Settings of source registries, by host: credentials, rate limits, mirrors and TLS.
   */
  readonly registries?: {
    readonly [k: string]: RegistryFile;
  };
  readonly repositories?: RepositoriesFile;
  /**
   * Named rules that select tags and decide what they are called in ECR. The policy `same` always exists: it mirrors the tag that the source names.
   */
  readonly tagPolicies?: {
    readonly [k: string]: TagPolicyFile;
  };
  /**
   * Where to find the images to mirror.
   */
  readonly sources: readonly SourceFile[];
  /**
   * Files to write that point your deployments at the mirror.
   */
  readonly outputs?: readonly OutputFile[];
  readonly state?: StateFile;
  /**
   * The file of approved digests. ecr-mirror follows it if it exists; `plan --update-lock` writes it.
   */
  readonly lock?: string;
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Rules that decide which digests may enter ECR. A digest must pass every gate whose `match` or `from` matches the image. If a gate cannot check a digest, the digest is refused.
   */
  readonly gates?: readonly GateFile[];
  /**
   * A file of exceptions from the gates, each with an end date: a list of entries with `image`, `gate`, `until`, `owner` and `reason`.
   */
  readonly waivers?: string;
  readonly prune?: PruneFile;
  /**
   * How many replaced digests of each tag `--prune` keeps.
   */
  readonly keepReplaced?: number;
  readonly prices?: PricesFile;
  /**
   * Codes of warnings to accept. Accepted warnings are counted but not printed. Errors cannot be accepted. For the codes, see [errors](errors.md).
   */
  readonly accept?: readonly string[];
  /**
   * What to do with layers that a manifest references by URL: `keep` the URL, or `copy` the bytes to ECR.
   */
  readonly foreignLayers?: "keep" | "copy";
}
/**
 * The ECR registry to keep equal to this config.
 */
export interface TargetFile {
  /**
   * The host name of a private ECR registry, or `sandbox` for the embedded one, which needs no AWS account.
   */
  readonly registry: string;
  /**
   * The AWS region of the registry. By default it is read from the name of the registry.
   */
  readonly region?: string;
  /**
   * A profile of your AWS configuration files. The default is the AWS default credential chain.
   */
  readonly profile?: string;
  /**
   * The ARN of a role to assume for all calls to this registry.
   */
  readonly assumeRole?: string;
  /**
   * The external ID that the trust policy of the role requires (sts:ExternalId).
   */
  readonly externalId?: string;
  /**
   * Another endpoint of the ECR API, such as a VPC endpoint, LocalStack or moto.
   */
  readonly endpoint?: string;
  /**
   * The URL that serves /v2/, if it is not `https://<registry>`.
   */
  readonly registryEndpoint?: string;
  /**
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
}
/**
 * A naming form, applied after a prefix of the source path is removed.
 */
export interface NamingFile {
  /**
   * `path`, `name`, `host`, or a template with `{host}`, `{path}`, `{namespace}` and `{name}`. `{path|replace:a/,}` removes `a/`.
   */
  readonly form?: string;
  /**
   * A prefix to remove from the path of the source repository first.
   */
  readonly strip?: string;
}
/**
 * Another registry with the same images as the target, or a matrix that makes one registry for each account and region. Repository settings that are not set here are those of the target. In a matrix, use `{account}` and `{region}` as placeholders in `assumeRole`, `externalId`, `profile`, `endpoint` and `registryEndpoint`.
 */
export interface ReplicaFile {
  /**
   * The host name of a private ECR registry, or `sandbox` for the embedded one, which needs no AWS account.
   */
  readonly registry?: string;
  /**
   * AWS account IDs of a matrix; use it instead of `registry`. The default is the account of the target. The target itself is skipped.
   *
   * @minItems 1
   */
  readonly accounts?: readonly string[];
  /**
   * AWS regions of a matrix; use it instead of `registry`. The default is the region of the target.
   *
   * @minItems 1
   */
  readonly regions?: readonly string[];
  /**
   * The AWS region of the registry. By default it is read from the name of the registry.
   */
  readonly region?: string;
  /**
   * A profile of your AWS configuration files. The default is the AWS default credential chain.
   */
  readonly profile?: string;
  /**
   * The ARN of a role to assume for all calls to this registry.
   */
  readonly assumeRole?: string;
  /**
   * The external ID that the trust policy of the role requires (sts:ExternalId).
   */
  readonly externalId?: string;
  /**
   * Another endpoint of the ECR API, such as a VPC endpoint, LocalStack or moto.
   */
  readonly endpoint?: string;
  /**
   * The URL that serves /v2/, if it is not `https://<registry>`.
   */
  readonly registryEndpoint?: string;
  readonly repositories?: RepositoriesFile;
}
/**
 * Settings of the repositories in ECR. A setting that you do not declare is left unchanged.
 */
export interface RepositoriesFile {
  /**
   * Create missing repositories. Set it to false if another tool, such as Terraform, manages the repositories: images for a missing repository are then blocked.
   */
  readonly create?: boolean;
  readonly defaults?: RepositorySettingsFile;
  /**
   * Settings by repository name. The first rule that matches applies; `defaults` fills in the rest.
   */
  readonly rules?: readonly RepositoryRuleFile[];
}
/**
 * Settings of a repository.
 */
export interface RepositorySettingsFile {
  /**
   * Whether tags in the repository can be moved. With exclusions, matching tags get the opposite mode.
   */
  readonly tagMutability?: ("mutable" | "immutable") | TagMutabilityFile;
  /**
   * Let ECR scan each image when it is pushed.
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
   * AWS tags of the repository. Only the tags that you name here are managed.
   */
  readonly tags?: {
    readonly [k: string]: string;
  };
}
/**
 * A mode, and the tags that get the opposite mode.
 */
export interface TagMutabilityFile {
  /**
   * The mode of all tags that no exclusion matches.
   */
  readonly mode: "mutable" | "immutable";
  /**
   * Up to five wildcards of tags that get the opposite mode. By default an immutable repository is created with `sha256-*`, the tags of signatures and SBOMs; `[]` means no exclusion at all.
   */
  readonly exclusions?: readonly string[];
}
/**
 * Encryption at rest. ECR sets it when a repository is created; it cannot be changed later.
 */
export interface EncryptionFile {
  /**
   * The kind of encryption: `AES256`, `KMS` or `KMS_DSSE`.
   */
  readonly type: "AES256" | "KMS" | "KMS_DSSE";
  /**
   * The ARN, ID or alias of the KMS key. The default is the AWS managed key.
   */
  readonly key?: string;
}
/**
 * Settings for the repositories that match.
 */
export interface RepositoryRuleFile {
  /**
   * A glob over repository names: `*` matches within one path segment, `**` across slashes.
   */
  readonly match: string;
  /**
   * Update the settings of existing repositories. With false, a missing repository is created and the settings of an existing one are left unchanged.
   */
  readonly managed?: boolean;
  /**
   * Whether tags in the repository can be moved. With exclusions, matching tags get the opposite mode.
   */
  readonly tagMutability?: ("mutable" | "immutable") | TagMutabilityFile;
  /**
   * Let ECR scan each image when it is pushed.
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
   * AWS tags of the repository. Only the tags that you name here are managed.
   */
  readonly tags?: {
    readonly [k: string]: string;
  };
}
/**
 * How to connect to one source registry.
 */
export interface RegistryFile {
  /**
   * The user name to log in with.
   */
  readonly username?: string;
  /**
   * The password or token to log in with. Write `${NAME}` and keep the secret in the environment.
   */
  readonly password?: string;
  /**
   * The Docker credential helper to get credentials from, without the prefix `docker-credential-`.
   */
  readonly credentialHelper?: string;
  /**
   * A profile of your AWS configuration files. The default is the AWS default credential chain.
   */
  readonly profile?: string;
  /**
   * The ARN of a role to assume for all calls to this registry.
   */
  readonly assumeRole?: string;
  /**
   * The external ID that the trust policy of the role requires (sts:ExternalId).
   */
  readonly externalId?: string;
  /**
   * The URL of the token server, if the registry issues tokens on another host or port. It is the only other place that may receive the credentials of this registry. A URL without a path allows every path on that host.
   */
  readonly tokenServer?: string;
  /**
   * A PEM file with the certificate authorities to trust for this registry.
   */
  readonly ca?: string;
  /**
   * A PEM file with the client certificate to present.
   */
  readonly cert?: string;
  /**
   * A PEM file with the private key of the client certificate.
   */
  readonly key?: string;
  /**
   * Connect without TLS. By default only loopback addresses use plain HTTP.
   */
  readonly plainHttp?: boolean;
  /**
   * Read the images of this registry from another host (and path), or from an OCI image layout on disk with `oci:<folder>`. Helm repositories and catalogs on this host are read from there too. References keep their names. Credentials come from the entry of the other host.
   */
  readonly rewrite?: string;
  /**
   * Hosts (and paths) to try in order before the registry itself. Helm repositories and catalogs on this host use them too.
   */
  readonly mirrors?: readonly string[];
  /**
   * The most requests to send per minute. The actual rate also adapts to the answers of the registry.
   */
  readonly requestsPerMinute?: number;
  /**
   * The most requests to have open at the same time.
   */
  readonly concurrency?: number;
}
/**
 * Selects tags and decides what they are called in ECR.
 */
export interface TagPolicyFile {
  /**
   * Select the tags in this npm version range. Tags that are not versions never match; a leading `v` is allowed.
   */
  readonly semver?: string;
  /**
   * Select pre-release versions such as 1.3.0-rc.1 too.
   */
  readonly prerelease?: boolean;
  /**
   * Select only tags that match one of these patterns: globs, or regular expressions between slashes.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly include?: readonly string[];
  /**
   * Drop tags that match one of these patterns: globs, or regular expressions between slashes.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly exclude?: readonly string[];
  /**
   * Keep only the newest of the selected tags: a number, or a number and an order.
   */
  readonly newest?: number | NewestFile;
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * More tags to set in ECR on the image of the newest selected tag.
   */
  readonly alias?: readonly string[];
  /**
   * Digests by tag. A pinned tag means this digest, whatever the registry says.
   */
  readonly digest?: {
    readonly [k: string]: string;
  };
  /**
   * A template for the tag in ECR, with `{tag}`, `{digest}`, `{date}`, `{created}`, `{major}` and `{minor}`. `{date}` is the day on which the digest was first mirrored.
   */
  readonly rename?: string;
}
/**
 * How many tags to keep, and in which order.
 */
export interface NewestFile {
  /**
   * How many tags to keep.
   */
  readonly count: number;
  /**
   * The order: by version (`semver`), by the creation time of the image (`created`), or by the text of the tag (`name`).
   */
  readonly by?: "semver" | "created" | "name";
}
/**
 * How long a digest must be known, and which time counts.
 */
export interface MinimumAgeFile {
  /**
   * How long, as a number with s, m, h, d or w.
   */
  readonly time: string;
  /**
   * With `created`, the creation time in the image counts too. Anyone can forge that time. By default only the time at which this config first saw the digest counts.
   */
  readonly trust?: "created";
}
/**
 * Finds images in a list in the config.
 */
export interface ImagesSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
   */
  readonly name: string;
  /**
   * `images`: a list in the config.
   */
  readonly kind: "images";
  /**
   * References, or objects with more details about one image.
   */
  readonly images: readonly ImageEntryFile[];
  /**
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * One image with its own settings.
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
   * The digest to mirror, whatever the tag points to by then.
   */
  readonly digest?: string;
  /**
   * The repository in ECR, with or without a tag. It replaces `prefix` and `naming`.
   */
  readonly destination?: string;
  /**
   * The Helm values key of this image, for mapping files and values files of scripts.
   */
  readonly helmKey?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
}
/**
 * Also mirror referrers that appear at the source after the image was mirrored.
 */
export interface ReferrersFile {
  /**
   * How long to look for new referrers after an image was mirrored: a number with s, m, h, d or w. `0s` means never.
   */
  readonly follow: string;
}
/**
 * Finds images in a file.
 */
export interface ListSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
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
   * The format of the file: one reference on each line (`lines`), CSV, a JSON array, a YAML list, `REPO=SOURCE` lines (`conf`), or the config of another tool. The default depends on the file name.
   */
  readonly format?:
    "lines" | "csv" | "json" | "yaml" | "conf" | "regsync" | "skopeo" | "image-syncer" | "dregsy";
  /**
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Finds images in a Helm chart and its dependencies.
 */
export interface HelmSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
   */
  readonly name: string;
  /**
   * `helm`: a Helm chart and its dependencies.
   */
  readonly kind: "helm";
  /**
   * The path of a chart folder or .tgz file, the name of a chart in `repository`, or `oci://host/path/name`. If the text is empty, for example because a variable is not set, the `fallback` list is used.
   */
  readonly chart: string;
  /**
   * The URL of the chart repository.
   */
  readonly repository?: string;
  /**
   * The exact version of the chart. Required with `repository` and with `oci://`.
   */
  readonly version?: string;
  /**
   * Values files to apply in order. Relative paths are relative to the config file.
   */
  readonly values?: readonly string[];
  /**
   * Single values by dotted key, as with `--set` of Helm. Use them, for example, to choose the region in the names of regional images.
   */
  readonly set?: {
    readonly [k: string]: string | number | boolean;
  };
  /**
   * The release name to render with. The default is the name of the source.
   */
  readonly release?: string;
  /**
   * The namespace to render with.
   */
  readonly namespace?: string;
  /**
   * The Kubernetes version to render for. Some charts choose images by it.
   */
  readonly kubeVersion?: string;
  /**
   * More API versions that the cluster offers.
   */
  readonly apiVersions?: readonly string[];
  /**
   * Images that the chart does not show, and answers to open questions.
   */
  readonly images?: readonly HelmImageEntryFile[];
  /**
   * What to mirror beyond the default: disabled components, test hooks, OCI artifacts, or findings with medium or low confidence.
   */
  readonly include?: readonly ("optional" | "test" | "artifact" | "medium" | "low")[];
  /**
   * Also copy the chart to `<prefix>/charts/<name>` as an OCI artifact, so that `helm install oci://...` downloads nothing from outside.
   */
  readonly mirrorChart?: boolean;
  /**
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * An image that the chart does not show, or the answer to a question.
 */
export interface HelmImageFile {
  /**
   * The reference at the source.
   */
  readonly image: string;
  /**
   * A glob over questions. This image answers the questions that match.
   */
  readonly answers?: string;
  /**
   * The repository in ECR, with or without a tag. It replaces `prefix` and `naming`.
   */
  readonly destination?: string;
  /**
   * The Helm values key of this image, for mapping files and values files of scripts.
   */
  readonly helmKey?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
}
/**
 * Finds images in a RunWhen catalog of code collections.
 */
export interface CodecollectionSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
   */
  readonly name: string;
  /**
   * `codecollection`: a RunWhen catalog of code collections.
   */
  readonly kind: "codecollection";
  /**
   * A codecollections.yaml file, or the JSON list of the catalog API: a path, a URL, or a file in a git repository (`git+https://...#path`).
   */
  readonly catalog: string;
  /**
   * The git ref to mirror the images of: a branch or a tag. The default is the `default_ref` or `git_ref` of each collection, or main. A tag policy selects among the tags of this ref.
   */
  readonly branch?: string;
  /**
   * Where to look for the images of collections without `image_registry`: at `<prefix>/<org>-<repo>-<branch>`.
   */
  readonly registryPrefix?: string;
  /**
   * A template for the repository of each collection in ECR, with `{org}`, `{repo}`, `{branch}` and `{slug}` from the git_url of the collection. It replaces `prefix` and `naming`.
   */
  readonly destination?: string;
  /**
   * Also mirror collections with `visibility: hidden`.
   */
  readonly hidden?: boolean;
  /**
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Finds images in Kubernetes YAML files, folders or kustomizations.
 */
export interface ManifestsSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
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
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Finds images in the charts of Argo CD applications.
 */
export interface ArgocdSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
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
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Finds images in Docker Compose files.
 */
export interface ComposeSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
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
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Finds images in the records of a JSONL or CSV file.
 */
export interface DatasetSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
   */
  readonly name: string;
  /**
   * `dataset`: the records of a JSONL or CSV file.
   */
  readonly kind: "dataset";
  /**
   * The file. It is read as a stream, so it can be of any size.
   */
  readonly path: string;
  /**
   * The fields that hold image references: names or dotted paths.
   *
   * @minItems 1
   */
  readonly fields?: readonly string[];
  /**
   * What to do with a line that cannot be read: `stop` reports an error, `skip` a warning.
   */
  readonly brokenLines?: "stop" | "skip";
  /**
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Reads an internal_uri,ecr_uri CSV that names both the source and the destination of each image.
 */
export interface MappingSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
   */
  readonly name: string;
  /**
   * `mapping`: an internal_uri,ecr_uri CSV that names both the source and the destination of each image.
   */
  readonly kind: "mapping";
  /**
   * The CSV file.
   */
  readonly path: string;
  /**
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Finds images in the tags of source repositories, selected by the tag policy. Set `repository` or `repositories`.
 */
export interface RepositorySourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
   */
  readonly name: string;
  /**
   * `repository`: the tags of source repositories, selected by the tag policy.
   */
  readonly kind: "repository";
  /**
   * One repository. A `*` in its path matches several, if the registry can list its repositories.
   */
  readonly repository?: string;
  /**
   * Several repositories.
   *
   * @minItems 1
   */
  readonly repositories?: readonly string[];
  /**
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Finds images in an OCI image layout folder or archive.
 */
export interface LayoutSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
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
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Finds images in the running pods of a cluster, with kubectl.
 */
export interface ClusterSourceFile {
  /**
   * A name of your choice, unique among the sources. Plans show it, and outputs refer to it.
   */
  readonly name: string;
  /**
   * `cluster`: the running pods of a cluster, read with kubectl.
   */
  readonly kind: "cluster";
  /**
   * The kubectl context. The default is the current one.
   */
  readonly context?: string;
  /**
   * Namespaces to read. The default is all of them.
   *
   * @minItems 1
   */
  readonly namespaces?: readonly string[];
  /**
   * A prefix for the names of the repositories in ECR. An empty text means no prefix.
   */
  readonly prefix?: string;
  /**
   * How to name the repository in ECR after the source: `path` (the path without the registry), `name` (the last part of the path), `host` (registry and path), a template, or a form that removes a prefix of the path first.
   */
  readonly naming?: string | NamingFile;
  /**
   * The name of the tag policy to use, from `tagPolicies`.
   */
  readonly tagPolicy?: string;
  /**
   * The platforms to mirror, as os/arch or os/arch/variant. With `all`, every image is copied byte for byte. Any other list builds a new index for each multi-platform image, which drops the signatures of the original.
   *
   * @minItems 1
   */
  readonly platforms?: readonly string[];
  /**
   * Mirror the signatures, SBOMs and attestations of images whose digest is unchanged. With true, those that appear within 14 days after the image was mirrored are mirrored too.
   */
  readonly referrers?: boolean | ReferrersFile;
  /**
   * A file with a static list of images to use if discovery fails. The plan marks images from it.
   */
  readonly fallback?: string;
  /**
   * Globs over references. Matching images and questions are skipped. `*` matches any characters.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly ignore?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accept that this source finds no image, or that one of its tag policies selects no tag. Otherwise the source fails.
   */
  readonly allowEmpty?: boolean;
  /**
   * The fewest images that this source must find. With fewer, the source fails.
   */
  readonly min?: number;
}
/**
 * Writes a mapping from source references to ECR.
 */
export interface MappingOutputFile {
  /**
   * `mapping`: the mapping from source to ECR.
   */
  readonly kind: "mapping";
  /**
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * The format of the mapping.
   */
  readonly format?: "csv" | "json" | "yaml";
  /**
   * Keep rows of an existing file that this config does not know.
   */
  readonly keepForeign?: boolean;
  /**
   * `canonical` writes one row for each image, with its canonical reference. `written` writes one row for each form that the sources use, so that a lookup of exactly that text succeeds. The default is `written` in a config with a dataset source, and `canonical` otherwise.
   */
  readonly forms?: "canonical" | "written";
}
/**
 * Writes Helm values that make a chart pull from ECR only.
 */
export interface ValuesOutputFile {
  /**
   * `values`: Helm values that make a chart pull from ECR only.
   */
  readonly kind: "values";
  /**
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the helm source to write the values for.
   */
  readonly source: string;
  /**
   * An existing values file to start from. It is written to `path` with only the necessary changes; comments and order are kept.
   */
  readonly edit?: string;
  /**
   * What to do if the chart, rendered with these values, still uses an image outside ECR.
   */
  readonly proof?: "error" | "warn";
}
/**
 * Writes a list of images, each with a comment that names its origin.
 */
export interface ImageListOutputFile {
  /**
   * `image-list`: a list of images, each with a comment that names its origin.
   */
  readonly kind: "image-list";
  /**
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * `conf` writes REPO_NAME=SOURCE_IMAGE lines, `lines` one source reference on each line.
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
   * The file to write. A relative path is relative to the config file.
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
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the dataset source to translate.
   */
  readonly source: string;
}
/**
 * Writes the files of a manifests source with translated images. Comments are kept.
 */
export interface ManifestsOutputFile {
  /**
   * `manifests`: the files of a manifests source with translated images. Comments are kept.
   */
  readonly kind: "manifests";
  /**
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the manifests source to translate.
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
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the compose source to translate.
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
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * `containerd` writes a folder of hosts.toml files, `registries` one registries.conf file.
   */
  readonly format?: "containerd" | "registries";
}
/**
 * Writes `registryAliases` for Renovate.
 */
export interface RenovateOutputFile {
  /**
   * `renovate`: `registryAliases` for Renovate.
   */
  readonly kind: "renovate";
  /**
   * The file to write. A relative path is relative to the config file.
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
   * The file to write. A relative path is relative to the config file.
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
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the helm source to install. The source needs `mirrorChart: true`.
   */
  readonly source: string;
  /**
   * The name of both objects and of the release. The default is the `release` of the source, or its name.
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
   * Where Flux finds your own values. The image values of this output take precedence over them.
   *
   * Items: A ConfigMap or a Secret with values.
   */
  readonly valuesFrom?: {
    /**
     * `ConfigMap` or `Secret`.
     */
    readonly kind: "ConfigMap" | "Secret";
    /**
     * The name of the ConfigMap or Secret.
     */
    readonly name: string;
    /**
     * The key that holds the values. The default of Flux is `values.yaml`.
     */
    readonly valuesKey?: string;
    /**
     * Install the release even if the ConfigMap or Secret does not exist.
     */
    readonly optional?: boolean;
  }[];
  /**
   * What to do if the chart, rendered with these values, still uses an image outside ECR.
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
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * The name of the helm source to install. The source needs `mirrorChart: true`.
   */
  readonly source: string;
  /**
   * The name of the Application and of the release. The default is the `release` of the source, or its name.
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
   * The API server of the cluster to install to.
   */
  readonly server?: string;
  /**
   * Refer to the chart by its digest, which needs Argo CD 3.1 or later. By default the version is used.
   */
  readonly pinDigest?: boolean;
  /**
   * Your own values in a git repository. The image values of this output take precedence over them.
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
     * Paths of values files in the repository, in order.
     *
     * @minItems 1
     */
    readonly files: readonly string[];
  };
  /**
   * What to do if the chart, rendered with these values, still uses an image outside ECR.
   */
  readonly proof?: "error" | "warn";
}
/**
 * Renders your own template with the mapping.
 */
export interface TemplateOutputFile {
  /**
   * `template`: your own template, rendered with the mapping.
   */
  readonly kind: "template";
  /**
   * The file to write. A relative path is relative to the config file.
   */
  readonly path: string;
  /**
   * The template file. A relative path is relative to the config file.
   */
  readonly template: string;
}
/**
 * Where to store what was last applied.
 */
export interface StateFile {
  /**
   * A file, or `s3://bucket/key`.
   */
  readonly path: string;
  /**
   * How many earlier states to keep. `state history` lists them, and `plan --to` goes back to one.
   */
  readonly history?: number;
  /**
   * The region of the bucket. By default it is looked up, starting from the region of the target.
   */
  readonly region?: string;
  /**
   * Another S3 endpoint, such as a VPC endpoint, MinIO or LocalStack. The default is `AWS_ENDPOINT_URL_S3`, then `AWS_ENDPOINT_URL`.
   */
  readonly endpoint?: string;
  /**
   * Put the bucket name in the path of the URL instead of in the host name. By default only with an `endpoint`.
   */
  readonly pathStyle?: boolean;
  /**
   * A profile of your AWS configuration files, for the state only. Without `profile` and `assumeRole`, the credentials of the target are used.
   */
  readonly profile?: string;
  /**
   * The ARN of a role to assume for all calls to the bucket. It is assumed with the `profile` of the state, or with the AWS default credential chain, but never with the profile or role of the target.
   */
  readonly assumeRole?: string;
  /**
   * The external ID that the trust policy of the role requires (sts:ExternalId).
   */
  readonly externalId?: string;
  /**
   * The server-side encryption to request when writing the state, its lock, the records of runs and the history. The default is that of the bucket.
   */
  readonly sse?: "AES256" | "aws:kms" | "aws:kms:dsse";
  /**
   * The ARN, ID or alias of the KMS key for `aws:kms` and `aws:kms:dsse`. Use the ARN for a key of another account. The default is the AWS managed key.
   */
  readonly kmsKey?: string;
}
/**
 * Rules for the images that match. An image must pass every gate that matches it.
 */
export interface GateFile {
  /**
   * A glob over destinations, `repository:tag`: `*` matches within one path segment, `**` across slashes. A pattern without a colon matches every tag of the repositories.
   */
  readonly match?: string;
  /**
   * A glob over source references, `registry/repository:tag`. If you also set `match`, the gate applies when either of them matches.
   */
  readonly from?: string;
  /**
   * Registries, or paths in them, that an image may come from.
   *
   * @minItems 1
   */
  readonly allowedRegistries?: readonly string[];
  /**
   * Mirror a new digest only after this long, counted from the first time a run of this config saw it at the source. With `trust: created`, the creation time in the image counts too.
   */
  readonly minimumAge?: string | MinimumAgeFile;
  /**
   * Accepted signers. One signature by one of them is enough.
   *
   * @minItems 1
   */
  readonly signedBy?: readonly SignerFile[];
  /**
   * Attestations that must be attached to the image or to each of its platforms. With `signedBy`, one of the signers must have signed them.
   *
   * @minItems 1
   */
  readonly require?: readonly ("sbom" | "provenance")[];
  readonly vulnerabilities?: VulnerabilitiesFile;
}
/**
 * One accepted signer: a cosign or a notation identity.
 */
export interface SignerFile {
  readonly cosign?: CosignFile;
  readonly notation?: NotationFile;
}
/**
 * A public key, or the identity in a certificate (keyless signing).
 */
export interface CosignFile {
  /**
   * A public key in PEM format: a file, or `env:NAME` to read the text from an environment variable. If you also set `trustedRoot`, the signature must be in the transparency log too.
   */
  readonly key?: string;
  /**
   * The signer that the certificate names: the exact text, or a pattern in which `*` matches any characters.
   */
  readonly identity?: string;
  /**
   * A regular expression for the signer that the certificate names. It must match the entire identity.
   */
  readonly identityRegExp?: string;
  /**
   * The issuer of the identity, exactly as the certificate names it.
   */
  readonly issuer?: string;
  /**
   * A `trusted_root.json` file of Sigstore: the certificate authorities and logs to trust.
   */
  readonly trustedRoot?: string;
}
/**
 * Certificates and identities, as in a trust policy of the Notary Project.
 */
export interface NotationFile {
  /**
   * PEM files with the root certificates to trust.
   */
  readonly certificates: string;
  /**
   * The type of trust store: `ca` for signatures of the scheme notary.x509, `signingAuthority` for notary.x509.signingAuthority, which AWS Signer uses.
   */
  readonly store?: "ca" | "signingAuthority";
  /**
   * PEM files with the root certificates of the timestamp authorities to trust.
   */
  readonly timestamps?: string;
  /**
   * Accepted signers: `x509.subject: C=US, ST=WA, O=acme`, the ARN of an AWS Signer profile, or `*` for any.
   *
   * @minItems 1
   */
  readonly identities: readonly string[];
  /**
   * Names of verification plugins to do without: their own checks cannot be made offline.
   */
  readonly allowUnchecked?: readonly string[];
}
/**
 * The worst findings that an image may have.
 */
export interface VulnerabilitiesFile {
  /**
   * The highest severity to allow.
   */
  readonly atMost: "none" | "low" | "medium" | "high" | "critical";
  /**
   * Where the findings come from: `ecr` for the scan findings of the digest in ECR, or `attestation` for a vulnerability attestation signed by one of `signedBy`.
   */
  readonly from?: "ecr" | "attestation";
  /**
   * What to do with an image that has no findings.
   */
  readonly unknown?: "block" | "allow";
  /**
   * Count only findings that have a fix. Basic scanning of ECR does not report fixes, so all of its findings count.
   */
  readonly fixedOnly?: boolean;
  /**
   * Findings to ignore until a date.
   */
  readonly ignore?: readonly IgnoredFindingFile[];
  /**
   * A template for a repository, with `{repository}`. A new digest is copied there first, so that ECR can scan it. It enters its destination on the first run that finds it scanned and within the limit.
   */
  readonly stage?: string;
}
/**
 * A finding to ignore until a date.
 */
export interface IgnoredFindingFile {
  /**
   * The ID of the vulnerability.
   */
  readonly id: string;
  /**
   * The last day on which it is ignored, as YYYY-MM-DD.
   */
  readonly until: string;
  /**
   * Why it is ignored.
   */
  readonly reason: string;
}
/**
 * Limits on what `plan --prune` deletes.
 */
export interface PruneFile {
  /**
   * The largest share of the tags of a repository that may be deleted without `--force-prune`, in percent.
   */
  readonly maxPercent?: number;
  /**
   * When `--prune` may delete an image that its source no longer has: `keep` for never, or how long it must have been gone, as a number with s, m, h, d or w.
   */
  readonly gone?: string;
  /**
   * Keep images that were pulled within this time, by the pull times that ECR records: a number with s, m, h, d or w.
   */
  readonly unusedFor?: string;
  /**
   * Globs over repositories and `repository:tag` that `--prune` never deletes.
   *
   * Items: A pattern of at most 256 characters: `*` matches any characters, `?` matches one.
   */
  readonly protect?: readonly string[];
}
/**
 * What you pay for ECR, if it differs from the list price of AWS. Plans use it to estimate what they add to your bill.
 */
export interface PricesFile {
  /**
   * The price of 1 GB in ECR for a month.
   */
  readonly storage: number;
  /**
   * The currency of the price, in three letters.
   */
  readonly currency?: string;
}
