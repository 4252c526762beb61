// Made from docs/errors.md by `npm run generate`: don't edit it.
import type { ProblemCode } from "../../core/base/problem-code.gen.ts";

interface Chapter {
  readonly title: string;
  readonly intro: string;
  readonly codes: Partial<Record<ProblemCode, string>>;
}

export const chapters: readonly Chapter[] = [
  {
    title: "Wrong usage",
    intro: "Nothing was run. Exit code 64.",
    codes: {
      "usage/bundle-address": "The address of the bundle has no bucket. Write `s3://BUCKET/PREFIX/`.",
      "usage/choice": "An option has an unknown value. The error lists the known values.",
      "usage/config-exists":
        "The config exists, and `init` never overwrites one. Choose another file name, or remove the config.",
      "usage/conflict": "Two options conflict. Remove one.",
      "usage/engine":
        "`--shard auto` cannot use the variables of the engine that it found; the error says why. Name the part: `--shard I/N`.",
      "usage/extra-argument": "The command takes fewer arguments. Quote an argument that contains spaces.",
      "usage/flag-value": "This option takes no value. Write only its name.",
      "usage/format":
        "The command does not support this `--format`, or the file after `=` is missing. The error lists the formats.",
      "usage/missing-argument": "The command needs another argument. See its `--help`.",
      "usage/missing-value": "An option needs a value. Write it after the option.",
      "usage/needs-yes":
        "`apply` needs a confirmation, but standard input is not a terminal. Apply a plan file, or use `--yes`.",
      "usage/no-command": "No command was given. `ecr-mirror --help` lists the commands.",
      "usage/no-engine":
        "`--shard auto` found no variables of a CI system or job engine. Name the part: `--shard I/N`.",
      "usage/no-lock": "`--update-lock` needs `lock:` in the config. Add `lock: state/mirror.lock.json`.",
      "usage/no-mapping":
        "No mapping file was given. Use `--mapping`, `IMAGE_MAPPING_CSV`, or a config with a mapping output.",
      "usage/no-match": "Nothing matches the glob or name. See `state list`, `plan --verbose` or `discover`.",
      "usage/nothing-to-do": "The command needs files, images or other input. See its `--help`.",
      "usage/repeated-option": "An option that takes one value appears twice. Write it once.",
      "usage/shard-count":
        "`--shard auto` found no number of parts. Apply a bundle, or name the part: `--shard I/N`.",
      "usage/shell": "Completion is available only for bash, zsh and fish.",
      "usage/state-action": "`state` does not have this action. The error lists the actions.",
      "usage/two-engines":
        "`--shard auto` found the variables of two engines, which name different parts. Name the part: `--shard I/N`.",
      "usage/unknown-code": "No error has this code. The nearest code is suggested.",
      "usage/unknown-command": "The command does not exist. The nearest command is suggested.",
      "usage/unknown-option": "The option does not exist. The nearest option is suggested.",
      "usage/unknown-policy": "The config has no tag policy with this name. The error lists its policies.",
      "usage/unknown-principal":
        "The config has no principal with this name. The error lists its principals.",
      "usage/unknown-source": "The config has no source with this name. The error lists its sources.",
      "usage/value":
        "The value of an option has the wrong form or size. The error says what the option accepts.",
    },
  },
  {
    title: "The config",
    intro: "mirror.config.yaml is invalid. The exit code is 64 for errors. No registry was contacted.",
    codes: {
      "config/accept":
        "`accept` names an unknown code or the code of an error. Only warnings can be accepted.",
      "config/account": "The AWS account is invalid. An account has 12 digits.",
      "config/certificate":
        "A certificate or key cannot be read, or is not the certificate that is needed. Use a PEM file with the right certificate.",
      "config/chart":
        "The location of the chart is unclear. Set a path, an oci:// URL, or `repository` and `version`.",
      "config/collision":
        "Two images with different digests map to the same destination. Change a prefix, naming or destination.",
      "config/conflict": "Two keys conflict. Remove one.",
      "config/day": "The date is not a calendar date. Write it as YYYY-MM-DD.",
      "config/destination":
        "The destination is invalid. Write a repository in ECR, optionally with a tag, without the registry.",
      "config/digest":
        "A tag policy pins a value that is not a sha256 digest. Write `sha256:` and 64 hexadecimal digits.",
      "config/duplicate-name": "Two sources have the same name. Give each its own name.",
      "config/duplicate-path":
        "Two outputs, or an output and the state, write the same file. Change one path.",
      "config/duplicate-rule": "Two rules have the same `match`, so the second never applies. Merge them.",
      "config/duration": "The duration is invalid. Write, for example, 12h or 3d.",
      "config/empty": "The config is empty. `ecr-mirror init` writes one.",
      "config/encryption":
        "`key` is set, but the type of encryption is not KMS. Set `type: KMS`, or remove the key.",
      "config/exclusion": "ECR would refuse this exclusion from tag mutability. The error says why.",
      "config/gate": "A gate has no rule, so it refuses nothing. Add a rule, or remove the gate.",
      "config/git-ref": "The ref is not a valid branch, tag or commit of a git repository.",
      "config/glob": "A pattern is too long to be matched. Write a shorter one.",
      "config/helper":
        "The credential helper is invalid. Write only the suffix of its name, for example `ecr-login`.",
      "config/host": "The host of a registry is invalid. Write it without a scheme and without a path.",
      "config/identity":
        "A signer's identity is invalid, matches anyone, overlaps with another one, or has no effect next to it.",
      "config/kms-key": "The KMS key is invalid. Write its ARN, its ID, or alias/NAME.",
      "config/lifecycle-policy": "ECR would refuse the lifecycle policy. The error says why.",
      "config/missing-key": "A required key is missing. Add it.",
      "config/more-errors":
        "More errors are not shown. Fix the errors above first; the rest are often consequences.",
      "config/name-collision":
        "Two repositories get the same name under ECR's naming rules. Set a destination for one of them.",
      "config/naming": "The naming rule is invalid. Use path, name, host, or a template.",
      "config/no-name": "A state on S3 needs the `name` of the config. Add `name`.",
      "config/not-approved":
        "An image is missing from the lock, or is outdated there. Approve it with `plan --update-lock GLOB`.",
      "config/pattern":
        "The regular expression is invalid. Use RE2 syntax, which has no look-ahead and no back-references.",
      "config/pem":
        "A file does not contain the certificates or the key that it must contain. Use a PEM file.",
      "config/platform": "The platform is invalid. Write, for example, linux/amd64 or linux/arm64/v8.",
      "config/policy-json": "A policy is not valid JSON. The error shows the line.",
      "config/prefix":
        "An ECR repository name cannot start with this prefix. Use lowercase letters and digits, separated by single . _ - or /.",
      "config/region":
        "The region is unknown, or it is not the region in the name of the registry. Correct it, or remove `region`.",
      "config/registry":
        "The target is not the host of an ECR registry. Write ACCOUNT.dkr.ecr.REGION.amazonaws.com, or `sandbox`.",
      "config/registry-path":
        "The value is not a registry or a path in one. Write, for example, `docker.io` or `ghcr.io/acme`.",
      "config/rename":
        "`rename` of a tag policy does not result in valid tags. Use its placeholders, for example `{tag}-{date}`.",
      "config/renamed":
        "Warning: the name of a repository was changed to meet ECR's rules. Both names are shown.",
      "config/extends": "A config extends itself, directly or through another config. Remove one `extends`.",
      "config/replica": "The target and the replicas name the same registry twice. Remove one.",
      "config/repository-policy": "ECR would refuse the repository policy. The error says why.",
      "config/resource-tag": "ECR would refuse this resource tag. The error says why.",
      "config/role": "The role is not the ARN of an IAM role. Write arn:aws:iam::ACCOUNT:role/NAME.",
      "config/sandbox": "A key has no effect for the sandbox. Remove it.",
      "config/semver": "The version range is invalid. Write, for example, `>=1.4 <3`.",
      "config/stage":
        "The template of the repositories in which new images wait for their scan is invalid. Write, for example, `quarantine/{repository}`.",
      "config/signing-key": "The file does not contain the public key of a signer. Use the file cosign.pub.",
      "config/state": "The location of the state is invalid. Write a path, or s3://bucket/key.",
      "config/tag": "The tag is invalid. A tag has up to 128 letters, digits, dots, underscores and hyphens.",
      "config/trusted-root":
        "The file is not a Sigstore trusted root. Create one with `cosign trusted-root create`.",
      "config/type": 'A value has the wrong type. A text that looks like a number needs quotes: `"1.10"`.',
      "config/unknown-key": "The key does not exist. The nearest key is suggested.",
      "config/unknown-kind": "The kind does not exist. The nearest kind is suggested.",
      "config/unknown-policy": "The config has no tag policy with this name. The error suggests one.",
      "config/unknown-source":
        "An output names a source that does not exist or is of another kind. The error suggests one.",
      "config/url": "The value is not an http or https URL. Write the full URL.",
      "config/value":
        "The value is not among those that the key accepts, or it is out of range. The error says what the key accepts.",
      "config/version": "The config is for another version of ecr-mirror. Set `version: 1`.",
      "config/waiver":
        "The waivers file is invalid. It is a list of maps with `image`, `gate`, `until`, `owner` and `reason`.",
    },
  },
  {
    title: "YAML",
    intro: "Exit code 64.",
    codes: {
      "yaml/alias":
        "An alias has no anchor, or the aliases expand to too many values. Write the values without aliases.",
      "yaml/document":
        "Warning: one of several YAML documents in a file cannot be read and was skipped. Correct it.",
      "yaml/documents": "The config contains more than one YAML document. Keep only one.",
      "yaml/duplicate-key": "A mapping has the same key twice. Remove one.",
      "yaml/encoding": "The file is not UTF-8 text. Save it as UTF-8.",
      "yaml/key": "A key is not text. Quote it.",
      "yaml/limit": "The file is nested too deeply or is too large for its kind.",
      "yaml/merge": "`<<` merges a value that is not a mapping. Merge a mapping, or remove `<<`.",
      "yaml/syntax": "The file is not valid YAML. The error shows the line.",
      "yaml/tag": "The config does not support this YAML tag. Remove it.",
      "yaml/version": "The %YAML directive names a version other than 1.2 or 1.1. Remove the directive.",
    },
  },
  {
    title: "Environment variables",
    intro: "Exit code 64.",
    codes: {
      "env/syntax": "`${` has no closing `}`. Add it.",
      "env/unset": "An environment variable is not set. Set it, or write a default: `${NAME:-default}`.",
    },
  },
  {
    title: "Files to read",
    intro: "Exit code 64.",
    codes: {
      "file/compressed": "The file is compressed. Unpack it first.",
      "file/encoding": "The file is not UTF-8 text. Save it as UTF-8.",
      "file/failed": "The system could not read the file. The error shows the code of the system.",
      "file/is-folder": "The path is a directory, but a file is needed. Write the path of a file.",
      "file/link-loop": "Symbolic links form a loop. Write the path of the file itself.",
      "file/missing":
        "The file does not exist. Paths in a config are relative to the config file, paths on the command line to the current directory.",
      "file/no-match": "The pattern matches no file. `*` does not match a slash, `**` does.",
      "file/not-allowed":
        "The permissions of the file do not allow reading it. Change them, or use another path.",
      "file/not-regular": "The path is a device, a pipe or a socket. Write the path of a file.",
      "file/too-large":
        "The file is larger than the maximum for its kind. Check that it is the right file, or split it.",
      "file/too-many": "The pattern searches too many files. Begin it with the folder that has the files.",
      "file/too-many-open": "The process has too many files open. Raise `ulimit -n`.",
    },
  },
  {
    title: "Lists and records",
    intro: "Exit code 64.",
    codes: {
      "list/broken-record": "A record cannot be read. The error shows its line.",
      "list/broken-records": "Warning: broken records were skipped. Their number is shown.",
      "list/conf": "A line does not have the form REPO_NAME=SOURCE_IMAGE.",
      "list/empty": "The list names no image. Add one, or remove the source.",
      "list/json-line": "A line of a JSONL file is not JSON. The error shows its line.",
      "list/limit": "The list has more than 250,000 entries. Split it.",
      "list/long-record": "A record is longer than the maximum. Check that the file has line breaks.",
      "list/no-field":
        "No record has one of the fields that should name images. Set `fields` to the right names.",
      "list/not-images": "Warning: some entries are not image references. Each is shown with its line.",
      "list/nothing-taken": "`init` cannot convert anything in the file. The error says why for each line.",
      "list/shape": "The file does not have the form that its format requires. The error says what is wrong.",
      "list/unknown-tool": "`init` does not recognize the format of the file. Name it with `--from-format`.",
    },
  },
  {
    title: "CSV files",
    intro: "Exit code 64.",
    codes: {
      "csv/cells": "A row has more or fewer cells than the header.",
      "csv/column": "The file does not have a required column. Add it to the header.",
      "csv/control": "A cell contains a control character. Remove it.",
      "csv/empty": "The file has no header line. Add one.",
      "csv/header": "The header names a column twice. Remove one.",
      "csv/quote": "A quoted cell is not closed, or text follows its closing quote.",
      "csv/row": "A row is too long. A closing quote may be missing before it.",
    },
  },
  {
    title: "OCI image layouts",
    intro: "Exit code 64.",
    codes: {
      "layout/archive": "The tar archive cannot be read, or it is cut off. Copy or write it again.",
      "layout/empty": "The layout contains no image with a name. Write it again with names.",
      "layout/image": "An image in the layout is incomplete. The error says what is missing.",
      "layout/index": "index.json of the layout cannot be read. Write the layout again.",
      "layout/manifest-size": "A manifest in the layout is larger than the maximum.",
      "layout/missing": "The layout, or its oci-layout or index.json, does not exist. Check the path.",
      "layout/missing-blob":
        "The layout does not contain a blob that a manifest lists. Write the layout again.",
      "layout/name": "The name of an image in the layout is not an image reference.",
      "layout/version": "The version of the layout is not 1.0.0.",
      "layout/write": "The layout cannot be written. The error says why.",
      "layout/wrong-digest":
        "The content of a blob does not match the digest in its name. Write the layout again.",
      "layout/wrong-size":
        "The size of a blob differs from the size in its manifest. Write the layout again.",
    },
  },
  {
    title: "Mapping files",
    intro: "Exit code 64.",
    codes: {
      "mapping/columns":
        "The mapping has other columns, which would be lost when the file is rewritten. Remove them, or use another path.",
      "mapping/conflict": "The mapping has two addresses for one image. Remove one of the rows.",
      "mapping/reference": "The mapping contains a value that is not an image reference.",
      "mapping/registry":
        "Warning: the mapping names another registry than the target. Its images go to the same repositories of the target.",
      "mapping/shape":
        "The file is not a mapping. It must begin with internal_uri,ecr_uri, or be a JSON or YAML list of maps with these keys.",
    },
  },
  {
    title: "Image references",
    intro: "Exit code 64.",
    codes: {
      "reference/digest": "The digest is not a sha256 digest. Write `sha256:` and 64 hexadecimal digits.",
      "reference/entry": "The tag or the digest of an image is set in two ways. Write each of them once.",
      "reference/latest":
        "Warning: an image has neither a tag nor a digest, so `latest` is used. Write the tag.",
      "reference/pattern": "The pattern of repositories is invalid. The error says why.",
      "reference/repository": "The name of the repository is invalid. The error says why.",
      "reference/syntax": "The image reference is invalid. Write registry/repository:tag, without https://.",
    },
  },
  {
    title: "Helm values files",
    intro: "Exit code 64.",
    codes: {
      "values/alias":
        "A YAML alias shares the part of the file that must change. Write that part without the alias.",
      "values/duplicate-key": "The values file contains a key twice. Remove one.",
      "values/left":
        "Warning: no key in the values changes the address of this image. The image is listed with its template.",
      "values/not-found": "The values file to edit does not exist. Correct its path.",
      "values/scattered": "Warning: one values key names images in several folders of the registry.",
      "values/shape": "The values file is not a map of keys. Correct it.",
      "values/syntax": "The values file is not valid YAML. The error shows the line.",
    },
  },
  {
    title: "Archives",
    intro: "Exit code 64.",
    codes: {
      "archive/unsafe":
        "The archive contains entries outside its folder, or it is too large. It was not unpacked.",
    },
  },
  {
    title: "Plans",
    intro: "Exit code 64; 4 for `plan/stale`, `plan/other-state` and `plan/config-changed`.",
    codes: {
      "plan/blob-mounting":
        "Warning: the account setting BLOB_MOUNTING is off, so shared layers are uploaded to each repository.",
      "plan/bundle":
        "A plan bundle is incomplete, was changed, or comes from another version. Make it again.",
      "plan/bundle-exists":
        "The location in `--out` contains the bundle of another plan. Choose another location.",
      "plan/bundle-secret":
        "The config contains a secret in plain text, which the bundle would contain too. Write it as `${NAME}`.",
      "plan/config-changed":
        "The config, or an environment value in it, changed after the plan was made. Nothing was done. Make a new plan. Exit code 4.",
      "plan/creation-template":
        "Warning: a repository creation template of ECR covers mirrored repositories.",
      "plan/digest-lost":
        "An image of the earlier state is neither in ECR nor at its source. The plan restores the rest. Exit code 1.",
      "plan/edited":
        "The plan was changed after it was saved, or has no digest. Make a new plan with `plan --out`.",
      "plan/foreign-file":
        "The plan writes a file that no output of the config writes, or its content does not match its digest. Nothing was done.",
      "plan/foreign-referrer":
        "Warning: a signature tag in ECR has content that this config did not write. It stays.",
      "plan/hidden-rule":
        "Warning: an earlier rule of `repositories.rules` matches everything that this rule matches. Move the narrower rule up.",
      "plan/lifecycle": "Warning: the lifecycle policy would expire images that the config wants.",
      "plan/not-json": "The plan is not JSON, or it is cut off. Make a new plan.",
      "plan/other-split":
        "The shard has another number of parts than the bundle. Use the number of the bundle.",
      "plan/other-state":
        "The plan was made for another state, by name, location or lineage. Nothing was done. Use the config that the plan was made with, or plan again. Exit code 4.",
      "plan/other-target": "The plan is for another registry than the target of the config. Make a new plan.",
      "plan/other-version":
        "The bundle or the shared plan comes from another version of ecr-mirror. Run plan, all shards and `--finish` with one version.",
      "plan/prune-skipped": "Warning: prune was skipped. The warning says why.",
      "plan/pull-through": "Warning: a pull-through cache rule has the prefix of mirrored repositories.",
      "plan/quota": "Warning: the plan exceeds a quota of ECR. The warning names it.",
      "plan/registry-scanning": "Warning: the scanning rules of the registry override scanOnPush.",
      "plan/replication":
        "Warning: ECR replicates to a registry that this config also writes to. Remove the rule or the replica.",
      "plan/shape": "The file is not a plan. Make one with `plan --out`.",
      "plan/stale":
        "ECR changed after the plan was made. No further action was started; `--finish` names the shards that found the change. Make a new plan.",
      "plan/too-large":
        "The plan needs more memory than this process may use. Allow more with `NODE_OPTIONS=--max-old-space-size=4096`, or apply the plan in shards.",
      "plan/unused-rule": "Warning: a rule of `repositories.rules` matches no repository of the plan.",
      "plan/version": "The plan has another format version. Make a new plan.",
    },
  },
  {
    title: "Plan bundles on S3",
    intro: "Exit code 1.",
    codes: {
      "bundle/access-denied": "AWS denies access to the bucket of the bundle; the missing right is named.",
      "bundle/assume-role":
        "The role for the bucket cannot be assumed. Allow the credentials in its trust policy.",
      "bundle/clock":
        "This machine's clock differs too much from that of S3. Set it: `sudo timedatectl set-ntp true`.",
      "bundle/credentials-expired":
        "The AWS credentials for the bucket have expired. Log in again: `aws sso login`.",
      "bundle/credentials-refused":
        "AWS does not accept the access key or its signature. Check the key, its secret and the session token.",
      "bundle/encryption":
        "S3 refuses the encryption that the bundle is written with. Correct `sse` and `kmsKey`.",
      "bundle/kms-denied": "AWS denies the KMS key of the bundle; the missing right and the key are named.",
      "bundle/kms-key": "The KMS key of the bundle does not exist in the bucket's region, or is disabled.",
      "bundle/no-bucket": "The bucket does not exist. Create it, or correct the address of the bundle.",
      "bundle/no-credentials":
        "No AWS credentials were found for the bucket. Log in, or give the CI job a role.",
      "bundle/other-region": "The bucket is in another region. Set `AWS_REGION`.",
      "bundle/policy-denied":
        "A policy denies the request for the bundle, often because it demands encryption: see bundles on S3.",
      "bundle/unreachable":
        "The bucket cannot be reached. Check the network, the region and the name of the bucket.",
    },
  },
  {
    title: "Held back",
    intro:
      "A plan shows these together with its actions. They change no exit code, except with `--detailed-exitcode` and in `apply`, which exit 3 if changes are blocked.",
    codes: {
      "age/too-young":
        "The source has a new digest that has not been seen for the minimum age. ECR keeps what it has until then.",
      "gate/bad-signature":
        "There are signatures, but none is valid. The plan names the nearest one and what is wrong with it.",
      "gate/missing-provenance":
        "A gate requires provenance, for the image or for each of its platforms, signed where the gate names signers.",
      "gate/missing-sbom":
        "A gate requires an SBOM, for the image or for each of its platforms, signed where the gate names signers.",
      "gate/not-checked":
        "A signature requires a check that cannot be made offline. Allow it by name with `allowUnchecked`, or sign the image in another way.",
      "gate/not-scanned":
        "The image was not scanned, so the gate cannot say which vulnerabilities it has. Scan it, or set `unknown: allow`.",
      "gate/registry":
        "A gate allows only other registries. Mirror from an allowed one, or add this one to `allowedRegistries`.",
      "gate/too-much-evidence": "The image has more signatures, or larger ones, than ecr-mirror checks.",
      "gate/unread":
        "What a gate checks could not be read, so the image stays out. The error at the top of the plan says why.",
      "gate/unsigned":
        "There is no signature. Have the digest signed by one of the signers, or waive the gate for a limited time.",
      "gate/vulnerable": "A scan found vulnerabilities above the limit of a gate, or of unknown severity.",
      "gate/waiver-expired":
        "Warning: a waiver is past its last day and has no effect. Remove it, or renew it after a review.",
      "gate/waiver-expires":
        "Warning: a waiver in use ends within 14 days. Ask its owner whether the image passes by then.",
      "gate/waiver-unmatched":
        "Warning: a waiver matches no image of the config. Remove it, or correct its `image`.",
      "gate/wrong-signer": "The signature is valid, but its signer is not one of the signers of the gate.",
      "prune/early-deletion":
        "Warning: an archived image is deleted before its 90 days are over. AWS charges for the remaining days.",
      "prune/in-use": "ECR recorded a pull of the image within `prune.unusedFor`. It is not deleted.",
      "prune/protected": "`prune.protect` matches the image. It is not deleted.",
      "prune/too-much":
        "Prune would delete more of the repository than `prune.maxPercent`. Use `--force-prune`, or raise it.",
      "repository/fixed-setting": "ECR cannot change this setting of an existing repository.",
      "repository/other-owner":
        "The repository was created by another config, which its tag `ecr-mirror:owner` names, or another config of the same run also claims it.",
      "repository/not-created":
        "A repository is missing and the config has `repositories.create: false`. Create it in the tool that owns it.",
      "tag/immutable":
        "The tag is immutable and has another digest. `plan --replace` deletes the image and copies it again.",
    },
  },
  {
    title: "Tag policies and sources that find nothing",
    intro: "Exit code 1: a failure of the source. The others go on, and what was mirrored stays.",
    codes: {
      "policy/selects-nothing":
        "A source, a list, a glob or a tag policy selects nothing. The nearest candidates are listed with the reason. Correct it, or set `allowEmpty: true` on the source.",
      "policy/too-few":
        "The source found fewer images than its `min`. See what it finds with `ecr-mirror discover`.",
    },
  },
  {
    title: "Helm charts",
    intro: "Exit code 1.",
    codes: {
      "chart/broken": "The folder or archive is not a usable chart.",
      "chart/dependency":
        "A dependency of the chart is missing. Run `helm dependency build` in the folder of the chart.",
      "chart/fetch":
        "The chart cannot be fetched. Check the network, the repository and the digest in its index.",
      "chart/incomplete":
        "Warning: the mirrored archive lacks a dependency, so Helm cannot install it. Mirror the chart from a folder.",
      "chart/index":
        "The chart repository's index.yaml cannot be read, for example because the answer is a login page. Check `repository`.",
      "chart/large":
        "Helm printed more than the maximum. Set values that render less, or mirror a list of the images.",
      "chart/lock": "Warning: Chart.lock is out of date. Run `helm dependency update`.",
      "chart/missing-part":
        "Warning: a dependency of a disabled part is missing, so the images of that part are unknown.",
      "chart/no-helm": "Helm is not installed. Install it, or set `ECR_MIRROR_HELM` to its path.",
      "chart/no-version": "A chart of a repository needs its exact version. Add `version`.",
      "chart/not-found":
        "The chart, or this version of it, does not exist. The nearest names or versions are listed.",
      "chart/not-made":
        "The chart's artifact cannot be made again, because the config changed after the plan. Make a new plan.",
      "chart/provenance":
        "The provenance file of the chart is for another archive. Ask the publisher of the chart.",
      "chart/provenance-unread": "Warning: the provenance file is not valid, so it is not mirrored.",
      "chart/render":
        "The chart cannot be rendered. Helm's message is shown, with the value that is most likely missing.",
      "chart/resolved": "Warning: the chart version was chosen from a range. Write the exact version.",
      "chart/schema":
        "The values do not match the chart's schema. Correct the values that Helm's message names.",
      "chart/slow": "Helm took too long. Set values that render less, or mirror a list of the images.",
      "chart/stand-ins":
        "Warning: a component that you included needs values. Its images were found with placeholder values.",
      "chart/twins": "A subchart exists twice, as a folder and as an archive. Delete one of them.",
      "chart/unnamed":
        "`chart` is empty, for example because a variable is not set, and there is no `fallback`.",
      "chart/unsafe": "The chart's folder has links that leave it. Copy the files into the folder.",
      "chart/values": "Helm cannot read a values file. It must be one YAML map.",
    },
  },
  {
    title: "Sources",
    intro: "Exit code 1.",
    codes: {
      "source/application-set":
        "Warning: an Argo CD ApplicationSet was skipped. Name files with the applications that it creates.",
      "source/cluster": "The pods of a cluster cannot be read. Run the same kubectl command by hand.",
      "source/compose-include":
        "Warning: files that a Compose file includes are not read. Also name them under `paths`.",
      "source/failed":
        "The source failed; the reason is shown. With a fallback list it is a warning, and the images of the list are planned.",
      "source/git":
        "A file cannot be read from git. Check the URL, the ref and the path: `git ls-remote URL`.",
      "source/hidden-collections":
        "Warning: hidden collections are left out. Set `hidden: true` to mirror them.",
      "source/without-image":
        "Warning: the catalog names no image for some collections. Act only if your runner uses them.",
      "source/kustomization-skipped":
        "Warning: a kustomization inside a folder of manifests was skipped. Name its folder under `paths` to build it.",
      "source/kustomize": "A kustomization cannot be built. Run the same command by hand.",
      "source/no-catalog": "The registry does not list its repositories. Name them one by one.",
      "source/no-repositories": "No repository matches the pattern. `*` stops at a slash, `**` does not.",
      "source/no-such-image":
        "The image does not exist at its source. The most similar tags or repositories are listed. Correct the reference, or leave the image out with `ignore`.",
      "source/no-tag-policy":
        "Warning: without a tag policy, only the tag `latest` of these repositories is mirrored.",
      "source/referrers-unread":
        "Warning: the search for signatures and SBOMs that appeared after the image failed.",
      "source/signatures-left":
        "Warning: signatures do not match a subset of the platforms, so they are not copied. Mirror all platforms to keep them.",
      "source/too-many-tags": "A repository has too many tags to inspect. Narrow the tag policy.",
      "source/unfinished":
        "`--finish` found an image or repository that a shard has not done. Run that shard again, then `--finish`.",
    },
  },
  {
    title: "External programs",
    intro: "Exit code 1.",
    codes: {
      "program/credential-helper":
        "The credential helper failed. Run it by hand; what it prints is not shown, because it may be the secret.",
      "program/missing":
        "A program that this source needs is not installed. Install it, or name its path in the environment.",
      "program/no-credential-helper":
        "The credential helper is not on the PATH. Install it, or remove it from the config.",
      "program/not-found":
        "The path in the environment variable is not an executable file. Correct it, or unset the variable to use the PATH.",
      "program/output": "A program printed more than the maximum, so ecr-mirror stopped it.",
      "program/start": "A program cannot be started. Check that it is executable.",
      "program/timeout":
        "A program took too long, so ecr-mirror stopped it. Run it by hand to see what it waits for.",
    },
  },
  {
    title: "Registries",
    intro: "Exit code 1.",
    codes: {
      "registry/answer":
        "The registry, or a server that should have a file, answered with an error or with a web page. The status and the message are shown. If it is overloaded, run the same command again later, or set `requestsPerMinute`.",
      "registry/answer-size":
        "The answer of the registry is longer than the maximum for its kind. List the images or tags that you need instead of selecting them.",
      "registry/blob-size":
        "The size of a blob differs from the size in its manifest. Run the same command again. If it fails again, push the image again at its source.",
      "registry/config-too-large":
        "The image's config exceeds the maximum size. Build the image again with fewer labels and less history.",
      "registry/connection":
        "The connection to the registry failed. Check that the registry runs at this host and port, then the network, the firewall and the proxy variables.",
      "registry/credential-file":
        "A credential file of Docker or Podman is not JSON. Correct it, or set `DOCKER_CONFIG` or `REGISTRY_AUTH_FILE` to another one.",
      "registry/denied":
        "The registry denied access. The text says where the credentials were found. Log in with `docker login HOST`, or name credentials under `registries:`.",
      "registry/digest":
        "The content does not have the digest that it should have. Nothing was written. Run the same command again. If it fails again, push the image again at its source.",
      "registry/encoding":
        "The registry sent content in an encoding that ecr-mirror did not ask for. Report it to the operator of the registry or the proxy.",
      "registry/header":
        "A password or token has a character that HTTP headers cannot contain, for example a line break. Remove it.",
      "registry/host":
        "DNS does not know the registry's host. The nearest known host is suggested. Check the spelling, DNS and the proxy variables.",
      "registry/immutable-tag":
        "An immutable tag has another digest. Make a new plan: it shows the change as blocked, with the ways out.",
      "registry/incomplete-source":
        "The source lacks images that the index lists. Mirror only the platforms that exist (`platforms:`), or push the image again.",
      "registry/inside-address":
        "The registry redirected to an address inside the network. ecr-mirror did not follow it. Ask the operator of the registry.",
      "registry/list":
        "The registry's list of tags or repositories cannot be read, for example because the answer is a login page. Check the host, and that no proxy changes the answer.",
      "registry/manifest":
        "The manifest is malformed or nested without end, so it cannot be trusted. Build the image again and push it, or leave it out with `ignore`.",
      "registry/manifest-size":
        "The manifest is larger than registries accept. Build the image again with fewer layers or annotations.",
      "registry/no-repository":
        "The registry does not have this repository. Check the spelling, and that the credentials may see it.",
      "registry/not-found":
        "The registry does not have this content, for example a layer of an image. Push the image again at its source, or make a new plan.",
      "registry/not-stored":
        "The registry accepted content but does not have it. The tag was not changed. Run the same command again.",
      "registry/other-digest":
        "This run would write another image than the plan has. Nothing was written. Make a new plan.",
      "registry/platform":
        "The image does not have this platform; the platforms that it has are listed. Correct `platforms:`.",
      "registry/proxy":
        "The proxy refused the connection. Check `HTTPS_PROXY`, `NO_PROXY`, and the user and password in the URL of the proxy.",
      "registry/range":
        "The registry sent other bytes than requested. Report it to the operator of the registry or the proxy.",
      "registry/rate-limit":
        "The registry's rate limit was reached. Log in for a higher limit, set `requestsPerMinute`, or run the same command again later: finished work is skipped.",
      "registry/realm":
        "The registry named no usable token server. Report it to the operator of the registry.",
      "registry/redirect":
        "A redirect leads to something that is not a URL, or from https to http. ecr-mirror did not follow it.",
      "registry/redirects":
        "The server redirects too many times, often to a login page or back to itself. Open the address in a browser.",
      "registry/schema1":
        "The image has the retired schema 1 format, which ECR does not accept. Build the image again with a current tool.",
      "registry/timeout":
        "The registry did not answer in time. Check the network, the firewall and the proxy variables.",
      "registry/tls":
        "The registry's certificate is not trusted, has expired or is for another host, or the registry does not use TLS. The text says which. Set `ca` or `plainHttp` under `registries:`, or check this machine's clock.",
      "registry/token": "The token server returned no token. Report it to the operator of the registry.",
      "registry/token-server":
        "The registry's token server has another origin, so it did not receive the credentials. Set `tokenServer` if it belongs to the registry.",
      "registry/too-slow":
        "The transfer was too slow, so ecr-mirror stopped it. Run the same command again later: finished work is skipped.",
      "registry/unasked":
        "The registry sent an unrequested answer, so its tags and lists are not used. Check the proxy or load balancer in front of it.",
      "registry/upload-location":
        "The registry sends the upload to another host, or to no address. Nothing was sent there.",
      "registry/url": "The text is not an http or https URL. Write the full address.",
      "registry/wrong-digest":
        "The image's config does not have the digest in its manifest. Push the image again at its source.",
    },
  },
  {
    title: "Amazon ECR",
    intro: "Exit code 1.",
    codes: {
      "ecr/access-denied":
        "AWS denies access; the missing right is named. `ecr-mirror iam-policy` prints a policy with everything that this config needs.",
      "ecr/assume-role":
        "The role cannot be assumed. Allow the credentials in its trust policy, or correct `assumeRole` and `externalId`.",
      "ecr/clock":
        "This machine's clock differs too much from that of AWS. Set it: `sudo timedatectl set-ntp true`.",
      "ecr/credentials-expired":
        "The AWS credentials have expired. Log in again: `aws sso login --profile NAME`.",
      "ecr/credentials-refused":
        "AWS does not accept the access key or its signature. Check the key, its secret, the session token and the region.",
      "ecr/failed": "ECR answered with an error that ecr-mirror does not know; ECR's message is shown.",
      "ecr/kms":
        "The KMS key cannot be used. Check that it exists in this region and is enabled, and that its key policy allows `kms:CreateGrant`.",
      "ecr/limit": "A quota of ECR is exhausted. Delete what you do not need, or ask AWS for a higher quota.",
      "ecr/no-credentials":
        "No AWS credentials were found. Log in, set `AWS_PROFILE`, or give the CI job a role.",
      "ecr/not-deleted": "ECR did not delete the image; its reason is shown. Make a new plan with `--prune`.",
      "ecr/other-account":
        "The credentials belong to another AWS account than the registry. Set `profile` or `assumeRole`, or allow this account in the policies of the repositories.",
      "ecr/refused": "ECR refuses the request. Correct the setting that the text names.",
      "ecr/repository-exists":
        "The repository exists with another encryption, which cannot be changed. The plan shows the ways out.",
      "ecr/repository-missing":
        "The repository does not exist. Someone deleted it, or the registry belongs to another account or region. Make a new plan.",
      "ecr/sandbox-control": "The sandbox cannot do what the test requests; the detail says why.",
      "ecr/sandbox-option": "The sandbox cannot start with this account, region or findings file.",
      "ecr/sandbox-port":
        "The sandbox cannot listen on its port. Use another port, or omit the option to use any free port.",
      "ecr/sandbox-store": "The sandbox cannot use its folder. Use a folder that this user may write to.",
      "ecr/server":
        "The server did not answer as ECR does. Check `endpoint`, or run the same command again later.",
      "ecr/throttled":
        "ECR throttled the requests for two minutes. Run fewer jobs at once, or lower `--concurrency`.",
      "ecr/tls":
        "The TLS connection to ECR is not trusted, often because a proxy opens it. Set `NODE_EXTRA_CA_CERTS`, and check the clock.",
      "ecr/replica-given-up":
        "A replica failed several times in a row, so the rest of its actions were skipped. Run the same command again when the replica can be reached.",
      "ecr/unknown-profile":
        "No file of the AWS CLI has this profile; the nearest name is suggested. Correct `profile` in the config, or `AWS_PROFILE`.",
      "ecr/unreachable":
        "ECR cannot be reached. Check the region in the name of the registry, the network, the proxy variables and `endpoint`.",
    },
  },
  {
    title: "Drift",
    intro: "Exit code 1.",
    codes: {
      "drift/found":
        "In annotations, as a warning: ECR differs from what was last applied. The report says how to restore it; the exit code is 2.",
      "drift/no-state":
        "No state exists, so there is nothing to compare with. Apply first, or record what ECR has with `state adopt`.",
      "drift/unused-ignore": "Warning: an `--ignore` glob matches nothing. Correct or remove it.",
    },
  },
  {
    title: "Check",
    intro: "In annotations; the exit code is 2.",
    codes: {
      "check/named-by-source":
        "A mirrored image is referenced by its source address: a warning, with `--strict` an error. Use its ECR address.",
      "check/not-mirrored": "An image is not in the mapping. Add it to a source of the config.",
    },
  },
  {
    title: "Files to write",
    intro: "Exit code 1.",
    codes: {
      "output/chart-kept":
        "Warning: a chart could not be read, so the file that installs it was not changed.",
      "output/chart-missing":
        "Warning: the chart that an output installs is not in ECR yet, so the file was not changed.",
      "output/collision": "Two files have the same path. Change one path.",
      "output/disk-full": "The disk is full. The previous content is unchanged. Free some space.",
      "output/failed": "The system could not write the file. The error shows the code of the system.",
      "output/is-folder": "The path of the output is a directory. Write the path of a file.",
      "output/kustomization": "The file is not a kustomization. Correct the path.",
      "output/left-out":
        "Warning: an output cannot express the address of every image. The images that are left out are listed.",
      "output/link-loop": "Symbolic links form a loop. Write the path of the file itself.",
      "output/missing": "The folder of the path does not exist and cannot be created.",
      "output/not-allowed":
        "The permissions do not allow writing the file. Change them, or use another path.",
      "output/not-translated":
        "Warning: a file could not be fully translated. The remaining images are listed.",
      "output/not-utf8": "A file that an output edits or reads is not UTF-8 text. Save it as UTF-8.",
      "output/other-image":
        "A mirror entry would serve another image than the one requested. Set `naming: host`.",
      "output/other-config":
        "A file of the plan cannot be rendered again with this config. Use the config of the plan, or make a new plan.",
      "output/proof":
        "The chart, rendered with the written values, does not use the mirrored images. The differences are listed.",
      "output/read-only": "The file system is read-only. Use a path on another file system.",
      "output/several-places":
        "Warning: an image has several addresses in ECR. The warning says which one is used.",
      "output/values-kept":
        "Warning: a chart could not be read, so the values written for it were not changed.",
      "output/template":
        "A template has no `{{row}}` and `{{end}}`. Add them around the lines to repeat for each image.",
      "output/template-field": "A template uses a field that rows do not have. The error lists the fields.",
      "output/too-many-open": "The process has too many files open. Raise `ulimit -n`.",
    },
  },
  {
    title: "State and lock",
    intro: "Exit code 1.",
    codes: {
      "state/access-denied":
        "AWS denies access to the bucket of the state. The error names the missing right.",
      "state/apply-unsettled":
        "Apply ended before all of its actions were settled. The error says why. Run the same command again.",
      "state/assume-role":
        "The role of the state cannot be assumed. Allow the credentials in its trust policy.",
      "state/clock":
        "This machine's clock differs too much from that of S3. Set it: `sudo timedatectl set-ntp true`.",
      "state/conflict": "Another run keeps changing the state. Run the same command again.",
      "state/credentials-expired":
        "The AWS credentials for the bucket of the state have expired. Log in again: `aws sso login`.",
      "state/credentials-refused":
        "AWS does not accept the access key or its signature for the bucket of the state. Check the key and its secret.",
      "state/disk-full": "The disk is full. The previous state is unchanged. Free some space.",
      "state/encryption": "S3 refuses the encryption that `sse` and `kmsKey` set. Correct them.",
      "state/failed": "The system could not write the state. The error shows the code of the system.",
      "state/history-not-kept": "Warning: the previous state could not be added to the history.",
      "state/holder-alive":
        "The run that holds the state lock is alive. Wait for it, or use `state unlock --force`.",
      "state/is-folder": "The path of the state is a directory. Write the path of a file.",
      "state/kms-denied":
        "AWS denies the KMS key of the state. The error names the missing right and the key.",
      "state/kms-key": "The KMS key of the state does not exist in the bucket's region, or is disabled.",
      "state/link-loop": "Symbolic links form a loop. Write the path of the file itself.",
      "state/lock-newer": "The lock file comes from another version of ecr-mirror. Use that version.",
      "state/lock-unreadable":
        "The lock file cannot be read. It was not changed. Correct it, or restore it from git.",
      "state/locked":
        "Another run holds the state lock. The error says who and since when. Wait, or use `state unlock`.",
      "state/lock-lost":
        "The state lock was lost while apply ran, so another run may be writing. No further action was started. Run the same command again.",
      "state/missing": "The folder of the state does not exist and cannot be created.",
      "state/missing-shards":
        "Shards of the plan have not written their record, so `--finish` wrote nothing. The error names them.",
      "state/newer":
        "The state comes from another version of ecr-mirror. It was not changed. Use that version.",
      "state/no-bucket": "The bucket of the state does not exist. Create it, or correct `state`.",
      "state/no-credentials":
        "No AWS credentials were found for the bucket of the state. Log in, or give the CI job a role.",
      "state/not-allowed":
        "The permissions do not allow reading or writing the state. Change them, or use another path.",
      "state/not-written":
        "The state could not be written at the end of apply. The error names the file in which it was saved.",
      "state/other-config":
        "The state belongs to another config. Use another state, or take it over with `state adopt`. Exit code 64.",
      "state/other-region": "The bucket of the state is in another region. Set `region` under `state`.",
      "state/place-taken": "`state mv` would overwrite other images at the new name. Nothing was copied.",
      "state/policy-denied":
        "A policy denies the request for the state, often because it requires `sse: aws:kms`.",
      "state/read-only": "The file system is read-only. Use a path on another file system.",
      "state/record-unreadable":
        "The record of a run, next to the state, cannot be read. It was not changed.",
      "state/too-many-open": "The process has too many files open. Raise `ulimit -n`.",
      "state/unfinished-run":
        "A run did not finish and left its record. Apply again, or finish the plan with `--finish`.",
      "state/unreachable": "The bucket of the state cannot be reached. Check the network and the region.",
      "state/unreadable":
        "The state cannot be read. It was not changed. Correct it, or move it away and run `state adopt`.",
      "state/unknown-serial": "The history has no state with this serial. `state history` lists them.",
    },
  },
];
