/** Codes of notes: nothing found at all, nothing found for a requested account and Region, nothing found and nothing expected. */
export const NOTHING_VERIFIED = "NothingVerified";
export const NOTHING_FOUND = "NothingFound";
export const NOTHING_EXPECTED = "NothingExpected";
/** The file of public keys has no keys of a Region. */
export const UNKNOWN_REGION_KEYS = "NoPublicKeys";
/** Missing or unreadable files of an ignored account or Region, and of an account that left the organization or was closed. */
export const IGNORED = "Ignored";
export const ACCOUNT_LEFT = "AccountLeft";
/** A likely reason why nothing was found. */
export const LIKELY_REASON = "LikelyReason";
