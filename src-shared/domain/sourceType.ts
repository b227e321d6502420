/** Terms of the IPTC's digital source types that a colorized picture may carry; the archive chooses. */
export const sourceTypeTerms = [
  'compositeWithTrainedAlgorithmicMedia',
  'compositeSynthetic',
  'algorithmicallyEnhanced',
] as const;
export type SourceTypeTerm = (typeof sourceTypeTerms)[number];

/** The vocabulary: http://cv.iptc.org/newscodes/digitalsourcetype/ */
const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/** The term as URI, as it stands in XMP. */
export function sourceTypeUri(term: SourceTypeTerm): string {
  return `${vocabulary}${term}`;
}
