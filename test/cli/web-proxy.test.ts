import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compliantAccount } from "../support/accounts.ts";
import { expectSentence } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { faultProxy } from "../support/fault-proxy.ts";
import { emulatorEnv, runCli } from "../support/run-cli.ts";
import { type WebProxy, webProxy } from "../support/web-proxy.ts";

describeWithMoto("a scan behind a proxy", (moto) => {
  let proxy: WebProxy;
  beforeAll(async () => {
    await compliantAccount(moto.url);
  });
  beforeEach(async () => {
    proxy = await webProxy();
  });
  afterEach(() => proxy.stop());

  const args = ["scan", "--regions", "us-east-1", "--control", "trail-logging", "--quiet"];
  const scan = (env: Readonly<Record<string, string>>) => runCli(args, { env: emulatorEnv(moto.url, env) });

  it.each(["HTTP_PROXY", "http_proxy"])("sends every plain call through %s", async (name) => {
    expect(await scan({ [name]: proxy.url })).toMatchObject({ code: 0, stderr: "" });
    expect(proxy.asked.length).toBeGreaterThanOrEqual(6);
    expect(proxy.asked.every((one) => one.includes(moto.url))).toBe(true);
  });

  it("sends none that NO_PROXY takes out", async () => {
    expect(await scan({ HTTP_PROXY: proxy.url, NO_PROXY: "localhost,127.0.0.1" })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(proxy.asked).toEqual([]);
  });

  it("sends plain calls past a proxy for TLS", async () => {
    expect((await scan({ HTTPS_PROXY: proxy.url })).code).toBe(0);
    expect(proxy.asked).toEqual([]);
  });

  it("counts the same calls with and without", async () => {
    const target = await faultProxy({ target: moto.url });
    const counted = async (env: Readonly<Record<string, string>>) => {
      target.clear();
      expect(await runCli(["scan", "--quiet"], { env: emulatorEnv(target.url, env) })).toMatchObject({ stderr: "" });
      return target.counts();
    };
    expect(await counted({ HTTP_PROXY: proxy.url })).toEqual(await counted({}));
    // Not one of them went the wrong way, however many connections there were.
    expect(proxy.asked.filter((one) => !one.includes(target.url))).toEqual([]);
    await target.stop();
  });
});

describe("AWS behind a proxy", () => {
  const { AWS_ENDPOINT_URL: _, ...credentials } = emulatorEnv("");
  const scan = (env: Readonly<Record<string, string>>) => runCli(["scan"], { env: { ...credentials, ...env } });

  it.each(["HTTPS_PROXY", "https_proxy"])("is asked through tunnels of %s", async (name) => {
    const proxy = await webProxy();
    expectSentence(await scan({ [name]: proxy.url }), 4, /GetCallerIdentity was refused .*HTTP 403.*proxy/);
    await proxy.stop();
    expect(proxy.asked).toContain("CONNECT sts.us-east-1.amazonaws.com:443");
    expect(proxy.asked.every((one) => /^CONNECT [a-z0-9.-]+\.amazonaws\.com:443$/.test(one))).toBe(true);
  });

  it("is not trusted where the tunnel ends elsewhere", async () => {
    const elsewhere = await webProxy();
    const proxy = await webProxy(elsewhere.url);
    expectSentence(await scan({ HTTPS_PROXY: proxy.url }), 4, /AWS could not be reached/);
    expect(elsewhere.asked).toEqual([]);
    await Promise.all([proxy.stop(), elsewhere.stop()]);
  });

  it("is one sentence where the proxy is down", async () => {
    expectSentence(await scan({ HTTPS_PROXY: "http://127.0.0.1:9" }), 4, /AWS could not be reached.*ECONNREFUSED/);
  });
});
