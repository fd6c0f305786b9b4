import { cli, defineCheck, eachTrail, fail, pass, trailStep } from "trailproof";

/** A check of our own, written with the library's helpers: the name of a trail shows who owns it. */
export default defineCheck({
  id: "trail-name",
  title: "Trail name starts with acme-",
  failureTitle: "Trail name does not start with acme-",
  severity: "low",
  resourceType: "trail",
  rationale: "The name of a trail shows which company owns it. The names of our trails start with acme-.",
  references: [{ title: "Our naming standard", url: "https://wiki.example.com/naming" }],
  needs: [],
  remediation: (_verdict, trail) => ({
    steps: [
      trailStep("replace-trail", trail, {
        title: `Replace ${trail.name} with a trail named acme-…`,
        effect: "changes",
        console: ["A trail cannot be renamed: create a trail named acme-…, then delete this one"],
        cli: [cli`aws cloudtrail describe-trails --trail-name-list ${trail.arn} --region ${trail.homeRegion}`],
      }),
    ],
  }),
  evaluate: (posture) =>
    eachTrail(posture, ({ name }) =>
      name.startsWith("acme-") ? pass(`${name} starts with acme-`) : fail(`${name} does not start with acme-`),
    ),
});
