import type { PostureTrail, Verdict } from "../../src/check/index.ts";
import {
  cli,
  defineCheck,
  eachOfTrail,
  fail,
  IMPACT,
  notApplicable,
  pass,
  REFERENCES,
  setting,
  shownTime,
  trailStep,
  unknown,
  unread,
} from "../../src/check/index.ts";
import { isDenied } from "../../src/model/aws/denied.ts";
import { UNEXPLAINED_GAP } from "../../src/model/integrity/digest-gap.ts";
import {
  isUnexplained,
  isWrong,
  NEXT_STEPS,
  PROBLEM_KINDS,
  type ProblemKind,
} from "../../src/model/integrity/integrity-problem.ts";
import type { Problem, TrailIntegrity } from "../../src/model/integrity/integrity-result.ts";
import { counted } from "../../src/model/text/safe-text.ts";

/** The most findings of one trail; one more says how many are not listed. */
const MAX_PROBLEMS = 500;

/** In seconds. */
const HOUR = 3600;

/** The facet of gaps that the trail's status does not explain. */
const GAP = "gap unexplained";

/** The log files themselves, against the digests that CloudTrail has signed. AWS CloudTrail User Guide, "Validating CloudTrail log file integrity". */
export default defineCheck({
  id: "trail-integrity",
  title: "Delivered log files are intact",
  failureTitle: "Delivered log files are not intact",
  severity: "critical",
  resourceType: "trail",
  links: ["digests"],
  rationale:
    "Attackers change or delete log files to hide an intrusion. Digest files signed by CloudTrail show whether a log file was changed, deleted or added after delivery.",
  references: [REFERENCES.logFileValidation],
  needs: ["trail.integrity"],
  data: {
    impact: IMPACT,
    problem: "The kind of problem, such as log-modified.",
    object: "The affected object, as s3://BUCKET/KEY.",
    region: "The Region of the log files.",
    count: "Number of objects, gaps or problems.",
    from: "Start of the range or gap.",
    to: "End of the range or gap.",
    verifiedSeconds: "Seconds of the range that are verified.",
    expectedSeconds: "Seconds of the range in which digests were expected.",
  },
  optIn: "trail.integrity",
  remediation: ({ facet }, trail) => {
    const kind = (facet?.split(" ")[0] ?? "log-modified") as ProblemKind;
    const next = facet === GAP ? UNEXPLAINED_GAP : (NEXT_STEPS[kind] ?? NEXT_STEPS["log-modified"]);
    const { start, end } =
      trail.integrity.state === "read" ? trail.integrity.value.range : { start: "START_TIME", end: "END_TIME" };
    return {
      steps: [
        trailStep(`validate-${facet === GAP ? "gap" : kind}`, trail, {
          title: `Investigate the log files of ${trail.name}`,
          effect: "reads",
          console: [next],
          cli: [
            cli`trailproof validate --trail-arn ${trail.arn} --start ${start} --end ${end}`,
            cli`aws cloudtrail validate-logs --trail-arn ${trail.arn} --start-time ${start} --end-time ${end} --region ${trail.homeRegion}`,
          ],
        }),
        {
          id: `protect-bucket ${trail.s3BucketName}`,
          title: `Protect bucket ${trail.s3BucketName} from further changes`,
          effect: "changes",
          account: trail.accountId,
          console: [
            `Open S3, choose bucket ${trail.s3BucketName}, and turn on Object Lock or deny deletion in its policy`,
          ],
        },
      ],
    };
  },
  evaluate: (posture) =>
    eachOfTrail(posture, (trail) =>
      trail.integrity.state === "read" ? verdicts(trail, trail.integrity.value) : [unread("", [trail.integrity])],
    ),
});

function verdicts(trail: PostureTrail, found: TrailIntegrity): Verdict[] {
  const at = (problem: Problem) => `${trail.integrity.pointer}/value/problems/${found.problems.indexOf(problem)}`;
  const wrong = found.problems
    .filter(isWrong)
    .sort((a, b) => PROBLEM_KINDS.indexOf(a.kind) - PROBLEM_KINDS.indexOf(b.kind));
  const open = openVerdicts(trail, found, at);
  if (wrong.length > 0) {
    const more = wrong.length - MAX_PROBLEMS;
    return [
      ...wrong.slice(0, MAX_PROBLEMS).map((problem) => wrongVerdict(problem, at)),
      ...(more > 0
        ? [
            fail(`${counted(more, "more problem")} of ${trail.name}, each in the snapshot`, {
              facet: "more",
              data: { impact: "logs-changed", count: more },
              evidence: [`${trail.integrity.pointer}/value/summary`],
            }),
          ]
        : []),
      ...open,
    ];
  }
  return open.length > 0 ? open : [summaryVerdict(trail, found)];
}

function wrongVerdict(problem: Problem, at: (problem: Problem) => string): Verdict {
  const { kind, accountId, region, bucket, key, detail } = problem;
  const object = `s3://${bucket}/${key}`;
  return fail(`${kind}: ${object}: ${detail}`, {
    facet: `${kind} ${accountId} ${region} ${key}`,
    data: { impact: "logs-changed", problem: kind, object, region },
    evidence: [at(problem)],
  });
}

/** Why it is undecided whether the log files are intact: objects that could not be read, unexplained gaps. */
function openVerdicts(
  { name }: PostureTrail,
  { problems }: TrailIntegrity,
  at: (problem: Problem) => string,
): Verdict[] {
  const closed = problems.filter(({ kind }) => kind === "unreadable");
  const gaps = problems.filter(isUnexplained);
  const [first] = closed;
  const [gap] = gaps;
  const code = /\((\w+)\)$/.exec(first?.detail ?? "")?.[1] ?? "";
  return [
    ...(first
      ? [
          unknown(
            isDenied(code) ? "denied" : "error",
            `${counted(closed.length, "object")} of ${name} could not be read: ${first.detail}`,
            {
              facet: "unreadable",
              details: [`The first is s3://${first.bucket}/${first.key}`],
              data: { problem: "unreadable", count: closed.length, object: `s3://${first.bucket}/${first.key}` },
              evidence: [at(first)],
            },
          ),
        ]
      : []),
    ...(gap
      ? [
          unknown(
            "undecidable",
            `${name} has ${counted(gaps.length, "unexplained gap")} in its digests: ${gap.region}, ${shownTime(gap.from ?? "")} to ${shownTime(gap.to ?? "")}`,
            {
              facet: GAP,
              details: ["Look for StopLogging and UpdateTrail in Event history"],
              data: {
                problem: "gap",
                count: gaps.length,
                region: gap.region,
                from: gap.from ?? null,
                to: gap.to ?? null,
              },
              evidence: [at(gap)],
            },
          ),
        ]
      : []),
  ];
}

/** The verdict if no problem was found. */
function summaryVerdict(trail: PostureTrail, { range, summary, notes }: TrailIntegrity): Verdict {
  const { digests, logs, expectedSeconds, verifiedSeconds } = summary;
  const from = `from ${shownTime(range.start)} to ${shownTime(range.end)}`;
  const at = (...members: readonly string[]) =>
    members.map((member) => `${trail.integrity.pointer}/value/summary/${member}`);
  const data = { from: range.start, to: range.end, verifiedSeconds, expectedSeconds };
  if (digests.valid === 0) {
    const message = `${trail.name} has no digest ${from}`;
    return trail.logFileValidationEnabled
      ? unknown("undecidable", `${message}: nothing is verified`, { data, evidence: at("digests") })
      : notApplicable(`${message}, and log file validation is off`, {
          data,
          evidence: [setting(trail, "logFileValidationEnabled"), ...at("digests")],
        });
  }
  const lost = notes.findIndex(({ code }) => code === "NothingFound");
  if (lost >= 0)
    return unknown("undecidable", `${notes[lost]?.message}: whether log files existed is unknown`, {
      data,
      evidence: [`${trail.integrity.pointer}/value/notes/${lost}`],
    });
  const evidence = at("digests", "logs", "expectedSeconds", "verifiedSeconds");
  const matched = `${counted(logs.valid, "log file")} of ${trail.name} match ${counted(digests.valid, "digest")}`;
  // The trail was off, or the range is too recent for a digest file to be late.
  if (expectedSeconds === 0) return pass(`${matched} ${from}; no digest was expected`, { data, evidence });
  const share = verifiedSeconds / expectedSeconds;
  const verified = `${Math.floor(share * 100)} % of ${counted(Math.round(expectedSeconds / HOUR), "hour")}`;
  // A digest file covers about an hour; less can be missing between two of them.
  if (share === 0 || expectedSeconds - verifiedSeconds >= HOUR)
    return unknown("undecidable", `Only ${verified} of ${trail.name} is verified ${from}`, { data, evidence });
  return pass(`${matched} ${from}; ${verified} is verified`, { data, evidence });
}
