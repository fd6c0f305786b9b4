import { cli, defineCheck, eachTrail, fail, pass, trailStep } from "trailproof";

/** A check of our own with the library's helpers: trails are named for who owns them. */
export default defineCheck({
  id: "trail-name",
  title: "Trail is named after our company",
  severity: "low",
  resourceType: "trail",
  rationale: "Whoever finds a trail in an account must see whose it is. Ours start with acme-, and nobody else's do.",
  references: [{ title: "Our naming standard", url: "https://wiki.example.com/naming" }],
  needs: [],
  remediation: (_verdict, trail) => ({
    steps: [
      trailStep("replace-trail", trail, {
        title: `Replace ${trail.name} by a trail that is named acme-…`,
        effect: "changes",
        console: ["A trail cannot be renamed: create one that is named acme-…, then delete this one"],
        cli: [cli`aws cloudtrail describe-trails --trail-name-list ${trail.arn} --region ${trail.homeRegion}`],
      }),
    ],
  }),
  evaluate: (posture) =>
    eachTrail(posture, ({ name }) =>
      name.startsWith("acme-") ? pass(`${name} is ours by its name`) : fail(`${name} does not start with acme-`),
    ),
});
