// Makes the layout that stands for the source registries of this example, with signatures, and the public key that they
// are checked by. Run it with: node make.mjs
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeLayout } from "../evaluation-harness/layout.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";
const payloadType = "application/vnd.in-toto+json";

/** A key of this example, known to everybody who reads it: the same on every run, so that the signatures are too. */
function exampleKey(name) {
  const seed = createHash("sha256").update(`ecr-mirror example key ${name}`).digest();
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

/** What `cosign sign` attaches: a signed statement that names the image's digest. */
function signedBy(key) {
  return ({ digest }) => {
    const statement = {
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ digest: { sha256: digest.slice("sha256:".length) } }],
      predicateType: "https://sigstore.dev/cosign/sign/v1",
      predicate: {},
    };
    const payload = Buffer.from(JSON.stringify(statement));
    const head = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `;
    const signature = sign(null, Buffer.concat([Buffer.from(head), payload]), key);
    const der = createPublicKey(key).export({ type: "spki", format: "der" });
    const bundle = {
      mediaType: bundleType,
      verificationMaterial: { publicKey: { hint: createHash("sha256").update(der).digest("base64") } },
      dsseEnvelope: {
        payload: payload.toString("base64"),
        payloadType,
        signatures: [{ sig: signature.toString("base64") }],
      },
    };
    return [{ type: bundleType, text: JSON.stringify(bundle) }];
  };
}

const acme = exampleKey("acme");
const images = {
  "ghcr.io/acme/api:2.1.0": signedBy(acme),
  "ghcr.io/acme/web:1.4.2": signedBy(exampleKey("somebody else")),
  "ghcr.io/acme/jobs:0.9.0": undefined,
  "quay.io/vendor/agent:3.2.0": undefined,
  "quay.io/vendor/probe:1.0.0": undefined,
  "docker.io/library/redis:7.4.2": undefined,
  "registry.example.com/tools/shell:5": undefined,
};
const content = ([name, attached]) => [name, { text: name, created: "2026-01-01T00:00:00Z", attached }];
writeLayout(`${here}registries`, new Map(Object.entries(images).map(content)));
writeFileSync(`${here}keys/acme.pub`, createPublicKey(acme).export({ type: "spki", format: "pem" }));
console.log(`${Object.keys(images).length} images`);
