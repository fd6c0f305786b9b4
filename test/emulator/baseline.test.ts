import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { UpdateTrailCommand } from "@aws-sdk/client-cloudtrail";
import { EnableKeyRotationCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Log } from "sarif";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { expectSentence, folderWith } from "../support/cli-files.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy, type Override, type Rule } from "../support/fault-proxy.ts";
import { healthyAccount } from "../support/matrix-accounts.ts";
import { emulatorEnv, runCli, runHere } from "../support/run-cli.ts";
import { makeBucket } from "../support/trails.ts";

/** A gate on what is new. */
describeWithMoto("a scan with a baseline", (moto) => {
  const folder = folderWith();
  let proxy: FaultProxy;
  let overrides: Readonly<Record<string, Override>> = {};
  beforeAll(async () => {
    proxy = await faultProxy({ target: moto.url });
    overrides = await healthyAccount(moto.url);
    proxy.behave({ overrides });
  });
  afterAll(async () => {
    folder.remove();
    await proxy.stop();
  });

  const validation = (EnableLogFileValidation: boolean) =>
    clients(ownAccount(moto.url))
      .cloudtrail()
      .send(new UpdateTrailCommand({ Name: "main", EnableLogFileValidation }));
  const rotateKeys = async () => {
    const kms = clients(ownAccount(moto.url)).kms();
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    for (const { KeyId } of Keys) await kms.send(new EnableKeyRotationCommand({ KeyId }));
  };

  const scan = async (name: string, ...args: readonly string[]) => {
    const outputs = ["json", "html", "sarif", "plain"].flatMap((format) => ["--output", `${format}=${name}.${format}`]);
    const patient = ["--connect-timeout", "60000", "--call-timeout", "60000"];
    const run = await runHere(["scan", "--policy", "all", "--fail-on", "low", ...patient, ...outputs, ...args], {
      cwd: folder.path,
      env: emulatorEnv(proxy.url),
    });
    const read = (format: string) => readFileSync(folder.file(`${name}.${format}`), "utf8");
    return { ...run, read, result: () => JSON.parse(read("json")) as ScanResult };
  };
  const NEW_ONLY = ["--baseline", "then.json", "--new-only"];
  const loseRotation: Rule = { operation: "kms:GetKeyRotationStatus", fault: "deny" };

  it("fails on the one thing that is new, and on nothing old", async () => {
    const then = await scan("then");
    const { fail } = then.result().summary;
    expect({ code: then.code, someFail: fail > 1 }).toEqual({ code: 1, someFail: true });

    const same = await scan("same", ...NEW_ONLY);
    expect(same.code).toBe(0);
    expect(same.result().baseline?.counts).toMatchObject({ new: 0, unchanged: fail, fixed: 0, unresolved: 0 });

    await validation(false);
    const broken = await scan("broken", ...NEW_ONLY);
    expect(broken.code).toBe(1);
    const { gate, baseline, findings } = broken.result();
    expect(gate.reasons).toEqual(["1 medium control has new failures: trail-log-file-validation"]);
    expect(baseline?.counts).toMatchObject({ new: 1, unchanged: fail, changed: 0, fixed: 0, unresolved: 0 });
    expect(findings.flatMap(({ control, baselineState }) => (baselineState === "new" ? [control] : []))).toEqual([
      "trail-log-file-validation",
    ]);
  });

  it("passes when it is fixed, and says what is fixed", async () => {
    await validation(true);
    await rotateKeys();
    const fixed = await scan("fixed", ...NEW_ONLY, "--include", "fixed");
    expect(fixed.code).toBe(0);
    const { counts, fixed: list } = fixed.result().baseline ?? {};
    expect(counts).toMatchObject({ new: 0, fixed: 1, unresolved: 0 });
    expect(list).toMatchObject([{ control: "key-rotation", now: { status: "pass" } }]);
    expect(fixed.stdout).toMatch(/\n {2}New 0, unchanged \d+, changed 0, fixed 1\n[\s\S]* {2}✓ fixed: key-rotation, /);
    expect(fixed.read("html")).toMatch(/<h3 id="since-fixed">Fixed <[\s\S]*?<li><a href="#key-rotation:/);
    expect(fixed.read("plain")).toMatch(/^fixed\tlow\tkey-rotation\t|^fixed\tmedium\tkey-rotation\t/m);
    const { runs } = JSON.parse(fixed.read("sarif")) as Log;
    const absent = runs[0]?.results?.filter(({ baselineState }) => baselineState === "absent");
    expect(absent?.map(({ ruleId }) => ruleId)).toEqual(["key-rotation"]);
  });

  it("calls nothing new or fixed where a permission was lost in between", async () => {
    proxy.behave({ overrides, rules: [loseRotation] });
    const lost = await scan("lost", ...NEW_ONLY);
    proxy.behave({ overrides });
    expect(lost.code).toBe(3);
    const { counts, unresolved } = lost.result().baseline ?? {};
    expect(counts).toMatchObject({ new: 0, fixed: 0, unresolved: 2 });
    expect(unresolved).toMatchObject([
      { control: "key-rotation", reason: "unknown" },
      { control: "key-rotation", reason: "unknown" },
    ]);
  });

  it("reads the baseline from S3 with the credentials of the scan", async () => {
    await makeBucket(ownAccount(moto.url), "results");
    const put = (Key: string, Body: string | Buffer) =>
      clients(ownAccount(moto.url))
        .s3()
        .send(new PutObjectCommand({ Bucket: "results", Key, Body }));
    await put("prod/then.json", readFileSync(folder.file("then.json"), "utf8"));
    await put("prod/then.result.json.gz", gzipSync(readFileSync(folder.file("then.json"))));
    await put("wrong.json", "{}");
    const stored = await scan("stored", "--baseline", "s3://results/prod/then.json", "--new-only");
    expect({ code: stored.code, stderr: stored.stderr }).toEqual({
      code: 0,
      stderr: expect.not.stringContaining("Warning"),
    });
    expect(stored.result().command).toMatch(/--baseline then\.json --new-only$/);
    expect(stored.result().baseline).toEqual((await scan("fixed", ...NEW_ONLY)).result().baseline);

    const packed = await scan("packed", "--baseline", "s3://results/prod/then.result.json.gz", "--new-only");
    expect(packed.result().baseline).toEqual({ ...stored.result().baseline, file: "then.result.json.gz" });

    const args = ["diff", "s3://results/prod/then.json", "then.json", "--exit-code"];
    const same = await runCli(args, { cwd: folder.path, env: emulatorEnv(proxy.url) });
    expect(same).toMatchObject({ code: 0, stdout: expect.stringContaining(": 0 new failures, 0 changed, 0 fixed, ") });

    const fails = async (baseline: string, sentence: RegExp, rules: readonly Rule[] = []) => {
      proxy.behave({ overrides, rules });
      const run = await runHere(["scan", "--baseline", baseline], { env: emulatorEnv(proxy.url) });
      proxy.behave({ overrides });
      expectSentence(run, 2, sentence);
    };
    await fails("s3://results/none.json", /Cannot read s3:\/\/results\/none\.json: the object does not exist/);
    await fails("s3://nowhere/none.json", /Cannot read s3:\/\/nowhere\/none\.json: the bucket does not exist/);
    await fails("s3://results/wrong.json", /s3:\/\/results\/wrong\.json is no trailproof result/);
    await fails("s3://results/", /expected s3:\/\/BUCKET\/KEY, not "s3:\/\/results\/"/);
    await fails("s3://results/wrong.json", /access denied .*grant s3:GetObject/, [
      { operation: "s3:GetObject", fault: "deny" },
    ]);
  });
});
