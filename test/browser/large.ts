import type { Evidence, Finding, ScanResult } from "../../src/model/documents/result.ts";
import { TRAIL_LINKS } from "../../src/model/findings/trail-links.ts";
import { control, finding, sampleResult, trail } from "../support/sample-result.ts";
import { trailSummary } from "./trail-summary.ts";

const CONTROLS = [
  "trail-logging",
  "trail-s3-delivery",
  "trail-kms-encryption",
  "trail-log-file-validation",
  "trail-cloudwatch-logs",
  "trail-digest-delivery",
  "trail-tags",
  "trail-sns-notification",
  "trail-cloudwatch-delivery",
  "trail-owner",
  "trail-selectors",
  "trail-insights",
];

/**
 * Trails with twelve findings each, and 20 findings more, none whose evidence another has: 500 by default.
 * @param failing - one finding in so many fails.
 */
export function large({ trails = 40, failing = 4 } = {}): ScanResult {
  const names = Array.from({ length: trails }, (_, i) => `team-${String(i).padStart(2, "0")}-activity`);
  const severities = ["critical", "high", "medium", "low"] as const;
  const findings = CONTROLS.flatMap((id, c) =>
    [...names, "extra-1", "extra-2"].slice(0, trails + (c < 8 ? 2 : 1)).map((name, i): Finding => {
      const status = (i + c) % failing === 0 ? "fail" : (i + c) % 9 === 1 ? "unknown" : "pass";
      const severity = severities[Math.floor(c / 3)] ?? "low";
      return finding(id, severity, status, {
        resource: trail(name),
        message:
          status === "fail"
            ? `${name} has been stopped since 2026-10-${String(10 + (i % 20))} 08:00 UTC`
            : `${name} is ${status}`,
        evidence: [statusOf(name, i, c)],
      });
    }),
  );
  const count = (status: string) => findings.filter((one) => one.status === status).length;
  return sampleResult({
    controls: CONTROLS.map((id, c) =>
      control(id, severities[Math.floor(c / 3)] ?? "low", "fail", {
        score: 71,
        links: [TRAIL_LINKS[c % TRAIL_LINKS.length] ?? "logging"],
      }),
    ),
    findings,
    trails: names.map((name, i) =>
      trailSummary(
        name,
        i % 4 === 0
          ? {
              effective: false,
              isLogging: false,
              because: `${name} has been stopped since 2026-10-${10 + (i % 20)} 08:00 UTC`,
            }
          : {},
      ),
    ),
    summary: {
      pass: count("pass"),
      fail: count("fail"),
      unknown: count("unknown"),
      manual: 0,
      notApplicable: 0,
      waived: 0,
    },
  });
}

function statusOf(name: string, i: number, c: number): Evidence {
  const at = `2026-11-12T11:${String(10 + c)}:${String(10 + (i % 50))}.000Z`;
  return {
    pointer: `/trails/arn:aws:cloudtrail:us-east-1:111122223333:trail~1${name}/status`,
    api: "cloudtrail:GetTrailStatus",
    region: "us-east-1",
    at,
    state: "read",
    line: 100 + i * 40 + c,
    value: {
      isLogging: i % 4 !== 0,
      startLoggingTime: "2023-05-04T08:12:30.511Z",
      stopLoggingTime: i % 4 === 0 ? `2026-10-${10 + (i % 20)}T08:00:00.000Z` : null,
      latestDeliveryTime: at,
      latestDeliveryError: null,
      latestDigestDeliveryTime: at,
      latestDigestDeliveryError: null,
      latestCloudWatchLogsDeliveryTime: at,
      latestNotificationTime: null,
    },
  };
}
