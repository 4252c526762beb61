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
      "usage/bundle-address": "`s3:` without the name of a bucket behind it. Write `s3://BUCKET/PREFIX/`.",
      "usage/choice": "An option has an unknown value. The error lists the known ones.",
      "usage/config-exists": "`init` never overwrites a config. Name another file, or remove it.",
      "usage/conflict": "Two options conflict. Remove one.",
      "usage/engine": "`--shard auto` where the variables of an engine are incomplete or no part of a whole.",
      "usage/extra-argument": "The command takes fewer arguments. Quote an argument that contains spaces.",
      "usage/flag-value": "A flag takes no value. Write it alone.",
      "usage/format": "The command has no such `--format`, or `=` without a file follows it.",
      "usage/missing-argument": "The command needs another argument.",
      "usage/missing-value": "An option needs a value.",
      "usage/needs-yes":
        "`apply` needs a confirmation, and there is no terminal. Apply a plan file, or use `--yes`.",
      "usage/no-command": "No command was given.",
      "usage/no-engine": "`--shard auto` where no engine says which part this is. Name it: `--shard I/N`.",
      "usage/no-lock": "`--update-lock` without `lock:` in the config. Add `lock: state/mirror.lock.json`.",
      "usage/no-mapping":
        "No mapping was named. Use `--mapping`, IMAGE_MAPPING_CSV, or a config with a mapping output.",
      "usage/no-match": "Nothing matches the glob or name: see `state list`, `plan --verbose` or `discover`.",
      "usage/nothing-to-do": "The command needs files, images, or other input.",
      "usage/repeated-option": "An option that takes one value appears twice. Give it once.",
      "usage/shard-count":
        "`--shard auto` where nothing says how many parts there are. Apply a bundle, or name the part.",
      "usage/shell": "There is completion for bash, zsh and fish.",
      "usage/state-action": "`state` has no such action.",
      "usage/two-engines": "`--shard auto` where two engines say different parts. Name it: `--shard I/N`.",
      "usage/unknown-code": "No error has this code. The nearest is suggested.",
      "usage/unknown-command": "No such command; the nearest is suggested.",
      "usage/unknown-option": "No such option; the nearest is suggested.",
      "usage/unknown-policy": "The config has no tag policy of that name; its policies are listed.",
      "usage/unknown-principal":
        "`iam-policy --principal` names none of the config's principals; they are listed.",
      "usage/unknown-source": "The config has no source of this name; its names are listed.",
      "usage/value": "An option's value has the wrong form or size.",
    },
  },
  {
    title: "The config",
    intro: "mirror.config.yaml is invalid. Exit code 64 for errors; nothing was asked of any registry.",
    codes: {
      "config/accept":
        "`accept` names a code that is unknown, or that of an error. Only warnings can be accepted.",
      "config/account": "An AWS account is 12 digits.",
      "config/certificate": "Cannot read a certificate or key. Name a PEM file.",
      "config/chart":
        "It is unclear where a helm source's chart is. Give a path, an oci:// URL, or `repository` and `version`.",
      "config/collision":
        "Two images with different digests map to the same destination. Change a prefix, naming or destination.",
      "config/conflict": "Two keys conflict. Remove one.",
      "config/day": "Not a day of the calendar. Write YYYY-MM-DD.",
      "config/destination": "A destination is not a repository in ECR with an optional tag.",
      "config/digest": "A tag policy pins something that is no sha256 digest.",
      "config/duplicate-name": "Two sources have the same name. Give each its own name.",
      "config/duplicate-path": "Two outputs, or an output and the state, write one file.",
      "config/duplicate-rule": "Two rules have the same `match`, so the second never applies. Merge them.",
      "config/duration": "Not a duration. Write 12h or 3d.",
      "config/empty": "The config is empty. `init` writes one.",
      "config/encryption": "A key is named without KMS as the type.",
      "config/exclusion": "ECR would refuse this exclusion from tag mutability.",
      "config/gate": "A gate has no rule, so it would refuse nothing. Add one, or remove the gate.",
      "config/git-ref": "Not a branch, tag or commit of a git repository.",
      "config/glob": "A pattern is too long to be matched.",
      "config/helper": "A credential helper is named by its suffix alone: `ecr-login`.",
      "config/host": "Not the host of a registry. Leave out scheme and path.",
      "config/identity":
        "A signer's identity names no one, overlaps with another, or has no effect next to it.",
      "config/kms-key": "Not a KMS key: its ARN, its id, or alias/name.",
      "config/lifecycle-policy": "ECR would refuse the lifecycle policy; what is wrong is said.",
      "config/missing-key": "A key is missing that this part needs.",
      "config/more-errors": "More errors are not shown. Fix these first.",
      "config/name-collision":
        "Two repositories become one under ECR's naming rules. Give one a destination.",
      "config/naming": "Not a naming rule: path, name, host, or a template.",
      "config/no-name": "A state on S3 needs the config's `name`.",
      "config/not-approved":
        "An image is missing from the lock, or is outdated there. Approve it with `plan --update-lock GLOB`.",
      "config/pattern": "Not a regular expression that can be matched in linear time.",
      "config/pem": "A file that should hold certificates or a key holds none.",
      "config/platform": "Not a platform. Write linux/amd64 or linux/arm64/v8.",
      "config/policy-json": "A policy is not JSON.",
      "config/prefix": "Not a prefix that ECR takes for repositories.",
      "config/region": "The region and the registry's name differ. Leave out the region.",
      "config/registry": "The target is not an ECR registry's host name, nor `sandbox`.",
      "config/registry-path": "Not a registry or a path below one. Write `docker.io` or `ghcr.io/acme`.",
      "config/rename": "A tag policy's `rename` can't give tags.",
      "config/renamed": "Warning: a repository's name was made to fit ECR's rules; both are shown.",
      "config/extends": "A config extends itself, directly or by way of another.",
      "config/replica": "The target and the replicas name the same registry twice. Remove one.",
      "config/repository-policy": "ECR would refuse the repository policy; what is wrong is said.",
      "config/resource-tag": "ECR would refuse this resource tag.",
      "config/role": "Not the ARN of an IAM role.",
      "config/sandbox": "A key that means nothing for the sandbox.",
      "config/semver": "Not a version range.",
      "config/stage": "Not a template for the repositories in which new images wait to be scanned.",
      "config/signing-key": "A file that should hold the public key of a signer holds something else.",
      "config/state": "Not a place for the state: a path, or s3://bucket/key.",
      "config/tag": "Not a tag.",
      "config/trusted-root": "A file that should be a trusted root of Sigstore is something else.",
      "config/type": 'A value of another type. Often a number that should be quoted: `"1.10"`.',
      "config/unknown-key": "No such key; the nearest is suggested.",
      "config/unknown-kind": "No such kind; the nearest is suggested.",
      "config/unknown-policy": "No tag policy of this name.",
      "config/unknown-source": "An output names a source that the config doesn't have.",
      "config/url": "Not an http or https URL.",
      "config/value": "Not one of the values that the key knows.",
      "config/version": "The config is for another version of ecr-mirror.",
      "config/waiver":
        "The file of waivers is not a list of maps with `image`, `gate`, `until`, `owner` and `reason`, or one of them is wrong.",
    },
  },
  {
    title: "YAML",
    intro: "Exit code 64.",
    codes: {
      "yaml/alias": "An alias has no anchor, or aliases multiply beyond reason.",
      "yaml/document": "Warning: a document of a file with several could not be read and was left out.",
      "yaml/documents": "The config holds more than one YAML document.",
      "yaml/duplicate-key": "A mapping has the same key twice. Remove one.",
      "yaml/encoding": "The file is not UTF-8 text.",
      "yaml/key": "A key is not text. Quote it.",
      "yaml/limit": "The file is too deep or too large for what it is.",
      "yaml/merge": "`<<` merges a value that is not a mapping.",
      "yaml/syntax": "Not valid YAML; the place is shown.",
      "yaml/tag": "A YAML tag that a config doesn't know.",
      "yaml/version": "A %YAML directive of a version other than 1.2 or 1.1.",
    },
  },
  {
    title: "Environment variables",
    intro: "Exit code 64.",
    codes: {
      "env/syntax": "`${` without its `}`.",
      "env/unset": "An environment variable isn't set. Set it, or give a default: `${NAME:-default}`.",
    },
  },
  {
    title: "Files that are read",
    intro: "Exit code 64.",
    codes: {
      "file/compressed": "The file is compressed. Unpack it first.",
      "file/encoding": "The file is not UTF-8 text.",
      "file/failed": "The system refused to read the file; its code is shown.",
      "file/is-folder": "Expected a file, found a directory.",
      "file/link-loop": "Symbolic links form a loop.",
      "file/missing": "No such file. Paths in a config are relative to it.",
      "file/no-match": "A pattern matches no file.",
      "file/not-allowed": "The permissions of the file do not allow it.",
      "file/not-regular": "Not a regular file.",
      "file/too-large": "The file is larger than anything of its kind.",
      "file/too-many": "A pattern matches too many files.",
      "file/too-many-open": "The process has too many files open. Raise `ulimit -n`.",
    },
  },
  {
    title: "Lists and records",
    intro: "Exit code 64.",
    codes: {
      "list/broken-record": "A record can't be read; its line is shown.",
      "list/broken-records": "Warning: broken records were left out; how many is said.",
      "list/conf": "A line is not REPO_NAME=SOURCE_IMAGE.",
      "list/empty": "The list names no image.",
      "list/json-line": "A line of a JSONL file is not JSON.",
      "list/limit": "The list has more entries than are read: 250,000.",
      "list/long-record": "A record is longer than any can be.",
      "list/no-field": "No record has one of the fields that should name images.",
      "list/not-images": "Warning: some entries are no image references; each is shown with its line.",
      "list/nothing-taken": "`init` can take over nothing of the file; why is said.",
      "list/shape": "The file has another form than its kind expects.",
      "list/unknown-tool": "`init` does not know the file. Name its tool with `--from-format`.",
    },
  },
  {
    title: "CSV files",
    intro: "Exit code 64.",
    codes: {
      "csv/cells": "A row has more or fewer cells than the header.",
      "csv/column": "The file lacks a column that is needed.",
      "csv/control": "A cell holds a control character.",
      "csv/empty": "The file has no header line.",
      "csv/header": "The header names a column twice.",
      "csv/quote": "A quoted cell isn't closed, or text follows it.",
      "csv/row": "A row is too long. A quote may be missing before it.",
    },
  },
  {
    title: "OCI image layouts",
    intro: "Exit code 64.",
    codes: {
      "layout/archive": "Not a tar archive that can be read; it may be cut off.",
      "layout/empty": "The layout holds no image with a name.",
      "layout/image": "An image of the layout is not whole; what it lacks is said.",
      "layout/index": "index.json can't be read.",
      "layout/manifest-size": "A manifest has a size that no manifest has.",
      "layout/missing": "Not a layout: oci-layout or index.json is missing.",
      "layout/missing-blob": "A blob that a manifest names is missing. Write the layout again.",
      "layout/name": "An image's name in the layout is no reference.",
      "layout/version": "Not version 1.0.0 of the layout.",
      "layout/write": "The layout can't be written.",
      "layout/wrong-digest": "A blob's content is not what its name says.",
      "layout/wrong-size": "A blob has another size than its manifest says.",
    },
  },
  {
    title: "Mapping files",
    intro: "Exit code 64.",
    codes: {
      "mapping/columns":
        "The mapping has further columns, which rewriting the file would lose. Take them out.",
      "mapping/conflict": "The mapping names two places for one image.",
      "mapping/reference": "The mapping names something that is no image.",
      "mapping/registry": "Warning: the mapping names a registry other than the target.",
      "mapping/shape":
        "Not a mapping file. It begins with internal_uri,ecr_uri, or is a JSON or YAML list of these.",
    },
  },
  {
    title: "Image references",
    intro: "Exit code 64.",
    codes: {
      "reference/digest": "Not a sha256 digest.",
      "reference/entry": "An image is described in two ways that differ.",
      "reference/latest": "Warning: an image has neither tag nor digest; `latest` is meant.",
      "reference/pattern": "Not a pattern of repositories.",
      "reference/repository": "Not a repository.",
      "reference/syntax": "Not an image reference. Write registry/repository:tag, without https://.",
    },
  },
  {
    title: "Helm values files",
    intro: "Exit code 64.",
    codes: {
      "values/alias": "The part to change is shared by a YAML alias. Write it out.",
      "values/duplicate-key": "The values file has a key twice.",
      "values/left": "Warning: no values key moves this image to ECR; it is named with its template.",
      "values/not-found": "The values file to edit doesn't exist.",
      "values/scattered": "Warning: one values key names images in several folders.",
      "values/shape": "The values file is not a map of keys.",
      "values/syntax": "The values file is not valid YAML.",
    },
  },
  {
    title: "Archives",
    intro: "Exit code 64.",
    codes: {
      "archive/unsafe":
        "The archive holds entries that would leave their folder, or is too large. It was not unpacked.",
    },
  },
  {
    title: "Plans",
    intro: "Exit code 64; 4 for `plan/stale`, `plan/other-state` and `plan/config-changed`.",
    codes: {
      "plan/blob-mounting":
        "Warning: the account setting BLOB_MOUNTING is off, so shared layers are uploaded to each repository.",
      "plan/bundle":
        "A plan bundle, or a part of it, was truncated or changed, or another version wrote it. Make it again.",
      "plan/bundle-exists": "`--out` names a place that holds the bundle of another plan. Name another one.",
      "plan/bundle-secret":
        "The config has a secret in plain text, which would be in the bundle. Write it as `${NAME}`.",
      "plan/config-changed":
        "The config, or an environment value in it, changed since the plan was made. Nothing was done. Plan again. Exit code 4.",
      "plan/creation-template":
        "Warning: a repository creation template of ECR covers mirrored repositories.",
      "plan/digest-lost":
        "An image of the state to go back to is neither in ECR nor at its source. The plan does the rest. Exit code 1.",
      "plan/edited": "The plan was changed after it was saved, or has no digest. Make one with `plan --out`.",
      "plan/foreign-file":
        "The plan writes a file that no output of the config names, or other content than it announces. Nothing was done.",
      "plan/foreign-referrer":
        "Warning: a tag of a signature in ECR holds something that this config did not put there. It stays.",
      "plan/hidden-rule":
        "Warning: an earlier rule of `repositories.rules` matches all that this one does. Move the narrower rule up.",
      "plan/lifecycle": "Warning: the lifecycle policy would expire images that are wanted.",
      "plan/not-json": "The plan is not JSON, or it was cut off.",
      "plan/other-split": "A shard of another number of parts than the bundle has.",
      "plan/other-state":
        "The plan was made for another state, by name, location or lineage. Nothing was done. Use the config that the plan was made with, or plan again. Exit code 4.",
      "plan/other-target": "The plan is for another registry than the config's target.",
      "plan/other-version":
        "A bundle, or a plan that several machines share, was made by another version of the program. Run plan, all shards and `--finish` with one version.",
      "plan/prune-skipped": "Warning: nothing is pruned; why is said.",
      "plan/pull-through": "Warning: a pull-through cache rule has the prefix of mirrored repositories.",
      "plan/quota": "Warning: the plan needs more than a quota of ECR allows; which one is said.",
      "plan/registry-scanning": "Warning: the registry's scanning rules go before scanOnPush.",
      "plan/replication":
        "Warning: ECR replicates to a registry that this config fills too. Drop one of the two.",
      "plan/shape": "The file is not a plan.",
      "plan/stale":
        "ECR changed since the plan was made. Nothing more was done. `--finish` names the shards that found it. Plan again.",
      "plan/too-large":
        "The plan needs more memory than this process may use. Give it more: `NODE_OPTIONS=--max-old-space-size=4096`. Or apply it in shards.",
      "plan/unused-rule": "Warning: a rule of `repositories.rules` matches no repository of the plan.",
      "plan/version": "The plan has another format version. Plan again.",
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
        "The tag is immutable and holds another digest. `plan --replace` deletes and copies it again.",
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
      "chart/provenance": "The chart's provenance file is for another archive.",
      "chart/provenance-unread":
        "Warning: the file at the address of the provenance file is not one, so it is left out.",
      "chart/render":
        "The chart cannot be rendered. Helm's message is shown, with the value that is most likely missing.",
      "chart/resolved": "Warning: the chart version was chosen from a range. Write the exact version.",
      "chart/schema": "The values break the chart's schema. Correct the values that Helm's message names.",
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
        "The answer of the registry is longer than the maximum for its kind. Name the images or tags that you need instead of selecting them from a list.",
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
        "A password or token has a character that HTTP headers cannot hold, such as a line break. Remove it.",
      "registry/host":
        "DNS does not know the registry's host. The nearest known host is suggested. Check the spelling, DNS and the proxy variables.",
      "registry/immutable-tag":
        "An immutable tag holds another digest. Make a new plan: it shows the change as blocked, with the ways out.",
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
        "The registry accepted content and does not have it later. The tag was not changed. Run the same command again.",
      "registry/other-digest":
        "This run would write another image than the plan has. Nothing was written. Make a new plan.",
      "registry/platform":
        "The image does not have this platform; the platforms that it has are listed. Correct `platforms:`.",
      "registry/proxy":
        "The proxy refused the connection. Check `HTTPS_PROXY`, `NO_PROXY`, and the user and password in the URL of the proxy.",
      "registry/range":
        "The registry sent other bytes than requested. Report it to the operator of the registry or the proxy.",
      "registry/rate-limit":
        "The registry's rate limit is reached. Log in for a higher limit, set `requestsPerMinute`, or run the same command again later: finished work is skipped.",
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
      "registry/token": "The token server gave no token. Report it to the operator of the registry.",
      "registry/token-server":
        "The registry's token server has another origin, so it did not receive the credentials. Set `tokenServer` if it belongs to the registry.",
      "registry/too-slow":
        "The transfer was too slow, so ecr-mirror stopped it. Run the same command again later: finished work is skipped.",
      "registry/unasked":
        "The registry sent an answer to no request, so its tags and lists are not used. Check the proxy or load balancer in front of it.",
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
      "ecr/limit": "A quota of ECR is used up. Delete what you do not need, or ask AWS for a higher quota.",
      "ecr/no-credentials":
        "No AWS credentials were found. Log in, set `AWS_PROFILE`, or give the CI job a role.",
      "ecr/not-deleted": "ECR did not delete the image; its reason is shown. Make a new plan with `--prune`.",
      "ecr/other-account":
        "The credentials belong to another AWS account than the registry. Set `profile` or `assumeRole`, or allow this account in the policies of the repositories.",
      "ecr/refused": "ECR refuses the request. Correct the setting that the text names.",
      "ecr/repository-exists":
        "The repository exists with another encryption, which cannot be changed. The plan shows the ways out.",
      "ecr/repository-missing":
        "The repository does not exist. Somebody deleted it, or the registry belongs to another account or region. Make a new plan.",
      "ecr/sandbox-control": "The sandbox cannot do what the test requests; the detail says why.",
      "ecr/sandbox-option": "The sandbox cannot start with this account, region or findings file.",
      "ecr/sandbox-port":
        "The sandbox cannot listen on its port. Use another port, or leave the option out for any free port.",
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
        "In annotations, as a warning: ECR is not as it was last applied. The report says what puts it back; the exit code is 2.",
      "drift/no-state":
        "There is no state to compare with. Apply first, or take over what ECR holds with `state adopt`.",
      "drift/unused-ignore": "Warning: an `--ignore` glob matches nothing.",
    },
  },
  {
    title: "Check",
    intro: "In annotations; the exit code is 2.",
    codes: {
      "check/named-by-source":
        "A mirrored image is named by its source: a warning, with `--strict` an error. Name it by its place in ECR.",
      "check/not-mirrored": "An image is not in the mapping. Add it to a source of the mirror's config.",
    },
  },
  {
    title: "Files that are written",
    intro: "Exit code 1.",
    codes: {
      "output/chart-kept": "Warning: a chart could not be read, so the file that installs it stays as it is.",
      "output/chart-missing":
        "Warning: the chart that an output installs is not in ECR yet; the file stays as it is.",
      "output/collision": "Two files would be written to one place.",
      "output/disk-full": "The disk is full. What was there before is untouched.",
      "output/failed": "The system refused to write the file; its code is shown.",
      "output/is-folder": "The output path is a directory. Name a file.",
      "output/kustomization": "The file is not a kustomization.",
      "output/left-out": "Warning: an output can't say where every image is.",
      "output/link-loop": "Symbolic links form a loop.",
      "output/missing": "The path's folder doesn't exist and can't be made.",
      "output/not-allowed": "The permissions forbid writing.",
      "output/not-translated": "Warning: a file could not be translated wholly; what is left is listed.",
      "output/not-utf8": "A file that an output edits or reads is not UTF-8 text. Save it as UTF-8.",
      "output/other-image": "A mirror entry would serve another image than asked for. Set `naming: host`.",
      "output/other-config": "A file of the plan can't be rendered again with this config.",
      "output/proof": "Rendering the chart with the written values did not give the mirrored images.",
      "output/read-only": "The file system is read-only.",
      "output/several-places": "Warning: an image lies in several places; which one is used is said.",
      "output/values-kept":
        "Warning: a chart could not be read, so the values written for it stay as they are.",
      "output/template": "A template has no part for the rows.",
      "output/template-field": "A template names a field that rows don't have.",
      "output/too-many-open": "The process has too many files open. Raise `ulimit -n`.",
    },
  },
  {
    title: "State and lock",
    intro: "Exit code 1.",
    codes: {
      "state/access-denied": "AWS denies access to the state's bucket.",
      "state/apply-unsettled":
        "Apply ended before all that it set out to do was settled; why is said. Run the same command again.",
      "state/assume-role": "The state's role can't be assumed: its trust policy must let the credentials in.",
      "state/clock": "The machine's clock is too far from S3's. Set it (NTP).",
      "state/conflict": "Another run keeps writing the state. Run the command again.",
      "state/credentials-expired": "The AWS credentials for the state's bucket have expired. Log in again.",
      "state/credentials-refused": "AWS refuses the access key or the signature for the state's bucket.",
      "state/disk-full": "The disk is full. The state is as it was.",
      "state/encryption": "S3 refuses the encryption that `sse` and `kmsKey` ask for.",
      "state/failed": "The system refused to write the state; its code is shown.",
      "state/history-not-kept": "Warning: the earlier state could not be kept in the history.",
      "state/holder-alive":
        "The holder of the state lock is alive. Wait for it, or use `state unlock --force`.",
      "state/is-folder": "The state's path is a folder.",
      "state/kms-denied": "AWS denies the KMS key of the state; the missing right and the key are named.",
      "state/kms-key": "The KMS key of the state does not exist in the bucket's region, or is disabled.",
      "state/link-loop": "Symbolic links form a loop.",
      "state/lock-newer": "The lock file is from another version of ecr-mirror.",
      "state/lock-unreadable": "Cannot read the lock file. The file was not changed.",
      "state/locked":
        "Another apply holds the state; who, since when and where is said. Wait, or use `state unlock`.",
      "state/lock-lost":
        "The state lock was lost while apply ran: another run may be writing. Nothing more was begun. Run again.",
      "state/missing": "The state's folder doesn't exist and can't be made.",
      "state/missing-shards":
        "Shards of the plan have not left their record, so `--finish` wrote nothing; they are named.",
      "state/newer": "The state is from another version of ecr-mirror. It is kept as it is.",
      "state/no-bucket": "The state's bucket doesn't exist.",
      "state/no-credentials": "No AWS credentials for the state's bucket.",
      "state/not-allowed": "The permissions forbid reading or writing the state.",
      "state/not-written":
        "The state could not be written at the end of apply. The text names the file where it was saved.",
      "state/other-config":
        "The state belongs to another config. Name another state, or take it over with `state adopt`. Exit code 64.",
      "state/other-region": "The state's bucket is in another region. Set `region` under `state`.",
      "state/place-taken": "`state mv` would overwrite what the new name holds. Nothing was copied.",
      "state/policy-denied":
        "A policy denies the request for the state, often because it demands `sse: aws:kms`.",
      "state/read-only": "The file system is read-only.",
      "state/record-unreadable":
        "The record of a run, stored next to the state, cannot be read. It is kept unchanged.",
      "state/too-many-open": "The process has too many files open. Raise `ulimit -n`.",
      "state/unfinished-run":
        "A run left a record and did not finish. Apply again, or finish the plan with `--finish`.",
      "state/unreachable": "The state's bucket can't be reached.",
      "state/unreadable":
        "The state cannot be read. It is kept unchanged. Fix it, or move it away and run `state adopt`.",
      "state/unknown-serial": "The history does not have that serial. See `state history`.",
    },
  },
];
