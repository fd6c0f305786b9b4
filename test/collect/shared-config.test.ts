import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hiding } from "../../src/collect/session/redact.ts";
import {
  configuredEndpoint,
  configuredRegion,
  readSharedConfig,
  type SharedConfig,
} from "../../src/collect/session/shared-config.ts";
import { UserError } from "../../src/model/errors.ts";
import { folderWith } from "../support/cli-files.ts";

const NAMES = ["AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"];
beforeEach(() => {
  for (const name of [...NAMES, "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What the files say, for a profile; each test has files of its own, since the SDK keeps what it read. */
async function config(
  named: string | undefined,
  files: { config: string; credentials?: string },
): Promise<SharedConfig> {
  const folder = folderWith(files);
  vi.stubEnv("AWS_CONFIG_FILE", folder.file("config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", files.credentials === undefined ? "/dev/null" : folder.file("credentials"));
  try {
    return await readSharedConfig(named);
  } finally {
    folder.remove();
  }
}

describe("profiles", () => {
  const text =
    "[default]\noutput = json\n[profile audit]\nregion = eu-west-1\n[sso-session corp]\nsso_region = eu-west-1\n[services local]\ns3 =\n  endpoint_url = http://127.0.0.1:1\n";

  it("are listed without sections of another kind, where the named one does not exist", async () => {
    for (const name of ["nosuch", "corp", "local"])
      await expect(config(name, { config: text, credentials: "[keys]\nregion = eu-west-1\n" })).rejects.toThrow(
        new UserError(`Unknown profile "${name}"; profiles in the AWS configuration files: audit, default, keys`),
      );
  });

  it("have the settings of both files, those of the credentials file first", async () => {
    const { section } = await config("audit", {
      config: "[profile audit]\nregion = eu-west-1\noutput = json\n",
      credentials: "[audit]\nregion = eu-west-2\naws_access_key_id = x\n",
    });
    expect(section).toEqual({ region: "eu-west-2", output: "json", aws_access_key_id: "x" });
  });
});

describe("the Region", () => {
  const profile = { profile: "p", section: { region: "eu-west-3" }, profiles: {}, ssoSessions: [], services: {} };

  it.each([
    [{ AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-2" }, undefined, "eu-west-1"],
    [{ AWS_DEFAULT_REGION: "eu-west-2" }, undefined, "eu-west-2"],
    [{}, undefined, "eu-west-3"],
    // The Region that is asked about counts where the configured one cannot be of its partition.
    [{}, "us-west-2", "eu-west-3"],
    [{}, "eusc-de-east-1", "eusc-de-east-1"],
    [{ AWS_REGION: "us-gov-east-1" }, "us-gov-west-1", "us-gov-east-1"],
    [{ AWS_REGION: "us-gov-east-1" }, "us-west-1", "us-west-1"],
  ])("of %j, asked about %s, is %s", (env, target, region) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(configuredRegion(profile, target)).toBe(region);
  });

  it("is the one that is asked about, else us-east-1, where none is configured", () => {
    const none = { ...profile, section: {} };
    expect([configuredRegion(none, "cn-north-1"), configuredRegion(none, undefined)]).toEqual([
      "cn-north-1",
      "us-east-1",
    ]);
  });
});

describe("an endpoint", () => {
  const SERVICES = "http://services";
  const GLOBAL = "http://profile";
  const profile = {
    profile: "p",
    section: { services: "local", endpoint_url: GLOBAL },
    profiles: {},
    ssoSessions: [],
    services: { local: { "s3.endpoint_url": SERVICES, "cloudwatch_logs.endpoint_url": "http://logs" } },
  };

  it.each([
    ["S3", {}, SERVICES],
    ["CloudWatch Logs", {}, "http://logs"],
    ["KMS", {}, GLOBAL],
    ["S3", { AWS_ENDPOINT_URL: "http://all" }, "http://all"],
    ["S3", { AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_S3: "http://own" }, "http://own"],
    ["CloudWatch Logs", { AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "http://env" }, "http://env"],
    ["KMS", { AWS_ENDPOINT_URL_S3: "http://own" }, GLOBAL],
    ["KMS", { AWS_ENDPOINT_URL: "http://all", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" }, undefined],
  ])("of %s with %j is %s", (service, env, endpoint) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(configuredEndpoint(profile, service)).toBe(endpoint);
  });

  it("is ignored where the profile says so", () => {
    const section = { ...profile.section, ignore_configured_endpoint_urls: "true" };
    expect(configuredEndpoint({ ...profile, section }, "S3")).toBeUndefined();
  });

  it("of a services section that does not exist is an error", () => {
    expect(() => configuredEndpoint({ ...profile, services: {} }, "KMS")).toThrow(
      "Profile p names the services section local, which is in no AWS configuration file",
    );
  });

  it("is an address, and shown without its password", () => {
    const section = { endpoint_url: "ftp://user:hunter2@host/?token" };
    expect(() => configuredEndpoint({ ...profile, section }, "KMS")).toThrow(
      'Endpoint "ftp://host" is no http or https address',
    );
  });
});

describe("credentials in a text", () => {
  const TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN/abc+def==";

  it("are hidden, also in an address", () => {
    const { remember, hide } = hiding();
    remember({ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG", sessionToken: TOKEN });
    expect(hide(`AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG:${TOKEN} ${encodeURIComponent(TOKEN)}`)).toBe(
      "[hidden] [hidden]:[hidden] [hidden]",
    );
  });

  it("of fewer than 16 characters are words", () => {
    const { remember, hide } = hiding();
    remember({ accessKeyId: "test", secretAccessKey: "test", sessionToken: "fifteen-letters" });
    expect(hide("the latest test of fifteen-letters")).toBe("the latest test of fifteen-letters");
  });
});
