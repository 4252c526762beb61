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
      "usage/arguments": "The arguments can't be understood. See the command's `--help`.",
      "usage/bundle-address": "`s3:` without the name of a bucket behind it. Write `s3://BUCKET/PREFIX/`.",
      "usage/choice": "An option's value is not one of those it knows; they are listed.",
      "usage/config-exists": "`init` never overwrites a config. Name another file, or remove it.",
      "usage/conflict": "Two options exclude each other.",
      "usage/engine": "`--shard auto` where the variables of an engine are incomplete or no part of a whole.",
      "usage/extra-argument": "More arguments than the command takes. Quote what holds spaces.",
      "usage/flag-value": "A flag was given a value. Write it alone.",
      "usage/format": "The command has no such `--format`, or `=` without a file follows it.",
      "usage/missing-argument": "The command needs an argument more.",
      "usage/missing-value": "An option stands without its value.",
      "usage/needs-yes": "`apply` can't ask without a terminal. Give it a plan file, or `--yes`.",
      "usage/no-command": "No command was given.",
      "usage/no-engine": "`--shard auto` where no engine says which part this is. Name it: `--shard I/N`.",
      "usage/no-lock": "`--update-lock` without `lock:` in the config. Add `lock: state/mirror.lock.json`.",
      "usage/no-mapping":
        "No mapping was named. Use `--mapping`, IMAGE_MAPPING_CSV, or a config with a mapping output.",
      "usage/no-match": "Nothing matches the glob or name: see `state list`, `plan --verbose` or `discover`.",
      "usage/nothing-to-do": "The command was given nothing to look at.",
      "usage/repeated-option": "An option that takes one value was given twice.",
      "usage/shard-count":
        "`--shard auto` where nothing says how many parts there are. Apply a bundle, or name the part.",
      "usage/shell": "There is completion for bash, zsh and fish.",
      "usage/state-action": "`state` has no such action.",
      "usage/two-engines": "`--shard auto` where two engines say different parts. Name it: `--shard I/N`.",
      "usage/unknown-code": "`explain` was given a code that there is not; the nearest is suggested.",
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
    intro:
      "mirror.config.yaml says something that can't hold. Exit code 64 for errors; nothing was asked of any registry.",
    codes: {
      "config/accept":
        "`accept` names a code that is unknown, or that of an error. Only warnings can be accepted.",
      "config/account": "An AWS account is 12 digits.",
      "config/certificate": "A certificate or key can't be read. Name a PEM file.",
      "config/chart":
        "It is unclear where a helm source's chart is. Give a path, an oci:// URL, or `repository` and `version`.",
      "config/collision":
        "Two wanted images land on one place with two digests. Change a prefix, naming or destination.",
      "config/conflict": "Two keys exclude each other. Keep one.",
      "config/day": "Not a day of the calendar. Write YYYY-MM-DD.",
      "config/destination": "A destination is not a repository in ECR with an optional tag.",
      "config/digest": "A tag policy pins something that is no sha256 digest.",
      "config/duplicate-name": "Two sources have one name. Names tell them apart in plans and state.",
      "config/duplicate-path": "Two outputs, or an output and the state, write one file.",
      "config/duplicate-rule": "The same `match` stands twice; the second would never apply.",
      "config/duration": "Not a span of time. Write 12h or 3d.",
      "config/empty": "The config is empty. `init` writes one.",
      "config/encryption": "A key is named without KMS as the type.",
      "config/exclusion": "ECR would not take this exclusion of a tag's mutability.",
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
      "config/replica": "The same registry stands twice among target and replicas.",
      "config/repository-policy": "ECR would refuse the repository policy; what is wrong is said.",
      "config/resource-tag": "ECR would not take this resource tag.",
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
      "yaml/duplicate-key": "A key stands twice; only one could count.",
      "yaml/encoding": "The file is not UTF-8 text.",
      "yaml/key": "A key is not text. Quote it.",
      "yaml/limit": "The file is too deep or too large for what it is.",
      "yaml/merge": "`<<` merges something that is no map.",
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
      "file/disk-full": "The disk is full.",
      "file/encoding": "The file is not UTF-8 text.",
      "file/failed": "The system refused to read the file; its code is shown.",
      "file/is-folder": "A folder stands where a file is wanted.",
      "file/link-loop": "Symbolic links lead in a circle.",
      "file/missing": "No such file. Paths in a config are relative to it.",
      "file/no-match": "A pattern matches no file.",
      "file/not-allowed": "The file's permissions forbid it.",
      "file/not-regular": "Not a regular file.",
      "file/read-only": "The file system is read-only.",
      "file/too-large": "The file is larger than anything of its kind.",
      "file/too-many": "A pattern matches too many files.",
      "file/too-many-open": "The process has too many files open. Raise `ulimit -n`.",
      "file/unreadable": "The file can't be read.",
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
      "bundle/access-denied": "AWS denies access to the bundle's bucket. The missing right is named.",
      "bundle/assume-role": "The role that reaches the bucket can't be assumed.",
      "bundle/clock": "The machine's clock is too far from S3's. Set it (NTP).",
      "bundle/credentials-expired": "The AWS credentials for the bundle's bucket have expired. Log in again.",
      "bundle/credentials-refused": "AWS refuses the access key or the signature for the bundle's bucket.",
      "bundle/encryption": "S3 refuses the encryption that the bundle is written with.",
      "bundle/kms-denied": "AWS denies the KMS key of the bundle; the missing right and the key are named.",
      "bundle/kms-key": "The KMS key of the bundle does not exist in the bucket's region, or is disabled.",
      "bundle/no-bucket": "The bundle's bucket does not exist.",
      "bundle/no-credentials": "No AWS credentials for the bundle's bucket.",
      "bundle/other-region": "The bundle's bucket is in another region. Set `AWS_REGION`.",
      "bundle/policy-denied":
        "A policy denies the request for the bundle, often because it demands encryption: see bundles on S3.",
      "bundle/unreachable": "The bundle's bucket can't be reached.",
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
        "There are signatures, and none is good. The plan names the nearest and what is wrong with it.",
      "gate/missing-provenance":
        "A gate requires provenance, for the image or for each of its platforms, signed where the gate names signers.",
      "gate/missing-sbom":
        "A gate requires an SBOM, for the image or for each of its platforms, signed where the gate names signers.",
      "gate/not-checked":
        "A signature asks for a check that cannot be made offline. Allow it by its name with `allowUnchecked`, or have the image signed otherwise.",
      "gate/not-scanned": "Nobody has scanned the image, so a gate cannot say which vulnerabilities it has.",
      "gate/registry":
        "A gate allows only other registries. Mirror from an allowed one, or add this one to `allowedRegistries`.",
      "gate/too-much-evidence": "More signatures or larger ones than are looked at.",
      "gate/unread":
        "What a gate has to look at could not be read. The image stays out; the failure below the plan says why.",
      "gate/unsigned":
        "There is no signature. Have the digest signed by one of the signers, or waive the gate for a limited time.",
      "gate/vulnerable": "A scan found vulnerabilities above the limit of a gate, or of unknown severity.",
      "gate/waiver-expired":
        "Warning: a waiver is past its last day and counts no more. Remove it, or renew it after a look.",
      "gate/waiver-expires": "Warning: a waiver that is in use ends within 14 days.",
      "gate/waiver-unmatched":
        "Warning: a waiver is for no image that the config asks for. Remove it, or correct its `image`.",
      "gate/wrong-signer": "A good signature, by somebody else than the signers of the gate.",
      "prune/early-deletion":
        "Warning: an archived image is deleted before its 90 days are over; AWS charges for the rest of them.",
      "prune/in-use": "ECR recorded a pull of the image within `prune.unusedFor`. It is not deleted.",
      "prune/protected": "`prune.protect` matches the image. It is not deleted.",
      "prune/too-much":
        "Prune would delete more of the repository than `prune.maxPercent`. Use `--force-prune`, or raise it.",
      "repository/fixed-setting": "ECR cannot change this setting of an existing repository.",
      "repository/other-owner":
        "The repository was created by another config, which its tag `ecr-mirror:owner` names, or another config of the same run keeps it too.",
      "repository/not-created":
        "A repository is missing and the config says `repositories.create: false`. Create it in the tool that owns it.",
      "tag/immutable":
        "The tag is immutable and holds another digest. `plan --replace` deletes and copies it again.",
    },
  },
  {
    title: "Tag policies and sources that find nothing",
    intro: "Exit code 1: a failure of the source. The others go on, and what was mirrored stays.",
    codes: {
      "policy/selects-nothing":
        "A source, a list, a glob or a tag policy selects nothing. Correct it, or set `allowEmpty: true` on the source.",
      "policy/too-few": "A source found fewer images than its `min`.",
    },
  },
  {
    title: "Helm charts",
    intro: "Exit code 1.",
    codes: {
      "chart/broken": "The folder or archive is not a usable chart.",
      "chart/dependency": "A dependency of the chart is missing. `helm dependency build` fetches it.",
      "chart/fetch": "The chart can't be fetched.",
      "chart/incomplete": "Warning: a mirrored archive lacks a dependency, so Helm cannot install it.",
      "chart/index": "The chart repository's index can't be read.",
      "chart/large": "Helm printed more than any chart does.",
      "chart/lock": "Warning: Chart.lock is out of date.",
      "chart/missing-part":
        "Warning: a dependency of a part that is off is missing, so the images of that part are not known.",
      "chart/no-helm": "Helm is not installed. Install it, or name it in the environment.",
      "chart/no-version": "A chart of a repository needs its exact version.",
      "chart/not-found": "The chart, or this version of it, doesn't exist.",
      "chart/not-made": "The artifact of a chart cannot be made: the plan is older than the config.",
      "chart/provenance": "The chart's provenance file belongs to other bytes.",
      "chart/provenance-unread":
        "Warning: what is served as the chart's provenance file is not one; it is left out.",
      "chart/render": "The chart can't be rendered; Helm's message is shown.",
      "chart/resolved": "Warning: a chart's version was chosen from a range. Write it down.",
      "chart/schema": "The values break the chart's own schema.",
      "chart/slow": "Helm took too long.",
      "chart/stand-ins":
        "Warning: a component that you included needs values. Its images were found with placeholders there.",
      "chart/twins": "A subchart is there twice.",
      "chart/unnamed": "`chart` is empty, as of a variable that is not set, and there is no `fallback`.",
      "chart/unsafe": "The chart's folder holds links that leave it.",
      "chart/values": "A values file can't be read by Helm.",
    },
  },
  {
    title: "Sources",
    intro: "Exit code 1.",
    codes: {
      "source/application-set":
        "Warning: an Argo CD ApplicationSet is not read. Name files with the applications it makes.",
      "source/cluster": "The pods of a cluster can't be read.",
      "source/compose-include": "Warning: included Compose files are not read. Name them too.",
      "source/failed": "The source failed.",
      "source/git": "A file can't be read from a git repository.",
      "source/hidden-collections":
        "Warning: hidden collections are left out. Set `hidden: true` to take them.",
      "source/without-image": "Warning: collections of a catalog have no image.",
      "source/kustomization-skipped":
        "Warning: a kustomization was left out, because no program to build it was found.",
      "source/kustomize": "A kustomization can't be built.",
      "source/no-catalog": "The registry doesn't list its repositories. Name them.",
      "source/no-repositories": "No repository matches the pattern.",
      "source/no-such-image": "The source has no such image. It is spelled as shown, or it is gone.",
      "source/no-tag-policy": "Warning: whole repositories without a tag policy: only `latest` is taken.",
      "source/referrers-unread":
        "Warning: the source could not be asked for signatures and SBOMs that appeared after the image.",
      "source/signatures-left": "Warning: signatures can't travel with a subset of platforms.",
      "source/too-many-tags": "A repository has too many tags to look at. Narrow the policy.",
      "source/unfinished":
        "`--finish` found an image or repository that a shard has not done. Run that shard again.",
    },
  },
  {
    title: "External programs",
    intro: "Exit code 1.",
    codes: {
      "program/credential-helper": "A credential helper failed; its message is shown.",
      "program/missing": "A program that is needed is not installed.",
      "program/no-credential-helper": "A credential helper is not on the PATH.",
      "program/not-found": "The program that the environment names can't be run.",
      "program/output": "A program printed too much.",
      "program/start": "A program could not be started.",
      "program/timeout": "A program took too long.",
    },
  },
  {
    title: "Registries",
    intro: "Exit code 1.",
    codes: {
      "registry/answer": "A registry answered with an error; status and message are shown.",
      "registry/answer-size": "A registry's answer is too long to be what was asked for.",
      "registry/blob-size": "A blob is longer than its manifest says.",
      "registry/config-too-large": "An image's config is too large.",
      "registry/connection": "The connection to a registry failed.",
      "registry/credential-file": "A credential file can't be read.",
      "registry/denied": "A registry denied access. Log in, or name credentials under `registries:`.",
      "registry/digest": "A manifest has another digest than it should. Nothing was written.",
      "registry/encoding": "A registry sent compressed bytes that nobody asked for.",
      "registry/header": "A request can't be written: a password or token has a line feed or the like.",
      "registry/host": "A registry's host is not known.",
      "registry/immutable-tag": "An immutable tag holds another digest.",
      "registry/incomplete-source": "The source has the index, but not all of its images.",
      "registry/inside-address": "A registry led to an address inside the network. It was not followed.",
      "registry/list": "A registry's list can't be read.",
      "registry/manifest": "A manifest can't be trusted: it is malformed.",
      "registry/manifest-size": "A manifest is larger than registries take.",
      "registry/no-repository": "A registry has no such repository.",
      "registry/not-found": "A registry doesn't have what was asked for.",
      "registry/not-stored": "A registry did not keep what it accepted.",
      "registry/other-digest": "The image is not the one that was planned.",
      "registry/platform": "The image has no such platform; those it has are listed.",
      "registry/proxy": "The proxy refused the connection.",
      "registry/range": "A registry sent other bytes than asked for.",
      "registry/rate-limit": "A registry's rate limit is reached. Log in, or set `requestsPerMinute`.",
      "registry/realm": "A registry named no usable token server.",
      "registry/redirect": "A redirect leads nowhere.",
      "registry/redirects": "Too many redirects.",
      "registry/schema1": "The image has the retired schema 1 format. Build it again.",
      "registry/timeout": "A registry took too long.",
      "registry/tls": "A registry's certificate is not trusted. Name its CA under `registries:`.",
      "registry/token": "A token server gave no token.",
      "registry/token-server":
        "A registry's token server is on another origin and got no credentials. Set `tokenServer` if it is the registry's.",
      "registry/too-slow": "A transfer was too slow and was given up.",
      "registry/unasked":
        "A registry sent an answer that nobody asked for: what it says of tags and lists is not used.",
      "registry/upload-location": "A registry sent an upload to another place. It was not followed.",
      "registry/url": "Not an http or https URL.",
      "registry/wrong-digest": "An image's config is not what its manifest names.",
    },
  },
  {
    title: "Amazon ECR",
    intro: "Exit code 1.",
    codes: {
      "ecr/access-denied": "AWS denies access. `iam-policy` prints what is needed.",
      "ecr/assume-role": "The role can't be assumed.",
      "ecr/clock": "The clock of this machine is wrong. Set it.",
      "ecr/credentials-expired": "The AWS credentials have expired. Log in again.",
      "ecr/credentials-refused": "AWS refuses the credentials.",
      "ecr/failed": "ECR answered with an error; its message is shown.",
      "ecr/kms": "The KMS key can't be used.",
      "ecr/limit": "A quota of ECR is used up. Ask AWS for more.",
      "ecr/no-credentials": "No AWS credentials were found.",
      "ecr/not-deleted": "ECR did not delete the image.",
      "ecr/other-account": "The credentials are for another AWS account than the target.",
      "ecr/refused": "ECR refuses the request.",
      "ecr/repository-exists": "The repository exists with another encryption, which can't be changed.",
      "ecr/repository-missing": "The repository doesn't exist.",
      "ecr/sandbox-control": "The sandbox can't do what a test asks for; the detail says why.",
      "ecr/sandbox-option": "The sandbox can't start with this account, Region or findings.",
      "ecr/sandbox-port": "The sandbox can't listen on its port. Name another, or leave it out.",
      "ecr/sandbox-store": "The sandbox can't use its folder.",
      "ecr/server": "ECR can't answer at the moment.",
      "ecr/throttled": "ECR keeps throttling. Lower `--concurrency`.",
      "ecr/tls": "The TLS connection to ECR is not trusted.",
      "ecr/replica-given-up":
        "A replica could not be reached again and again: what was left to do there failed at once.",
      "ecr/unknown-profile":
        "The AWS profile is in no file of the AWS CLI. The nearest name is suggested: correct `profile` or `AWS_PROFILE`.",
      "ecr/unreachable": "ECR can't be reached.",
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
      "output/is-folder": "A folder stands where a file should be written.",
      "output/kustomization": "The file is not a kustomization.",
      "output/left-out": "Warning: an output can't say where every image is.",
      "output/link-loop": "Symbolic links lead in a circle.",
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
      "state/conflict": "Somebody else keeps writing the state. Run again.",
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
      "state/link-loop": "Symbolic links lead in a circle.",
      "state/lock-newer": "The lock file is from another version of ecr-mirror.",
      "state/lock-unreadable": "The lock file can't be read. It is kept as it is.",
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
