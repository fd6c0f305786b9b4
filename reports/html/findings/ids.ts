import type { Finding } from "../../../src/model/documents/result.ts";

/** The same in every report of the same account: a link to a finding keeps. */
export const findingId = ({ fingerprint }: Finding) => `f-${fingerprint.slice(0, 16)}`;
