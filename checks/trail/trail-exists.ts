import type { PostureRegion } from "../../src/check/index.ts";
import { defineCheck, fail, onAccount, pass, REFERENCES, recordEverywhere } from "../../src/check/index.ts";
import { counted } from "../../src/model/text.ts";

/** Without a trail nothing is kept beyond 90 days of Event history. CIS AWS Foundations 3.1 (1.4.0 and later). */
export default defineCheck({
  id: "trail-exists",
  title: "A trail exists",
  severity: "critical",
  resourceType: "account",
  rationale:
    "Without a trail, API activity is kept only in the 90 days of Event history, which cannot be delivered, encrypted or proven whole. Every other control stands on there being a trail.",
  references: [REFERENCES.createTrail],
  needs: [],
  remediation: (_verdict, _account, posture) => recordEverywhere(posture),
  evaluate: (posture) => {
    const listings = posture.regions.map((region) => region.trails);
    const [first] = posture.trails;
    return onAccount(
      posture,
      first
        ? pass(
            `${counted(posture.trails.length, "trail")} in scope: ${posture.trails.map((trail) => trail.name).join(", ")}`,
            ...posture.trails,
          )
        : fail(noTrail(posture.regions), ...listings),
    );
  },
});

/** Says it of the Regions whose list of trails was read, and of no other. */
function noTrail(regions: readonly PostureRegion[]): string {
  const read = regions.filter(({ trails }) => trails.state === "read");
  const [first] = read;
  if (!first) return "No trail is known";
  return `No trail exists in ${read.length === 1 ? first.name : `any of the ${read.length} Regions scanned`}`;
}
