// What ECR holds: the images of the repositories that are asked for, 1,000 a page, in parallel, and settings where
// somebody needs them. A repository that is missing is simply not in the answer.
import type { ActualRegistry, ActualRepository } from "../core/plan/actual.ts";
import type { Caller } from "./caller.ts";
import { listImages } from "./images.ts";
import { describeAll, describeNamed, type ReadTask, settingsOf } from "./repositories.ts";
import { callsOn, readSettings } from "./settings.ts";

/** So few are simply asked for their images, one by one: that tells the missing ones, too. */
const few = 10;

export async function readActual(
  caller: Caller,
  task: ReadTask,
  signal: AbortSignal,
): Promise<ActualRegistry> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const names = [...new Set(task.names)];
  try {
    const read = names.length <= few ? readFew : readMany;
    const repositories = (await read(caller, { ...task, names }, both)).filter((one) => one !== null);
    const byName = new Map(repositories.map((one) => [one.repository, one]));
    return { registry: caller.access.registry, repositories: byName };
  } catch (error) {
    // One failure makes the answer useless: the others' requests end with it.
    stop.abort();
    throw error;
  }
}

type Found = ActualRepository | null;

/** Images first, then settings where they are needed, all in one request. */
async function readFew(
  caller: Caller,
  { names, actions, onRead }: ReadTask,
  signal: AbortSignal,
): Promise<Found[]> {
  const images = await Promise.all(
    names.map(async (name) => {
      const found = await listImages(callsOn(caller, name, { signal }));
      onRead?.();
      return found;
    }),
  );
  const needy = names.filter((name, index) => images[index] !== null && actions(name).size > 0);
  const settings = await settingsOf(caller, { names: needy, actions }, signal);
  return names.map((repository, index) => {
    const there = images[index] ?? null;
    const vanished = actions(repository).size > 0 && !settings.has(repository);
    if (there === null || vanished) return null;
    return { repository, settings: settings.get(repository) ?? {}, ...there };
  });
}

/** Settings first, since a page of them tells of a thousand repositories whether they are there. */
async function readMany(
  caller: Caller,
  { names, actions, onRead }: ReadTask,
  signal: AbortSignal,
): Promise<Found[]> {
  const described =
    (await describeAll(caller, names.length, signal)) ?? (await describeNamed(caller, names, signal));
  const there = names.flatMap((name) => described.get(name) ?? []);
  for (let absent = names.length - there.length; absent > 0; absent -= 1) onRead?.();
  return Promise.all(
    there.map(async (found) => {
      const repository = found.repositoryName ?? "";
      const calls = callsOn(caller, repository, { signal });
      const [images, settings] = await Promise.all([
        listImages(calls),
        readSettings(calls, found, actions(repository)),
      ]);
      onRead?.();
      return images === null ? null : { repository, settings, ...images };
    }),
  );
}
