import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { FOREIGN_ACCOUNT } from "../support/accounts.ts";
import { expectSentence, folderWith } from "../support/cli-files.ts";
import { otherAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy, type Override } from "../support/fault-proxy.ts";
import { ACCOUNT, CREDENTIALS } from "../support/moto.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";
import { scanCli } from "../support/scan.ts";
import { makeFullTrail } from "../support/trails.ts";

describeWithMoto("a role in another account", (moto) => {
  const role = `arn:aws:iam::${FOREIGN_ACCOUNT}:role/audit`;
  let proxy: FaultProxy;
  let assumed: Record<string, unknown>[] = [];
  const remember: Override = ({ input }, answer) => {
    assumed.push(input);
    return answer;
  };
  const folder = folderWith({
    config: `[profile audit]\nrole_arn = ${role}\nexternal_id = in-file\nsource_profile = own\nregion = us-east-1\n
[profile own]\naws_access_key_id = ${CREDENTIALS.accessKeyId}\naws_secret_access_key = secret\n`,
  });

  beforeAll(async () => {
    await makeFullTrail(await otherAccount(moto.url, FOREIGN_ACCOUNT), { name: "theirs", multiRegion: true });
    proxy = await faultProxy({ target: moto.url, overrides: { "sts:AssumeRole": remember } });
  });
  beforeEach(() => {
    assumed = [];
    proxy.clear();
  });
  afterAll(async () => {
    folder.remove();
    await proxy.stop();
  });

  const args = ["--regions", "us-east-1", "--control", "trail-logging"];

  it("is assumed once, with the external id, and its account is scanned", async () => {
    const { code, stderr, result } = await scanCli(proxy.url, [
      ...args,
      "--role-arn",
      role,
      "--external-id",
      "se cret/1",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(assumed).toEqual([
      expect.objectContaining({ RoleArn: role, ExternalId: "se cret/1", RoleSessionName: "trailproof" }),
    ]);
    expect(result.account.id).toBe(FOREIGN_ACCOUNT);
    expect(result.identity.arn).toMatch(new RegExp(`^arn:aws:sts::${FOREIGN_ACCOUNT}:assumed-role/audit/trailproof$`));
    expect(result.trails).toMatchObject([{ name: "theirs", accountId: FOREIGN_ACCOUNT }]);
  });

  it("is not assumed unless asked for, nor sent an external ID that was not given", async () => {
    expect((await scanCli(proxy.url, args)).result.account.id).toBe(ACCOUNT);
    expect(assumed).toEqual([]);
    await scanCli(proxy.url, [...args, "--role-arn", role]);
    expect(assumed[0]).not.toHaveProperty("ExternalId");
  });

  it("is assumed by a profile that says so", async () => {
    const env = {
      AWS_ENDPOINT_URL: proxy.url,
      AWS_CONFIG_FILE: folder.file("config"),
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };
    const run = await runHere(["scan", ...args, "--profile", "audit", "--output", "json=-", "--quiet"], { env });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(run.stdout)).toMatchObject({ account: { id: FOREIGN_ACCOUNT } });
    expect(assumed).toEqual([expect.objectContaining({ RoleArn: role, ExternalId: "in-file" })]);
  });

  it("that is refused ends the scan with one sentence that names it", async () => {
    const refusing = await faultProxy({ target: moto.url, rules: [{ operation: "sts:AssumeRole", fault: "deny" }] });
    const run = await runHere(["scan", "--role-arn", role], { env: emulatorEnv(refusing.url) });
    await refusing.stop();
    expectSentence(run, 4, new RegExp(`Role ${role} cannot be assumed \\(AccessDenied\\)`));
  });
});
