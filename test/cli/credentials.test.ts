import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { expectSentence, folderWith } from "../support/cli-files.ts";
import { type Behaviour, faultProxy } from "../support/fault-proxy.ts";
import { limit } from "../support/machine.ts";
import { failing } from "../support/overrides.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";

/** No server listens here. */
const NOWHERE = "http://127.0.0.1:9";
const folder = folderWith({
  config: "[profile audit]\nregion = eu-west-1\n\n[profile audit-two]\nregion = eu-west-1\n",
});
afterAll(folder.remove);

const files = { AWS_CONFIG_FILE: folder.file("config"), AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
const scan = (env: Record<string, string>, ...args: string[]) =>
  runHere(["scan", "--output", `json=${folder.file("r.json")}`, ...args], { env });

/** What a scan says where every call ends so: the answers need no emulator behind them. */
async function where(behaviour: Behaviour, ...args: string[]) {
  const proxy = await faultProxy({ target: NOWHERE, ...behaviour });
  try {
    return { run: await scan(emulatorEnv(proxy.url), ...args), calls: proxy.counts() };
  } finally {
    await proxy.stop();
  }
}

describe("who is not told, is told in one sentence", () => {
  it("without credentials", async () => {
    expectSentence(await scan({}), 4, /No AWS credentials: .*AWS_PROFILE, --profile or AWS_ACCESS_KEY_ID/);
  });

  it.each([
    ["collect", "--out", folder.file("s.json")],
    ["explain", "--service", "kms", "--event", "Decrypt", "--region", "eu-west-1"],
  ])(
    "without credentials, by %s: nothing is collected, and the code is not that of incomplete evidence",
    async (...args) => {
      expectSentence(await runHere(args), 4, /No AWS credentials/);
    },
  );

  it("with a profile that has none", async () => {
    expectSentence(await scan(files, "--profile", "audit"), 4, /No AWS credentials/);
  });

  it.each([
    ["--profile", {}, ["--profile", "audi"]],
    ["AWS_PROFILE", { AWS_PROFILE: "audi" }, []],
  ])("with an unknown profile, by %s", async (_, env, args) => {
    expectSentence(await scan({ ...files, ...env }, ...args), 2, /Unknown profile "audi"; did you mean "audit"\?/);
  });

  it("with expired credentials", async () => {
    const { run } = await where({ rules: [{ fault: "expired" }] });
    expectSentence(run, 4, /credentials have expired \(ExpiredToken\).*log in again/);
  });

  it("with credentials that AWS does not know", async () => {
    const { run } = await where({ rules: [{ fault: "disabled-region" }] });
    expectSentence(run, 4, /AWS does not accept the credentials \(InvalidClientTokenId\)/);
  });

  it("where the endpoint is down", async () => {
    expectSentence(
      await scan(emulatorEnv(NOWHERE)),
      4,
      /could not be reached at http:\/\/127\.0\.0\.1:9.*ECONNREFUSED/,
    );
    expectSentence(await scan(emulatorEnv(""), "--endpoint-url", NOWHERE), 4, /at http:\/\/127\.0\.0\.1:9/);
  });

  it("where the endpoint is down, without the password in its address", async () => {
    const run = await scan(emulatorEnv(""), "--endpoint-url", "http://user:hunter2@127.0.0.1:9");
    expectSentence(run, 4, /at http:\/\/127\.0\.0\.1:9/);
    expect(run.stderr).not.toContain("hunter2");
  });

  it("where the endpoint has no address", async () => {
    expectSentence(await scan(emulatorEnv("http://trailproof.invalid")), 4, /ENOTFOUND|EAI_AGAIN/);
  });

  it("where the endpoint hangs", async () => {
    const { run } = await where({ rules: [{ fault: "hang" }] }, "--call-timeout", "300");
    expectSentence(run, 4, /TimeoutError/);
  });

  it.each([
    ["--endpoint-url", emulatorEnv(""), ["--endpoint-url", "nonsense"]],
    ["AWS_ENDPOINT_URL", emulatorEnv("ftp://example.com"), []],
  ])("with an endpoint that is none, by %s", async (_, env, args) => {
    expectSentence(await scan(env, ...args), 2, /Endpoint ".*" is no http or https address/);
  });

  it("with a region that is none", async () => {
    expectSentence(
      await scan(emulatorEnv(NOWHERE, { AWS_REGION: "bad region" })),
      2,
      /"bad region".* is not an AWS Region/,
    );
  });

  it("and nothing else that hangs holds it up, or is written", async () => {
    const { run } = await where({ rules: [{ operation: "sts:*", fault: "deny" }, { fault: "hang" }] });
    expectSentence(run, 4, /GetCallerIdentity was refused/);
    expect(run.ms).toBeLessThan(limit(4000));
    expect(() => readFileSync(folder.file("r.json"))).toThrow("ENOENT");
  });
});

describe("a profile", () => {
  it("brings its credentials and its region", async () => {
    const keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n";
    // A file of its own: the SDK reads each path once in a process.
    writeFileSync(
      folder.file("config-with-keys"),
      `[profile audit]\nregion = eu-west-3\n${keys}\n[profile audit-two]\n`,
    );
    const proxy = await faultProxy({ target: NOWHERE, rules: [{ fault: "deny" }] });
    const env = { ...files, AWS_CONFIG_FILE: folder.file("config-with-keys"), AWS_ENDPOINT_URL: proxy.url };
    expectSentence(await scan(env, "--profile", "audit"), 4, /GetCallerIdentity was refused/);
    expect(proxy.count("sts:GetCallerIdentity", "eu-west-3")).toBe(1);
    await proxy.stop();
  });
});

describe("credentials", () => {
  const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  const TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN/abc+def==";

  // AWS says what it computed the signature of, and that holds the token.
  it("appear in no error, however much AWS says of them", async () => {
    const said = `The signature does not match. Canonical string: x-amz-security-token:${TOKEN} ${encodeURIComponent(TOKEN)} ${SECRET} ASIAIOSFODNN7EXAMPLE`;
    const overrides = { "sts:GetCallerIdentity": failing("SignatureDoesNotMatch", 403, said) };
    // The one behind answers all, so that the one in front has something to rewrite.
    const behind = await faultProxy({ target: NOWHERE, rules: [{ fault: "deny" }] });
    const echo = await faultProxy({ target: behind.url, overrides });
    const env = emulatorEnv(echo.url, {
      AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_SESSION_TOKEN: TOKEN,
    });
    for (const args of [["--verbose"], ["--verbose", "--debug"]]) {
      const { code, stdout, stderr } = await scan(env, ...args);
      expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
      expect(stderr).toContain("SignatureDoesNotMatch");
      for (const secret of [SECRET, TOKEN, encodeURIComponent(TOKEN), "ASIAIOSFODNN7EXAMPLE"])
        expect(stderr).not.toContain(secret);
    }
    await echo.stop();
    await behind.stop();
  });
});
