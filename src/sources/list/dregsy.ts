// dregsy's config: tasks from one registry to another, each with mappings of repositories and their tags.
import { fieldOf, YamlFields } from "../yaml-fields.ts";
import { readYaml, type YamlMap, type YamlValue } from "../yaml-file.ts";
import type { ListEntry, ListReader, ListText } from "./entry.ts";
import { destinationIn, repositoryEntries } from "./tool.ts";

export const readDregsy: ListReader = (list) => {
  const yaml = readYaml(list.text, list.file);
  const fields = new YamlFields(yaml, list.problems);
  const tasks = fieldOf(fields.map(yaml.root, "the file"), "tasks");
  if (tasks === undefined) fields.wrong(yaml.root, "a dregsy file needs a list under tasks");
  return fields.list(tasks, "tasks").flatMap((item) => {
    const task = fields.map(item, "each of tasks");
    const from = registryOf(task, "source", fields);
    if (task === undefined || from === undefined) {
      if (task !== undefined) fields.wrong(task, "a task needs a registry under source");
      return [];
    }
    const to = registryOf(task, "target", fields);
    const mappings = fields.list(fieldOf(task, "mappings"), "mappings");
    return mappings.flatMap((mapping) => readMapping(mapping, { from, to, fields, list }));
  });
};

interface Task {
  readonly from: string;
  readonly to: string | undefined;
  readonly fields: YamlFields;
  readonly list: ListText;
}

function readMapping(value: YamlValue, task: Task): readonly ListEntry[] {
  const { fields, list } = task;
  const map = fields.map(value, "each of mappings");
  const from = fields.text(fieldOf(map, "from"), "from");
  if (map === undefined || from === undefined) {
    if (map !== undefined) fields.wrong(map, "a mapping needs the key from");
    return [];
  }
  const line = fields.file.line(map.offset);
  const at = () => fields.file.at(fieldOf(map, "from")?.offset ?? map.offset);
  if (from.startsWith("regex:")) {
    const question = "dregsy chooses repositories by a regular expression: name them.";
    return [{ fields: { image: `${task.from}/${from}` }, line, at, question }];
  }
  const path = from.replace(/^\/+/, "");
  const to = fields.text(fieldOf(map, "to"), "to") ?? path;
  const destination =
    task.to === undefined ? undefined : destinationIn(list.registry, `${task.to}/${to.replace(/^\/+/, "")}`);
  const platform = fields.text(fieldOf(map, "platform"), "platform");
  const platforms = platform === undefined || platform === "all" ? undefined : [platform];
  const tags = fields.texts(fieldOf(map, "tags"), "tags");
  return repositoryEntries(
    { repository: `${task.from}/${path}`, tags, destination, platforms, line, at },
    list,
  );
}

function registryOf(
  task: YamlMap | undefined,
  key: "source" | "target",
  fields: YamlFields,
): string | undefined {
  const registry = fields.text(fieldOf(fields.map(fieldOf(task, key), key), "registry"), "registry");
  // The host that dregsy's documentation gives for Docker Hub.
  return registry === "registry.hub.docker.com" ? "docker.io" : registry;
}
