// Certificates for tests, made by openssl.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    return false;
  }
})();

export function certificate(folder: string, name: string, days: number, names = "IP:127.0.0.1") {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-keyout",
      key,
      "-out",
      cert,
      "-days",
      String(days),
      "-subj",
      `/CN=${name}`,
      "-addext",
      `subjectAltName=${names}`,
    ],
    { stdio: "ignore" },
  );
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

/** One that signed itself and was valid in January 2020: `openssl req` makes none with dates in the past. */
export function expiredCertificate(folder: string, name: string) {
  const path = (end: string): string => join(folder, `${name}.${end}`);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path("key")];
  const run = (...args: readonly string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  writeFileSync(path("index"), "");
  writeFileSync(path("serial"), "01\n");
  writeFileSync(
    path("cnf"),
    [
      "[ca]\ndefault_ca = own",
      `[own]\ndatabase = ${path("index")}\nserial = ${path("serial")}\nnew_certs_dir = ${folder}`,
      "default_md = sha256",
      "policy = any\nx509_extensions = host",
      "[any]\ncommonName = supplied",
      "[host]\nsubjectAltName = IP:127.0.0.1\nbasicConstraints = critical,CA:TRUE",
      "",
    ].join("\n"),
  );
  run("req", "-new", ...key, "-subj", `/CN=${name}`, "-out", path("csr"));
  const signs = ["-batch", "-notext", "-selfsign", "-config", path("cnf"), "-keyfile", path("key")];
  const dates = ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z"];
  run("ca", ...signs, ...dates, "-in", path("csr"), "-out", path("crt"));
  return { key: readFileSync(path("key"), "utf8"), cert: readFileSync(path("crt"), "utf8") };
}
