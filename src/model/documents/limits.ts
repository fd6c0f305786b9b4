/** A larger snapshot is refused before it is parsed: 64 MiB. */
export const MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024;

/** A larger result is neither written nor read: 256 MiB, a hundred thousand findings and more. */
export const MAX_RESULT_BYTES = 256 * 1024 * 1024;

/** MiB of JSON that the events of a search's answer have at most. */
export const MOST_LISTED_MIB = 24;
