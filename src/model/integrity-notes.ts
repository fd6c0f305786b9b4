/** Codes of notes: nothing was found at all, in an account and Region that was to be verified, or where none was expected. */
export const NOTHING_VERIFIED = "NothingVerified";
export const NOTHING_FOUND = "NothingFound";
export const NOTHING_EXPECTED = "NothingExpected";
/** The file of public keys has none of a Region. */
export const UNKNOWN_REGION_KEYS = "NoKeys";
/** What is missing or unreadable where the caller said so, or in an account that left or was closed. */
export const PLACE_IGNORED = "Ignored";
export const ACCOUNT_DEPARTED = "AccountDeparted";
/** Why a run may have found nothing. */
export const LIKELY_REASON = "LikelyReason";
