// A kubelet for a cluster without nodes: pods are processes of this machine. It binds a pod, runs its container with the
// environment and the volumes that the pod asks for and nothing else, reports how it ended, and ends those that are deleted.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Kubernetes } from "./kubernetes.ts";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly EnvironmentVariable[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
}

export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly containers: readonly Container[] };
  readonly status: { readonly phase: string };
}

interface Running {
  readonly pod: Pod;
  readonly child: ChildProcess;
  readonly startedAt: string;
  /** null while it goes on. */
  exitCode: number | null;
  isReported: boolean;
}

export interface Machine {
  readonly namespace: string;
  /** The program that each image runs. */
  readonly programs: Readonly<Record<string, string>>;
  /** Where volumes are. */
  readonly folder: string;
}

const jobLabel = "batch.kubernetes.io/job-name";
const indexLabel = "batch.kubernetes.io/job-completion-index";

export class Kubelet {
  readonly #cluster: Kubernetes;
  readonly #machine: Machine;
  readonly #pods = new Map<string, Running>();
  readonly #outputs = new Map<string, string>();
  readonly #stopped = new AbortController();
  readonly #working: Promise<void>;

  constructor(cluster: Kubernetes, machine: Machine) {
    this.#cluster = cluster;
    this.#machine = machine;
    this.#working = this.#work();
  }

  /** How each pod of a job ended, in the order in which they began: `null` for those that go on. */
  ended(job: string): readonly { readonly index: string; readonly code: number | null }[] {
    return this.#ofJob(job).map(({ pod, exitCode }) => ({
      index: pod.metadata.labels?.[indexLabel] ?? "",
      code: exitCode,
    }));
  }

  /** The names of a job's pods that go on. */
  running(job: string): readonly string[] {
    return this.#ofJob(job).flatMap(({ pod, exitCode }) => (exitCode === null ? [pod.metadata.name] : []));
  }

  /** The folder that a pod of the job sees at this path; of the last pod that began. */
  folder(job: string, path: string): string {
    const pod = this.#ofJob(job).at(-1)?.pod;
    const mount = pod?.spec.containers[0]?.volumeMounts?.find(({ mountPath }) => mountPath === path);
    if (pod === undefined || mount === undefined) throw new Error(`no pod of ${job} has ${path}`);
    return this.#volume(pod, mount.name);
  }

  /** What all pods of a job printed. */
  output(job: string): string {
    return this.#outputs.get(job) ?? "";
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#working;
    const left = [...this.#pods.values()].filter(({ exitCode }) => exitCode === null);
    await Promise.all(
      left.map(({ child }) => {
        const gone = new Promise((resolve) => child.once("close", resolve));
        child.kill("SIGTERM");
        return gone;
      }),
    );
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopped;
    for (;;) {
      const { body } = await this.#cluster.call("GET", `/api/v1/namespaces/${this.#machine.namespace}/pods`);
      const pods = (body["items"] ?? []) as readonly Pod[];
      for (const pod of pods) await this.#attend(pod);
      const there = new Set(pods.map(({ metadata }) => metadata.uid));
      for (const [uid, { child, exitCode }] of this.#pods)
        if (!there.has(uid) && exitCode === null) child.kill("SIGTERM");
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async #attend(pod: Pod): Promise<void> {
    const running = this.#pods.get(pod.metadata.uid);
    const isLeaving = pod.metadata.deletionTimestamp !== undefined;
    if (running === undefined && !isLeaving) await this.#begin(pod);
    if (running?.exitCode === null && isLeaving) running.child.kill("SIGTERM");
    if (running?.exitCode === null) return;
    if (running?.isReported === false) {
      running.isReported = true;
      await this.#report(running);
    }
    if (isLeaving) await this.#call("DELETE", pod, "?gracePeriodSeconds=0");
  }

  async #begin(pod: Pod): Promise<void> {
    const { name } = pod.metadata;
    const target = { kind: "Node", name: "node" };
    await this.#call("POST", pod, "/binding", {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name },
      target,
    });
    const running: Running = {
      pod,
      child: this.#spawn(pod),
      startedAt: now(),
      exitCode: null,
      isReported: false,
    };
    this.#pods.set(pod.metadata.uid, running);
    running.child.on("close", (code) => (running.exitCode = code ?? 137));
    await this.#report(running);
  }

  /** The container's process has the pod's environment and volumes, and nothing of this one but the PATH. */
  #spawn(pod: Pod): ChildProcess {
    const container = containerOf(pod);
    const program = this.#machine.programs[container.image];
    if (program === undefined) throw new Error(`no image ${container.image}`);
    const mounts = container.volumeMounts ?? [];
    for (const { name } of mounts) mkdirSync(this.#volume(pod, name), { recursive: true });
    const inside = (value: string): string => {
      const mount = mounts.find(({ mountPath }) => mountPath === value);
      return mount === undefined ? value : this.#volume(pod, mount.name);
    };
    const variables = (container.env ?? []).map((one) => [one.name, inside(valueOf(one, pod))]);
    const env = { PATH: process.env["PATH"], ...(Object.fromEntries(variables) as Record<string, string>) };
    const cwd = inside(container.workingDir ?? "/");
    const child = spawn(program, container.args ?? [], { cwd, env });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#outputs.set(jobOf(pod), `${this.output(jobOf(pod))}${text}`);
      });
    return child;
  }

  async #report({ pod, startedAt, exitCode }: Running): Promise<void> {
    const { name, image } = containerOf(pod);
    const isDone = exitCode !== null;
    const [phase, reason] = exitCode === 0 ? ["Succeeded", "Completed"] : ["Failed", "Error"];
    const state = isDone
      ? { terminated: { exitCode, reason, startedAt, finishedAt: now() } }
      : { running: { startedAt } };
    const status = {
      phase: isDone ? phase : "Running",
      startTime: startedAt,
      containerStatuses: [{ name, image, imageID: image, ready: !isDone, restartCount: 0, state }],
    };
    await this.#call("PATCH", pod, "/status", { status }, "application/merge-patch+json");
  }

  async #call(method: string, { metadata }: Pod, tail: string, body?: object, type?: string): Promise<void> {
    const path = `/api/v1/namespaces/${this.#machine.namespace}/pods/${metadata.name}${tail}`;
    await this.#cluster.call(method, path, body, type);
  }

  #ofJob(job: string): readonly Running[] {
    return [...this.#pods.values()].filter(({ pod }) => jobOf(pod) === job);
  }

  #volume({ metadata }: Pod, name: string): string {
    return join(this.#machine.folder, "volumes", metadata.name, name);
  }
}

function jobOf({ metadata }: Pod): string {
  return metadata.labels?.[jobLabel] ?? "";
}

function containerOf({ spec, metadata }: Pod): Container {
  const [container] = spec.containers;
  if (container === undefined) throw new Error(`the pod ${metadata.name} has no container`);
  return container;
}

function valueOf({ value, valueFrom }: EnvironmentVariable, { metadata }: Pod): string {
  const [, kind, key = ""] =
    /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(valueFrom?.fieldRef?.fieldPath ?? "") ?? [];
  if (kind === undefined) return value ?? "";
  return (kind === "labels" ? metadata.labels : metadata.annotations)?.[key] ?? "";
}

/** As Kubernetes writes times: without fractions. */
function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}
