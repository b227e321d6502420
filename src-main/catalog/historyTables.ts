/** A table whose changes undo knows. */
export interface RecordedTable {
  readonly name: string;
  /** One or two columns of whole numbers. */
  readonly key: readonly [string] | readonly [string, string];
  /** How changes are noted: column by column, or a row as a whole. */
  readonly by: 'column' | 'row';
  /** What is noted; of rows without the key. */
  readonly columns: readonly string[];
  /** Conditions under which a row can exist at all: what it names must be there. @key and @other are its key. */
  readonly needs: readonly { readonly table: string; readonly key: 'row_id' | 'other_id' }[];
}

/**
 * Everything that can be undone. What triggers derive (counts, the review of the current version) is not here: it follows.
 * The order is that in which rows are put back.
 */
export const recordedTables: readonly RecordedTable[] = [
  {
    name: 'collections',
    key: ['id'],
    by: 'row',
    columns: ['parent_id', 'name'],
    needs: [],
  },
  {
    name: 'collection_photos',
    key: ['collection_id', 'photo_id'],
    by: 'row',
    columns: [],
    needs: [{ table: 'photos', key: 'other_id' }],
  },
  {
    name: 'photo_tags',
    key: ['tag_id', 'photo_id'],
    by: 'row',
    columns: [],
    needs: [{ table: 'photos', key: 'other_id' }],
  },
  {
    name: 'versions',
    key: ['id'],
    by: 'column',
    columns: ['removed', 'review', 'recipe'],
    needs: [],
  },
  {
    name: 'photos',
    key: ['id'],
    by: 'column',
    columns: [
      'title',
      'creator',
      'date',
      'place',
      'identifier',
      'rights',
      'notes',
      'first_day',
      'first_year',
      'last_year',
      'edited',
      'rating',
      'trashed',
      'version_id',
    ],
    needs: [],
  },
];
