// A config that is a link to a file elsewhere, as a pull request may bring one: an error says what is wrong and where, and
// shows nothing of a file that its reader may not be allowed to read.
import { mkdirSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/** The repository is in a folder of its own; the link in it leads to `target`. */
const config = "repo/mirror.config.yaml";
function link(target: string): void {
  mkdirSync(stage.path("repo"), { recursive: true });
  symlinkSync(target, stage.path(config));
}

const secrets = {
  "a shadow file": "root:$6$salt$hunter22hunter22:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n",
  "a token": "hunter22hunter22hunter22",
  "a map": "hunter22: hunter22hunter22\nversion: hunter22\n",
  "a broken map": 'hunter22: "hunter22\n',
  "a key": "-----BEGIN PRIVATE KEY-----\nhunter22hunter22\n-----END PRIVATE KEY-----\n",
};

describe("a config that is a link to", () => {
  it.each(Object.entries(secrets))("%s", async (_, content) => {
    stage.write("elsewhere/secret", content);
    link("../elsewhere/secret");
    for (const args of [["validate"], ["plan"], ["plan", "--log-format", "json"]]) {
      const { code, stdout, stderr } = await stage.cli(...args, "-c", config);
      expect(code).toBe(64);
      expect(stdout + stderr).not.toMatch(/hunter22|\$6\$|daemon/);
      expect(stderr).toContain(`${config} is a link to a file outside its folder`);
    }
  });

  it("a file beside it is shown as ever: so is a ConfigMap mounted", async () => {
    stage.write("repo/..data/mirror.config.yaml", `${plainConfig}wrongKey: 1\n`);
    link("..data/mirror.config.yaml");
    expect((await stage.cli("validate", "-c", config)).stderr).toMatch(/\| wrongKey: 1/);
  });

  it("a config elsewhere works", async () => {
    stage.write("elsewhere/c.yaml", plainConfig);
    stage.write("repo/images.txt", "SOURCE/team/app:1\n");
    link("../elsewhere/c.yaml");
    expect((await stage.cli("validate", "-c", config)).code).toBe(0);
  });
});
