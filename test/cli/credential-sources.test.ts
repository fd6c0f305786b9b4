import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { accessProblem } from "../../src/collect/session/identity.ts";
import { openSession } from "../../src/collect/session/session.ts";
import type { SessionOptions } from "../../src/collect/session/session-options.ts";
import { folderWith } from "../support/cli-files.ts";
import { faultProxy } from "../support/fault-proxy.ts";
import { scratch, useEmulatorCredentials } from "../support/scan.ts";

const SECRET = "aws_secret_access_key = secret-of-the-file\n";
const keys = (id: string) => `aws_access_key_id = ${id}\n${SECRET}`;

let written: string[];
beforeEach(() => {
  useEmulatorCredentials();
  for (const name of Object.keys(process.env)) if (/^AWS_(ACCESS|SECRET|SESSION)/.test(name)) delete process.env[name];
  written = [];
  const keep = (...said: unknown[]) => written.push(said.join(" "));
  vi.spyOn(console, "warn").mockImplementation(keep);
  vi.spyOn(process, "emitWarning").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => keep(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  expect(written).toEqual([]);
});

/** The key that is taken with this configuration file and environment, or why none is. */
async function taken(
  config: string,
  env: Readonly<Record<string, string>>,
  options: SessionOptions = {},
): Promise<string> {
  const folder = folderWith({ config });
  Object.assign(process.env, { AWS_CONFIG_FILE: folder.file("config") }, env);
  try {
    const session = await openSession(options);
    return await session.credentials().then(
      ({ accessKeyId }) => accessKeyId,
      (error: unknown) => accessProblem(error, session, options.roleArn).message,
    );
  } finally {
    for (const name of Object.keys(env)) if (name !== "AWS_REGION") delete process.env[name];
    folder.remove();
  }
}

describe("credentials are those of the AWS CLI", () => {
  const config = `[default]\n${keys("DEFAULT")}[profile a]\n${keys("PROFILE-A")}[profile b]\n${keys("PROFILE-B")}`;
  const env = { AWS_ACCESS_KEY_ID: "KEYS", AWS_SECRET_ACCESS_KEY: "secret-of-the-environment" };

  it.each<[Record<string, string>, string | undefined, string]>([
    [{}, undefined, "DEFAULT"],
    [{ AWS_PROFILE: "a" }, undefined, "PROFILE-A"],
    [{ AWS_DEFAULT_PROFILE: "b" }, undefined, "PROFILE-B"],
    [env, undefined, "KEYS"],
    [{ ...env, AWS_PROFILE: "a" }, undefined, "KEYS"],
    [env, "b", "PROFILE-B"],
    [{ ...env, AWS_PROFILE: "a" }, "b", "PROFILE-B"],
    [{ AWS_SECRET_ACCESS_KEY: "x" }, undefined, "DEFAULT"],
  ])("with %j and --profile %s: %s", async (variables, profile, expected) => {
    expect(await taken(config, variables, { profile })).toBe(expected);
  });

  it("a web identity of the environment comes before the keys of a profile, not before --profile", async () => {
    const asked: URLSearchParams[] = [];
    const sts = createServer(async (incoming, response) => {
      let body = "";
      for await (const chunk of incoming) body += chunk;
      asked.push(new URLSearchParams(body));
      response
        .setHeader("content-type", "text/xml")
        .end(
          `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>WEB</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
        );
    });
    await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
    const folder = folderWith({ token: "header.payload.signature" });
    const web = {
      AWS_WEB_IDENTITY_TOKEN_FILE: folder.file("token"),
      AWS_ROLE_ARN: "arn:aws-cn:iam::111122223333:role/ci",
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
    };
    expect(await taken(config, web)).toBe("WEB");
    expect(await taken(config, { ...web, AWS_PROFILE: "a" })).toBe("WEB");
    expect(await taken(config, { ...web, ...env })).toBe("KEYS");
    expect(await taken(config, web, { profile: "a" })).toBe("PROFILE-A");
    expect(asked.map((one) => one.get("RoleArn"))).toEqual([web.AWS_ROLE_ARN, web.AWS_ROLE_ARN]);
    sts.closeAllConnections();
    sts.close();
    folder.remove();
  });
});

describe("why there are no credentials is said", () => {
  const NONE = "(set AWS_PROFILE, --profile or AWS_ACCESS_KEY_ID)";

  it.each<[string, string, string]>([
    ["nothing is configured", "[default]\noutput = json\n", "none were found"],
    [
      "credential_process fails",
      "[default]\ncredential_process = echo 'no such vault: corp' >&2; exit 3 # --password hunter2\n",
      "profile default: credential_process failed (no such vault: corp)",
    ],
    [
      "credential_process fails in silence",
      "[default]\ncredential_process = false\n",
      "profile default: credential_process failed",
    ],
    [
      "credential_process writes no JSON",
      "[default]\ncredential_process = echo hello\n",
      "profile default: Profile default credential_process returned invalid JSON.",
    ],
    [
      "source_profile does not exist",
      "[default]\nrole_arn = arn:aws:iam::111122223333:role/audit\nsource_profile = base\n",
      "profile default: source_profile base is in no AWS configuration file",
    ],
    [
      "source_profile of source_profile does not exist",
      "[default]\nrole_arn = arn:aws:iam::111122223333:role/audit\nsource_profile = next\n[profile next]\nrole_arn = arn:aws:iam::111122223333:role/next\nsource_profile = base\n",
      "profile default: source_profile base is in no AWS configuration file",
    ],
    [
      "a key has no secret",
      "[default]\naws_access_key_id = AKIAEXAMPLE\n",
      "profile default: it has aws_access_key_id without aws_secret_access_key",
    ],
    [
      "sso_session does not exist",
      "[default]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = audit\n",
      "profile default: sso_session corp is in no AWS configuration file",
    ],
    [
      "the token of sso_session does not exist",
      "[default]\nsso_session = nowhere-to-be-found\nsso_account_id = 111122223333\nsso_role_name = audit\n[sso-session nowhere-to-be-found]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n",
      'profile default: The SSO session token associated with profile=default was not found or is invalid. Run "aws sso login".',
    ],
    [
      "a role has no source",
      "[default]\nrole_arn = arn:aws:iam::111122223333:role/audit\n",
      "profile default: it has a role_arn without source_profile or credential_source",
    ],
    [
      "a role needs an MFA code",
      `[default]\nrole_arn = arn:aws:iam::111122223333:role/audit\nmfa_serial = arn:aws:iam::111122223333:mfa/me\nsource_profile = base\n[profile base]\n${keys("BASE")}`,
      "profile default: the role of default needs an MFA code: use `aws configure export-credentials --profile default --format env`",
    ],
  ])("%s", async (_, config, reason) => {
    const said = await taken(config, {});
    expect(said).toBe(`No AWS credentials: ${reason} ${NONE}`);
  });

  it("the role of a profile is refused", async () => {
    const sts = await faultProxy({
      target: "http://127.0.0.1:9",
      rules: [{ operation: "sts:AssumeRole", fault: "deny" }],
    });
    const role = "arn:aws:iam::111122223333:role/audit";
    const config = `[profile audit]\nrole_arn = ${role}\nsource_profile = base\n[profile base]\n${keys("BASE")}`;
    const said = await taken(config, { AWS_ENDPOINT_URL_STS: sts.url }, { profile: "audit" });
    await sts.stop();
    expect(said).toMatch(new RegExp(`^Role ${role} cannot be assumed \\(AccessDenied\\): .*sts:AssumeRole`));
  });

  it("AWS_ACCESS_KEY_ID is set alone", async () => {
    expect(await taken(`[default]\n${keys("DEFAULT")}`, { AWS_ACCESS_KEY_ID: "KEYS" })).toBe(
      `No AWS credentials: AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY ${NONE}`,
    );
  });

  it("an SSO session has expired, or does not exist", async () => {
    const home = scratch();
    const start = "https://corp.awsapps.com/start";
    const config = `[profile corp]\nsso_start_url = ${start}\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = audit\n`;
    const old = { HOME: process.env.HOME };
    process.env.HOME = home.path;
    expect(await taken(config, {}, { profile: "corp" })).toBe(
      `No AWS credentials: profile corp: The SSO session associated with this profile is invalid. Run "aws sso login". ${NONE}`,
    );
    mkdirSync(home.file(".aws/sso/cache"), { recursive: true });
    const token = { accessToken: "token", expiresAt: "2020-01-01T00:00:00Z", region: "eu-west-1", startUrl: start };
    writeFileSync(
      home.file(`.aws/sso/cache/${createHash("sha1").update(start).digest("hex")}.json`),
      JSON.stringify(token),
    );
    expect(await taken(config, {}, { profile: "corp" })).toBe(
      `No AWS credentials: profile corp: The SSO session associated with this profile has expired. Run "aws sso login". ${NONE}`,
    );
    Object.assign(process.env, old);
    home.remove();
  });
});
