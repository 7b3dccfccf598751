/** Where a machine runs, from the places the vendor names, wide to narrow: `manager / host`. Null where it names none. */
export function locationText(places: readonly (string | null | undefined)[]): string | null {
  const named = places.filter((place) => place);
  return named.length > 0 ? named.join(" / ") : null;
}
