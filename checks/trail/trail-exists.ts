import type { PostureRegion } from "../../src/check/index.ts";
import {
  defineCheck,
  distinctNames,
  fail,
  IMPACT,
  onAccount,
  pass,
  REFERENCES,
  recordEverywhere,
  some,
} from "../../src/check/index.ts";
import { counted } from "../../src/model/text/safe-text.ts";

/** Without a trail nothing is kept beyond 90 days of Event history. CIS AWS Foundations 3.1 (1.4.0 and later). */
export default defineCheck({
  id: "trail-exists",
  title: "A trail exists",
  failureTitle: "No trail exists",
  severity: "critical",
  resourceType: "account",
  links: [],
  rationale:
    "Without a trail, API activity is kept only in the 90 days of Event history, which cannot be delivered, encrypted or verified. All other controls depend on a trail.",
  references: [REFERENCES.createTrail],
  needs: [],
  data: { impact: IMPACT, trails: "Names of the trails in scope." },
  example: null,
  remediation: () => recordEverywhere(),
  evaluate: (posture) => {
    const trails = posture.trails.map(({ name }) => name);
    return onAccount(
      posture,
      trails.length > 0
        ? pass(`${counted(trails.length, "trail")} in scope: ${some(distinctNames(posture.trails))}`, {
            data: { trails },
            evidence: posture.trails.map(({ pointer }) => `${pointer}/name`),
          })
        : fail(noTrail(posture.regions), {
            data: { impact: "no-trail", trails },
            evidence: posture.regions.map((region) => region.trails),
          }),
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
