/** A coordinate of a drawing that is as wide as its place: SVG takes percentages, so texts and line widths keep their size. */
export const share = (value: number): string => `${Math.round(value * 100) / 100}%`;
