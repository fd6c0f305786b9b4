import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { History } from "../../src/model/documents/history.ts";
import { clients } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { CREDENTIALS } from "../support/moto.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";

const SNAPSHOT = "examples/sample-account.snapshot.json";
const AT = "s3://acme-audit/trailproof/history";

describeWithMoto("a history in a bucket", (moto) => {
  const folder = mkdtempSync(join(tmpdir(), "history-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const s3 = () => clients({ endpoint: moto.url, credentials: CREDENTIALS }).s3();
  const run = (...args: string[]) => runHere(args, { cwd: process.cwd(), env: emulatorEnv(moto.url) });
  const scan = (policy: string) => run("scan", "--quiet", "--snapshot", SNAPSHOT, "--policy", policy, "--history", AT);
  const keys = async () =>
    ((await s3().send(new ListObjectsV2Command({ Bucket: "acme-audit" }))).Contents ?? []).map(({ Key = "" }) => Key);

  beforeAll(async () => {
    await s3().send(new CreateBucketCommand({ Bucket: "acme-audit" }));
  });

  it("has the same results as one in a folder, each once", async () => {
    for (const policy of ["baseline", "all", "baseline"]) {
      expect(await scan(policy)).toMatchObject({ code: 1, stderr: "" });
      await run("scan", "--quiet", "--snapshot", SNAPSHOT, "--policy", policy, "--history", folder);
    }
    expect(await keys()).toHaveLength(4);
    const [bucket, disk] = [join(folder, "bucket.json"), join(folder, "disk.json")];
    const { stdout } = await run("history", AT, "--output", `json=${bucket}`);
    await run("history", folder, "--quiet", "--output", `json=${disk}`);
    expect(stdout).toContain("111122223333 (acme-payments): 2 results");
    const [one, other] = [bucket, disk].map((path): History => JSON.parse(readFileSync(path, "utf8")));
    const untimed = (history: History | undefined) =>
      history?.accounts.map(({ points, ...rest }) => ({
        ...rest,
        points: points.map(({ finishedAt: _, resultSha256: __, ...point }) => point),
      }));
    expect(untimed(one)).toEqual(untimed(other));
    expect(one?.problems).toEqual([]);
  });

  it("reads a result whose numbers are missing", async () => {
    const [missing = ""] = (await keys()).filter((key) => key.endsWith(".summary.json"));
    await s3().send(new DeleteObjectCommand({ Bucket: "acme-audit", Key: missing }));
    const { code, stdout } = await run("history", AT, "--account", "111122223333");
    expect(code).toBe(0);
    expect(stdout).toContain(": 2 results");
  });

  it("replaces a result that is damaged, and says so", async () => {
    const [Key = ""] = (await keys()).filter((key) => key.endsWith(".result.json.gz"));
    await s3().send(new PutObjectCommand({ Bucket: "acme-audit", Key, Body: "no gzip" }));
    expect((await run("history", AT)).code).toBe(3);
    for (const policy of ["baseline", "all"]) await scan(policy);
    expect((await run("history", AT)).code).toBe(0);
    expect(await keys()).toHaveLength(4);
  });

  it("says in a sentence what is missing, and still writes the reports", async () => {
    const report = join(folder, "r.json");
    const nowhere = ["--history", "s3://no-such-bucket-here/x", "--output", `json=${report}`];
    const { code, stderr } = await run("scan", "--quiet", "--snapshot", SNAPSHOT, ...nowhere);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^trailproof: Cannot write s3:\/\/no-such-bucket-here\/x\/111122223333\/\S+: .*NoSuchBucket.*\n$/,
    );
    expect(JSON.parse(readFileSync(report, "utf8"))).toHaveProperty("findings");
    const empty = await run("history", "s3://acme-audit/nothing");
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining("has no results") });
    expect((await run("history", "s3://")).stderr).toContain("expected s3://BUCKET/PREFIX");
  });
});
