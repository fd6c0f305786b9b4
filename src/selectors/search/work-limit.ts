/**
 * How many steps a search may take. Whether selectors cover a set is NP-hard in the number of fields. Real selectors need a
 * small part of the limit; selectors that were made to be hard end as undecidable.
 */
export const WORK_LIMIT = 200_000;
