// The configs of other mirroring tools as a draft: tags that are named become images, tags by a pattern a repository
// source with a tag policy. What can't be said becomes a comment.
import { validRange } from "semver";
import type { ImageFile, TagPolicyFile } from "../../config/schema.gen.ts";
import { isEcrHost } from "../../core/ecr-host.ts";
import { compileTagPattern } from "../../core/tag-policy-pattern.ts";
import { Problem } from "../../core/diagnostic.ts";
import { parseImageRef } from "../../core/reference.ts";
import { readTree } from "../../core/walk/documents.ts";
import type { ListEntry } from "../../sources/list/entry.ts";
import { type ListFormat, readers } from "../../sources/list/formats.ts";
import { isStorageUrl } from "../../sources/list/source.ts";
import { ProblemList } from "../../sources/problems.ts";
import { defaultOutputs, type Draft, type DraftSource } from "./draft.ts";
import { patternsOf } from "./tool-patterns.ts";
