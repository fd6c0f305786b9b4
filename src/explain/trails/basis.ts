import type { Snapshot } from "../../model/documents/snapshot.ts";
import type { ExplanationBasis } from "../document.ts";
import { evaluatedTrails } from "./evaluated-trails.ts";
import { afterProposal, proposalAlone, readProposed } from "./proposal.ts";

/** Where a call is made that does not name its Region or account. */
export interface CallPlace {
  readonly partition: string;
  readonly accountId: string | undefined;
  readonly region: string;
}

/** Selectors that are not deployed, as parsed JSON, with the name that errors call the document by. */
export interface Proposal {
  readonly json: unknown;
  readonly name: string;
}

/** Stands in the ARNs of proposed trails where no account is known; events are evaluated whatever account they have. */
const ACCOUNT = "000000000000";

/** The home of a snapshot's calls: its account in its configured Region. */
export function placeOfSnapshot({ account, configuredRegion }: Snapshot): CallPlace {
  return { partition: account.partition, accountId: account.id, region: configuredRegion };
}

/**
 * The trails that answer: the trails of a snapshot, those of a proposal, or both to compare.
 *
 * @throws UserError (exit 2) where AWS would refuse the proposal, or it names a trail that does not exist.
 */
export function explanationBasis(
  snapshot: Snapshot | undefined,
  { partition, accountId = ACCOUNT, region }: CallPlace,
  proposal: Proposal | undefined,
): ExplanationBasis {
  const homeRegion = snapshot?.configuredRegion ?? region;
  const proposed = proposal ? readProposed(proposal.json, proposal.name, { partition, accountId, homeRegion }) : [];
  if (!snapshot) return { trails: proposalAlone(proposed), evaluatedBy: "proposal", snapshot };
  const before = evaluatedTrails(snapshot);
  if (!proposal) return { trails: before, evaluatedBy: "account", snapshot };
  return {
    trails: afterProposal(before, proposal.json, proposed),
    before,
    evaluatedBy: "account-and-proposal",
    snapshot,
  };
}
