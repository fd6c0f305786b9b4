import type { Judgement, PostureTrail } from "../../src/check/index.ts";
import {
  cli,
  defineCheck,
  eachOfTrail,
  fail,
  judge,
  notApplicable,
  pass,
  REFERENCES,
  shownTime,
  trailStep,
  unknown,
  whyUnread,
} from "../../src/check/index.ts";
import { UNEXPLAINED_GAP } from "../../src/model/digest-gap.ts";
import {
  isUnexplained,
  isWrong,
  NEXT_STEPS,
  PROBLEM_KINDS,
  type ProblemKind,
} from "../../src/model/integrity-problem.ts";
import type { Problem, TrailIntegrity } from "../../src/model/integrity-result.ts";
import { counted } from "../../src/model/text.ts";

/** More findings of one trail than a person looks through; the last one says how many more there are. */
const MOST_PROBLEMS = 500;

/** In seconds. */
const HOUR = 3600;

/** The facet of gaps that the trail's status does not explain. */
const GAP = "gap unexplained";

/** The log files themselves, against the digests that CloudTrail has signed. AWS CloudTrail User Guide, "Validating CloudTrail log file integrity". */
export default defineCheck({
  id: "trail-integrity",
  title: "Delivered log files are whole",
  severity: "critical",
  resourceType: "trail",
  rationale:
    "Whoever hides an intrusion changes or deletes the log files that tell of it. Digests that CloudTrail has signed prove that none was changed, removed or added since.",
  references: [REFERENCES.logFileValidation],
  needs: ["trail.integrity"],
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
    eachOfTrail(posture, (trail) => {
      const { integrity } = trail;
      return integrity.state === "read"
        ? judgements(trail, integrity.value).map((one) => ({
            ...one,
            evidence: [...new Set([...one.evidence, integrity.pointer])],
          }))
        : [judge(integrity, () => unknown(whyUnread(integrity)))];
    }),
});

function judgements(trail: PostureTrail, found: TrailIntegrity): Judgement[] {
  const { problems, summary } = found;
  const at = (problem: Problem) => ({
    pointer: `${trail.integrity.pointer}/value/problems/${problems.indexOf(problem)}`,
  });
  const wrong = problems.filter(isWrong).sort((a, b) => PROBLEM_KINDS.indexOf(a.kind) - PROBLEM_KINDS.indexOf(b.kind));
  const unread = problems.filter(({ kind }) => kind === "unreadable");
  const range = `from ${shownTime(found.range.start)} to ${shownTime(found.range.end)}`;
  const gaps = problems.filter(isUnexplained);
  const [first] = unread;
  const [gap] = gaps;
  const open = [
    ...(first
      ? [
          {
            ...unknown(
              `${counted(unread.length, "object")} of ${trail.name} could not be read ${range}: ${first.key}: ${first.detail}`,
              at(first),
            ),
            facet: "unreadable",
          },
        ]
      : []),
    ...(gap
      ? [
          {
            ...unknown(
              `${trail.name} has ${counted(gaps.length, "unexplained gap")} without digests: ${gap.region}, ${shownTime(gap.from ?? "")} to ${shownTime(gap.to ?? "")}: look for StopLogging and UpdateTrail in Event history`,
              at(gap),
            ),
            facet: GAP,
          },
        ]
      : []),
  ];
  if (wrong.length > 0) {
    const more = wrong.length - MOST_PROBLEMS;
    return [
      ...wrong.slice(0, MOST_PROBLEMS).map((problem) => ({
        ...fail(`${problem.kind}: s3://${problem.bucket}/${problem.key}: ${problem.detail}`, at(problem)),
        facet: `${problem.kind} ${problem.accountId} ${problem.region} ${problem.key}`,
      })),
      ...(more > 0
        ? [{ ...fail(`${counted(more, "more problem")} of ${trail.name}, each in the snapshot`), facet: "more" }]
        : []),
      ...open,
    ];
  }
  if (open.length > 0) return open;
  if (summary.digests.valid === 0) {
    const nothing = `There is no digest of ${trail.name} ${range}`;
    return [
      trail.logFileValidationEnabled
        ? unknown(`${nothing}: nothing is proven`)
        : notApplicable(`${nothing}, and log file validation is off`),
    ];
  }
  const lost = found.notes.find(({ code }) => code === "NothingFound");
  if (lost) return [unknown(`${lost.message}: whether there were log files is not known`)];
  const { digests, logs, expectedSeconds, verifiedSeconds } = summary;
  const matched = `${counted(logs.valid, "log file")} of ${trail.name} match ${counted(digests.valid, "digest")} ${range}`;
  // The trail was off, or the range is too young for a digest to be late.
  if (expectedSeconds === 0) return [pass(`${matched}; no digest was due`)];
  const share = verifiedSeconds / expectedSeconds;
  const hours = counted(Math.round(expectedSeconds / HOUR), "hour");
  const verified = `${Math.floor(share * 100)} % of the ${hours} in which digests were expected`;
  // A digest is about an hour: less than that is missing between two of them.
  if (share === 0 || expectedSeconds - verifiedSeconds >= HOUR)
    return [unknown(`Only ${verified} of ${trail.name} ${range} are verified`)];
  return [pass(`${matched}; ${verified} are verified`)];
}
