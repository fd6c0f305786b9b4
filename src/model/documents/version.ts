/** Version of the snapshot document. A newer minor adds members; a newer major is refused. */
export const SNAPSHOT_VERSION = "2.0";

/** Version of the result document; the same rule. */
export const RESULT_VERSION = "2.1";

/** Version of the integrity document; the same rule. */
export const INTEGRITY_VERSION = "1.0";

/** Version of the explanation document; the same rule. */
export const EXPLANATION_VERSION = "2.1";

/** Version of the answer of `trailproof filter`; the same rule. */
export const FILTER_VERSION = "1.0";

/** Version of what a history keeps, and of the answer of `trailproof history`; the same rule. */
export const HISTORY_VERSION = "1.0";

/** Version of the answer of `trailproof diff`; the same rule. */
export const DIFF_VERSION = "1.0";
