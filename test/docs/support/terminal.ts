// One shell after another over one folder, as one terminal: the directory, the variables and the last exit code stay.
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { anyHelm } from "../../sources/helm/peers.ts";
import { bin, plainEnvironment, type Ran, root } from "../../support/cli.ts";
import type { Story } from "./page-markers.ts";

/** The pages say these ports; a run has others, with as many digits. */
const pagePorts = ["5000", "5001", "5002"] as const;

export class Terminal {
  readonly #home: string;
  readonly #ports: ReadonlyMap<string, string>;
  readonly #running: ChildProcess[] = [];
  #count = 0;
  #code = 0;

  private constructor(home: string, ports: ReadonlyMap<string, string>) {
    this.#home = home;
    this.#ports = ports;
  }

  static async open({ folder, files }: Story): Promise<Terminal> {
    const home = mkdtempSync(join(tmpdir(), "page-"));
    const ports = new Map<string, string>();
    for (const port of pagePorts) ports.set(port, await freePort());
    mkdirSync(join(home, "bin"));
    mkdirSync(join(home, "work"));
    if (anyHelm !== undefined) symlinkSync(anyHelm, join(home, "bin/helm"));
    writeFileSync(join(home, "bin/ecr-mirror"), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
    chmodSync(join(home, "bin/ecr-mirror"), 0o755);
    const filter = (path: string): boolean => !/generated|\.ecr-mirror/.test(path);
    if (folder === "the quickstart") {
      for (const part of [
        "mirror.config.yaml",
        "examples/quickstart",
        "scripts/tamper.mjs",
        "scripts/setup.mjs",
      ])
        cpSync(join(root, part), join(home, "work", part), { recursive: true, filter });
      symlinkSync(dirname(bin), join(home, "work/dist"));
    } else if (folder !== undefined) {
      const [top = ""] = folder.split("/");
      cpSync(join(root, top), join(home, "work", top), { recursive: true, filter });
    }
    const terminal = new Terminal(home, ports);
    writeFileSync(join(home, "cwd"), join(home, "work", folder === "the quickstart" ? "" : (folder ?? "")));
    writeFileSync(join(home, "variables"), "");
    for (const file of files) cpSync(join(root, file), join(terminal.folder, basename(file)));
    return terminal;
  }

  get folder(): string {
    return readFileSync(join(this.#home, "cwd"), "utf8").trim();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), this.#toRun(text));
  }

  async run(command: string): Promise<Ran> {
    const { child, out, err } = this.#spawn(command);
    const code = await new Promise<number>((resolve) => child.on("exit", (one) => resolve(one ?? -1)));
    this.#code = code;
    return { code, stdout: this.#read(out), stderr: this.#read(err) };
  }

  /** A second terminal: what it prints until `isReady`. */
  async start(command: string, isReady: (printed: string) => boolean): Promise<string> {
    const { child, out, err } = this.#spawn(command);
    for (let turn = 0; turn < 600; turn += 1) {
      const printed = this.#read(out);
      if (isReady(printed) || child.exitCode !== null) return printed;
      await sleep(100);
    }
    return `${this.#read(out)}${this.#read(err)}`;
  }

  close(): void {
    for (const { pid } of this.#running) {
      try {
        if (pid !== undefined) process.kill(-pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
    rmSync(this.#home, { recursive: true, force: true });
  }

  #spawn(command: string): { readonly child: ChildProcess; readonly out: string; readonly err: string } {
    this.#count += 1;
    const [out, err] = [join(this.#home, `${this.#count}.out`), join(this.#home, `${this.#count}.err`)];
    const [outFile, errFile] = [openSync(out, "w"), openSync(err, "w")];
    const script = [
      `cd "$(cat '${this.#home}/cwd')" && . '${this.#home}/variables'`,
      `(exit ${this.#code})`,
      this.#toRun(command),
      `code=$?; export -p > '${this.#home}/variables'; pwd > '${this.#home}/cwd'; exit $code`,
    ].join("\n");
    const env = {
      ...plainEnvironment,
      HOME: this.#home,
      PATH: `${join(this.#home, "bin")}${delimiter}${plainEnvironment.PATH}`,
    };
    const child = spawn("/bin/bash", ["-c", script], {
      cwd: this.#home,
      env,
      detached: true,
      stdio: ["ignore", outFile, errFile],
    });
    closeSync(outFile);
    closeSync(errFile);
    this.#running.push(child);
    return { child, out, err };
  }

  #toRun(text: string): string {
    const withPorts = [...this.#ports].reduce((all, [from, to]) => all.replaceAll(from, to), text);
    // There is no cluster to install into: helm prints what it would install.
    return withPorts.replace(/^helm upgrade --install /, "helm template ");
  }

  #read(path: string): string {
    const text = readFileSync(path, "utf8");
    return [...this.#ports].reduce((all, [from, to]) => all.replaceAll(to, from), text);
  }
}

/** Free, and of four digits: it takes as many columns as the page's. */
async function freePort(): Promise<string> {
  for (;;) {
    const port = 5100 + Math.floor(Math.random() * 4800);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer().once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return String(port);
  }
}
