/**
 * A check of our own, in plain JavaScript: every trail delivers to the company's log archive. The same shape as the
 * built-in checks: data and two pure functions.
 */
export default {
  id: "log-archive-bucket",
  title: "Trail delivers to the log archive",
  failureTitle: "Trail does not deliver to the log archive",
  severity: "high",
  resourceType: "trail",
  rationale:
    "Logs outside the archive are kept by the team that runs the account, and are gone when the account is. Only the archive has the retention that our auditors ask for.",
  references: [{ title: "Our logging standard", url: "https://wiki.example.com/logging" }],
  params: {
    buckets: {
      type: "array",
      items: { type: "string", minLength: 3 },
      minItems: 1,
      description: "Names of the buckets of the log archive. There is no default: the policy must name them.",
    },
  },
  // What a trail's description says is always there; a status or a tag would be named here.
  needs: [],
  // What programs find in a finding's `data`.
  data: { bucket: "The bucket that the trail delivers to." },

  remediation: (_verdict, trail, _posture, { buckets = ["ARCHIVE_BUCKET"] }) => ({
    steps: [
      {
        // The same change in another finding has the same id: it is done once.
        id: `update-trail-s3-bucket ${trail.arn}`,
        title: `Deliver ${trail.name} to ${buckets[0]}`,
        effect: "changes",
        account: trail.accountId,
        console: [
          `Open CloudTrail in ${trail.homeRegion}, choose Trails, then ${trail.name}`,
          `Under General details choose Edit, and set the bucket to ${buckets[0]}`,
        ],
        cli: [
          ["aws cloudtrail update-trail", "--name", quote(trail.name), "--s3-bucket-name", quote(buckets[0])]
            .concat("--region", quote(trail.homeRegion))
            .join(" "),
        ],
      },
    ],
  }),

  evaluate: (posture, { buckets }) => [
    ...posture.trails.map((trail) => ({
      resource: trail,
      status: buckets.includes(trail.s3BucketName) ? "pass" : "fail",
      message: `${trail.name} delivers to ${trail.s3BucketName}`,
      data: { bucket: trail.s3BucketName },
      evidence: [`${trail.pointer}/s3BucketName`],
    })),
    // Where trails could not be listed there may be one that fails: say so, once for each region.
    ...posture.hidden.map((hidden) => ({
      resource: hidden,
      status: "unknown",
      cause: hidden.fact.state === "not-collected" ? "not-collected" : "error",
      message: `The trails of ${hidden.subject.id} are not known`,
      evidence: [hidden.fact.pointer],
    })),
  ],
};

/** Names come from AWS and may hold anything: quote them for the shell. */
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
