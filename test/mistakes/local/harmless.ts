// What looks like a mistake and is none: the program takes it as it was meant.
import type { Mistake } from "../mistake.ts";
import { config, images } from "./config.ts";

const windows = (text: string): string => text.replaceAll("\n", "\r\n");
const mark = "\ufeff";
const mapping =
  "internal_uri,ecr_uri\nr.example.com/a:1,000000000000.dkr.ecr.us-east-1.amazonaws.com/m/a:1\n";
const readsMapping = config
  .replace("registry: sandbox", "registry: 000000000000.dkr.ecr.us-east-1.amazonaws.com")
  .replace("kind: list\n    path: images.txt", "kind: mapping\n    path: old.csv");

function works(name: string, files: Mistake["files"]): Mistake {
  return {
    name,
    files: { "images.txt": images, "mirror.config.yaml": config, ...files },
    command: "validate",
    exit: 0,
    code: null,
    at: { none: "nothing is wrong" },
    remedy: /2 images|1 image/,
    after: { none: "nothing is wrong" },
  };
}

export const harmless: readonly Mistake[] = [
  works("a config with a byte order mark", { "mirror.config.yaml": mark + config }),
  works("an image list with a byte order mark", { "images.txt": mark + images }),
  works("a config with Windows line ends", { "mirror.config.yaml": windows(config) }),
  works("an image list with Windows line ends", { "images.txt": windows(images) }),
  works("a mapping from a spreadsheet", {
    "mirror.config.yaml": readsMapping,
    "old.csv": mark + windows(mapping),
  }),
];
