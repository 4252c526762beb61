// A Kubernetes cluster without nodes on loopback: the real API server and job controller that scripts/peers/kubernetes.mjs
// builds, on Debian's etcd.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../support/cli.ts";
import { type Daemon, eventually, freePorts, missingPrograms, startDaemon } from "./daemon.ts";

const built = join(root, ".cache/peers/kubernetes");
const token = "test-token";

/** Why there is no cluster here; empty where it can run. */
export const kubernetesLacks: readonly string[] = [
  ...["kube-apiserver", "kube-controller-manager"].filter((name) => !existsSync(join(built, name))),
  ...missingPrograms("etcd", "openssl"),
];

export interface Answer {
  readonly status: number;
  /** What JSON gives: the tests know what they asked for. */
  readonly body: Record<string, unknown>;
}

export interface Kubernetes {
  call(method: string, path: string, body?: unknown, type?: string): Promise<Answer>;
  close(): Promise<void>;
}

export async function startKubernetes(): Promise<Kubernetes> {
  const folder = mkdtempSync(join(tmpdir(), "kubernetes-"));
  const at = (name: string): string => join(folder, name);
  const [etcdPort = 0, peerPort = 0, apiPort = 0] = await freePorts(3);
  const daemons: Daemon[] = [];
  const begin = (program: string, flags: Readonly<Record<string, string>>): void => {
    daemons.push(
      startDaemon(
        program,
        Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      ),
    );
  };
  makeKeys(folder);
  const etcd = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  begin("etcd", {
    "data-dir": at("etcd"),
    "listen-client-urls": etcd,
    "advertise-client-urls": etcd,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `default=${peer}`,
    "unsafe-no-fsync": "true",
  });
  begin(join(built, "kube-apiserver"), {
    "etcd-servers": etcd,
    "bind-address": "127.0.0.1",
    "advertise-address": "127.0.0.1",
    "secure-port": `${apiPort}`,
    "tls-cert-file": at("api.crt"),
    "tls-private-key-file": at("api.key"),
    "token-auth-file": at("tokens.csv"),
    "authorization-mode": "AlwaysAllow",
    "service-account-issuer": "https://kubernetes.default.svc",
    "service-account-key-file": at("account.key"),
    "service-account-signing-key-file": at("account.key"),
    "service-cluster-ip-range": "10.0.0.0/24",
  });
  const call = caller(apiPort, readFileSync(at("api.crt")));
  const kubernetes: Kubernetes = {
    call,
    async close() {
      for (const daemon of daemons.toReversed()) await daemon.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const seen = (): string => daemons.map((one) => one.output().slice(-3_000)).join("\n--\n");
  try {
    await eventually(() => isReady(call), "an API server that is ready", { seen });
    writeFileSync(at("kubeconfig"), kubeconfig(apiPort, at("api.crt")));
    begin(join(built, "kube-controller-manager"), {
      kubeconfig: at("kubeconfig"),
      controllers: "job-controller,garbage-collector-controller,ttl-after-finished-controller",
      "leader-elect": "false",
      "secure-port": "0",
    });
  } catch (error) {
    await kubernetes.close();
    throw error;
  }
  return kubernetes;
}

function makeKeys(folder: string): void {
  const openssl = (...args: readonly string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  };
  openssl("genrsa", "-out", "account.key", "2048");
  const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "api.key", "-out", "api.crt", ...names);
  writeFileSync(join(folder, "tokens.csv"), `${token},admin,admin,system:masters\n`);
}

function kubeconfig(port: number, certificate: string): string {
  return `apiVersion: v1
kind: Config
current-context: test
clusters: [{ name: test, cluster: { server: "https://127.0.0.1:${port}", certificate-authority: "${certificate}" } }]
users: [{ name: admin, user: { token: ${token} } }]
contexts: [{ name: test, context: { cluster: test, user: admin } }]
`;
}

function caller(port: number, ca: Buffer): Kubernetes["call"] {
  return (method, path, body, type = "application/json") =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": type };
      const asked = request({ host: "127.0.0.1", port, ca, method, path, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("error", reject).on("end", () => {
          const isJson = text.startsWith("{");
          const answer = isJson ? (JSON.parse(text) as Record<string, unknown>) : { text };
          resolve({ status: response.statusCode ?? 0, body: answer });
        });
      });
      asked.on("error", reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
}

/** The namespace comes a moment after the server. */
async function isReady(call: Kubernetes["call"]): Promise<true | undefined> {
  try {
    const { status } = await call("GET", "/readyz");
    return status === 200 ? true : undefined;
  } catch {
    return undefined;
  }
}
