import { allows, type Policy } from "../../iam/index.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import type { PostureTrail } from "../../model/resources/posture.ts";
import { type Delivery, deliversNow, S3_DELIVERY } from "../recording/delivery.ts";
import { allOf, fail, firstFitting, pass, unknown } from "../verdicts/verdict.ts";
import type { DeliveryRequest } from "./delivery-requests.ts";
import { evidenceOf, quoted } from "./read-policy.ts";

/**
 * Whether policies let CloudTrail do what a trail takes. A request that is refused fails, whatever was delivered before; what
 * the policy leaves open passes if the trail has delivered within the hour.
 */
export function mayDeliver(
  what: string,
  policies: readonly Policy[],
  trail: PostureTrail,
  asked: readonly DeliveryRequest[],
  now: string,
  delivery: Delivery = S3_DELIVERY,
): Verdict {
  return allOf(
    asked.map(({ label, requests }) => {
      const answer = allows(policies, requests);
      const more = evidenceOf(answer);
      if (answer.answer === "yes") return pass(`${what} lets CloudTrail write for ${trail.name}`, more);
      if (answer.answer === "no") {
        const denied = answer.statement ? ` (denied by ${quoted(answer.statement)})` : "";
        const refuses = `${what} refuses CloudTrail`;
        const message = firstFitting([
          `${refuses} ${label} for ${trail.name}${denied}`,
          `${refuses} ${label} for ${trail.name}`,
          `${refuses} ${label.split(" ")[0]} for ${trail.name}`,
        ]);
        return fail(message, {
          ...more,
          data: { action: label.split(" ")[0] ?? label, trail: trail.arn },
          details: [`Refused: ${label}`],
        });
      }
      if (trail.status.state === "read" && deliversNow(trail.status.value, now, delivery))
        return pass(
          `${trail.name} delivered within the hour, and ${what.toLowerCase()} refuses nothing that is known`,
          {
            evidence: [...(more.evidence ?? []), `${trail.status.pointer}/value/${delivery.lastSuccess}`],
          },
        );
      return unknown(
        "undecidable",
        `Whether ${what.toLowerCase()} lets CloudTrail write for ${trail.name}: ${answer.reason}`,
        {
          ...more,
          data: { action: label.split(" ")[0] ?? label, trail: trail.arn },
          ...(answer.statement ? { details: [`Decided by ${quoted(answer.statement)}`] } : {}),
        },
      );
    }),
  );
}
