// A Slurm cluster of one node on loopback: munge, slurmctld and slurmd from Debian, with folders, ports and a key of their own.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { type Daemon, eventually, freePorts, missingPrograms, startDaemon } from "./daemon.ts";

/** Why there is no Slurm here; empty where it can run. */
export const slurmLacks: readonly string[] = [
  ...missingPrograms("slurmctld", "slurmd", "munged", "sbatch"),
  ...(process.getuid?.() === 0 ? [] : ["root"]),
];

export interface Slurm {
  /** What its commands need in their environment. */
  readonly env: Readonly<Record<string, string>>;
  command(program: string, ...args: readonly string[]): string;
  close(): Promise<void>;
}

export async function startSlurm(cpus: number): Promise<Slurm> {
  const folder = mkdtempSync(join(tmpdir(), "slurm-"));
  const at = (name: string): string => join(folder, name);
  const [controlPort = 0, nodePort = 0] = await freePorts(2);
  for (const name of ["state", "spool", "munge"]) mkdirSync(at(name));
  writeFileSync(at("munge.key"), randomBytes(128), { mode: 0o400 });
  writeFileSync(at("slurm.conf"), config({ folder, cpus, controlPort, nodePort }));
  const env = { SLURM_CONF: at("slurm.conf") };
  const daemons: Daemon[] = [];
  const begin = (program: string, ...args: readonly string[]): void => {
    daemons.push(startDaemon(`/usr/sbin/${program}`, args, env));
  };
  const files = [
    `--key-file=${at("munge.key")}`,
    `--socket=${at("munge/socket")}`,
    `--pid-file=${at("munge/pid")}`,
    `--log-file=${at("munge/log")}`,
    `--seed-file=${at("munge/seed")}`,
  ];
  begin("munged", "--foreground", "--force", ...files);
  begin("slurmctld", "-D", "-c");
  begin("slurmd", "-D", "-N", "node");
  const command: Slurm["command"] = (program, ...args) => {
    const ran = spawnSync(program, args, { env: { ...process.env, ...env }, encoding: "utf8" });
    return `${ran.stdout}${ran.stderr}`;
  };
  const told = (): string => daemons.map((one) => one.output().slice(-2_000)).join("\n--\n");
  const slurm: Slurm = {
    env,
    command,
    async close() {
      for (const daemon of daemons.toReversed()) await daemon.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await eventually(
      () => (command("sinfo", "-h", "-o", "%T").trim() === "idle" ? true : undefined),
      "an idle node",
      {
        seen: told,
      },
    );
  } catch (error) {
    await slurm.close();
    throw error;
  }
  return slurm;
}

function config({ folder, cpus, controlPort, nodePort }: Record<string, string | number>): string {
  return `ClusterName=test
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${controlPort}
SlurmdPort=${nodePort}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=2,batch_sched_delay=0
MinJobAge=300
NodeName=node NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${nodePort} CPUs=${cpus} RealMemory=8000 State=UNKNOWN
PartitionName=all Nodes=node Default=YES MaxTime=INFINITE State=UP
`;
}
