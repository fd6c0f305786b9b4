import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import plain from "../../reports/plain/index.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { STATUSES } from "../../src/model/findings/severity.ts";
import { blocks, page } from "../docs/pages.ts";
import { anyText } from "../support/any-text.ts";
import { folderWith } from "../support/cli-files.ts";
import { ATTESTED, WAIVED } from "../support/findings.ts";
import { finding, HOSTILE_NAME, sampleResult } from "../support/sample-result.ts";

/** What may act on a terminal, or end a line or a column. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const HEADER = [
  "status",
  "severity",
  "control",
  "resource type",
  "id",
  "region",
  "account",
  "message",
  "fingerprint",
  "baseline",
];

/** The lines of a report as fields, with the escapes undone as the docs say. */
function parse(report: string): string[][] {
  expect(report.endsWith("\n")).toBe(true);
  return report
    .slice(0, -1)
    .split("\n")
    .map((line) => {
      const fields = line.split("\t");
      for (const field of fields) expect(field).not.toMatch(ACTIVE);
      return fields.map((field) => JSON.parse(`"${field.replaceAll('"', '\\"')}"`) as string);
    });
}

const rows = (report: string) => parse(report).slice(1);
const sample = sampleResult();
const every = [
  finding("a", "critical", "fail"),
  finding("b", "high", "fail", WAIVED),
  finding("c", "high", "unknown"),
  finding("d", "medium", "manual"),
  finding("e", "medium", "manual", ATTESTED),
  finding("f", "low", "pass"),
  finding("g", "low", "not-applicable"),
];

describe("the plain report", () => {
  it("has a header, and one line for each finding that is neither a pass nor not applicable", () => {
    const [header, ...lines] = parse(plain(sampleResult({ findings: every })));
    expect(header).toEqual(HEADER);
    expect(lines.map(([status, , control]) => `${status} ${control}`)).toEqual([
      "fail a",
      "waived b",
      "unknown c",
      "manual d",
      "attested e",
    ]);
  });

  it("has the others if they are asked for", () => {
    const statuses = (include: ("pass" | "not-applicable")[]) =>
      rows(plain(sampleResult({ findings: every }), { include })).map(([status]) => status);
    expect(statuses(["pass"])).toEqual(["fail", "waived", "unknown", "manual", "attested", "pass"]);
    expect(statuses(["pass", "not-applicable"])).toHaveLength(every.length);
  });

  it("counts as the summary does", () => {
    const counts = new Map<string, number>();
    for (const [status = ""] of rows(plain(sample, { include: STATUSES })))
      counts.set(status, (counts.get(status) ?? 0) + 1);
    const { notApplicable, ...others } = sample.summary;
    expect(Object.fromEntries(counts)).toEqual({ ...others, "not-applicable": notApplicable });
  });

  it("leaves empty what is not known", () => {
    const resource = { type: "bucket", id: "acme-logs", arn: null, region: null, accountId: null } as const;
    const [line] = rows(plain(sampleResult({ findings: [finding("a", "high", "fail", { resource })] })));
    expect(line?.slice(3, 8)).toEqual(["bucket", "acme-logs", "", "", "acme-logs is fail"]);
  });

  it("has ten columns that read back to the values, whatever the text", () => {
    const part = fc.oneof(fc.constantFrom("\t", "\n", "\r\n", "\\", "\\t", '"', "\u0085", HOSTILE_NAME), anyText());
    const text = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(""));
    const found = fc
      .record({ control: text, message: text, id: text, region: fc.option(text), accountId: fc.option(text) })
      .map(
        ({ control, message, id, region, accountId }): Finding =>
          finding(control, "high", "fail", { message, resource: { type: "trail", id, arn: null, region, accountId } }),
      );
    fc.assert(
      fc.property(fc.array(found, { maxLength: 3 }), (findings) => {
        expect(parse(plain(sampleResult({ findings })))).toEqual([
          HEADER,
          ...findings.map(({ status, severity, control, message, fingerprint, resource }) => [
            status,
            severity,
            control,
            resource.type,
            resource.id,
            resource.region ?? "",
            resource.accountId ?? "",
            message,
            fingerprint,
            "",
          ]),
        ]);
      }),
    );
  });
});

describe("the commands of docs/reading-a-report.md that read it", () => {
  const section = page("docs/reading-a-report.md").split("## Plain text for scripts")[1]?.split("\n## ")[0] ?? "";
  const commands = blocks(section, "sh").flatMap((block) => block.trim().split("\n"));
  const folder = folderWith({ "result.tsv": plain(sample) });
  afterAll(folder.remove);
  const run = (command: string) => {
    const { stdout, status } = spawnSync("sh", ["-c", command], { cwd: folder.path, encoding: "utf8" });
    expect(status, command).toBe(0);
    return stdout.trim().split("\n");
  };
  it("list the failures with control and resource", () => {
    const [awk = ""] = commands.filter((one) => one.startsWith("awk"));
    const failing = sample.findings.filter(({ status, waived }) => status === "fail" && !waived);
    expect(run(awk)).toHaveLength(failing.length);
    expect(run(awk)[0]).toBe(`${failing[0]?.control}\t${failing[0]?.resource.id}`);
  });

  it("count by status and severity", () => {
    const [cut = ""] = commands.filter((one) => one.startsWith("tail"));
    expect(run(cut).map((line) => line.trim().replace(/\s+/g, " "))).toContain("2 unknown high");
  });
});
