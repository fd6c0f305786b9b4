import type { Invocation, Notification } from "sarif";
import { isExpired } from "../../src/model/aws/expired.ts";
import type { ScanResult, UnreadableFact } from "../../src/model/documents/result.ts";
import { isGrantable, whatHelps } from "../../src/model/findings/what-helps.ts";
import { counted, oneLine } from "../../src/model/text/safe-text.ts";
import { notEvaluatedText } from "../not-evaluated.ts";
import { message } from "./message.ts";
import { MAX_RESULTS } from "./select.ts";

/** The run: when, how it ended, and what got in its way. */
export function invocation(result: ScanResult, wanted: number): Invocation {
  const { gate, startedAt, finishedAt } = result;
  const notifications = [
    ...result.unreadable.map((fact) => unreadable(fact, gate.exitCode === 3)),
    ...result.notifications.map(
      ({ level, code, message: said, api, region }): Notification => ({
        descriptor: { id: code },
        level,
        message: message({ sentences: [said] }),
        ...(api || region ? { properties: { ...(api && { api }), ...(region && { region }) } } : {}),
      }),
    ),
    ...(wanted > MAX_RESULTS ? [tooMany(wanted)] : []),
  ];
  return {
    // A notification at level error says that the run failed (SARIF 2.1.0, 3.20.21): the two never differ.
    executionSuccessful: gate.exitCode !== 3 && !notifications.some(({ level }) => level === "error"),
    startTimeUtc: startedAt,
    endTimeUtc: finishedAt,
    exitCode: gate.exitCode,
    ...(gate.reasons.length > 0 ? { exitCodeDescription: oneLine(gate.reasons.join("; ")) } : {}),
    ...(notifications.length > 0 ? { toolExecutionNotifications: notifications } : {}),
    ...(result.notEvaluated.length > 0
      ? {
          toolConfigurationNotifications: [
            {
              descriptor: { id: "not-evaluated" },
              level: "note",
              message: message({ sentences: [notEvaluatedText(result.notEvaluated)] }),
              properties: { notEvaluated: result.notEvaluated },
            },
          ],
        }
      : {}),
  };
}

function unreadable(fact: UnreadableFact, decisive: boolean): Notification {
  const { api, region, resource, code, message: said, permission } = fact;
  const where = [region && ` in ${region}`, resource && ` for ${resource}`].filter(Boolean).join("");
  return {
    descriptor: { id: "unreadable" },
    level: decisive ? "error" : "warning",
    message: message({
      sentences: [`${api}${where} could not be read (${code})`],
      paragraphs: [
        said,
        isExpired(code)
          ? "The credentials expired"
          : isGrantable(fact)
            ? `Needs: ${permission}`
            : `A permission cannot fix this: ${whatHelps(fact)}`,
      ],
    }),
    properties: { api, ...(region && { region }), ...(resource && { resource }), code, permission },
  };
}

function tooMany(wanted: number): Notification {
  return {
    descriptor: { id: "results-limit" },
    level: "warning",
    message: message({
      sentences: [
        `${counted(wanted - MAX_RESULTS, "result")} of ${wanted} are omitted: code scanning accepts ${MAX_RESULTS} per run`,
        "This file has the most severe, the JSON report has all",
      ],
    }),
  };
}
