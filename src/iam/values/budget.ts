/** Steps of matching for one question about a policy. One that AWS accepts takes a few thousand; more ends as "unknown". */
export const MOST_STEPS = 40_000;
