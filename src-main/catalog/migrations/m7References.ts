import type { Migration } from './migration.ts';

/**
 * Reference photographs: small copies that recipes name, which versions name them, and what the model's network sees in
 * photos, by which those that are alike are found.
 */
export const references: Migration = {
  version: 7,
  up(database) {
    database.exec(`
      CREATE TABLE reference_pictures (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        sha256     TEXT NOT NULL UNIQUE,
        name       TEXT NOT NULL,
        -- A picture in color, or the luminance under hints that are carried over.
        kind       TEXT NOT NULL CHECK (kind IN ('color', 'luminance')),
        width      INTEGER NOT NULL CHECK (width > 0),
        height     INTEGER NOT NULL CHECK (height > 0),
        packed     BLOB NOT NULL,
        photo_id   INTEGER REFERENCES photos (id) ON DELETE SET NULL,
        version_id INTEGER REFERENCES versions (id) ON DELETE SET NULL,
        -- Whether it is offered; what is not stays as long as a recipe names it.
        listed     INTEGER NOT NULL CHECK (listed IN (0, 1)),
        added_at   INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX reference_pictures_by_photo ON reference_pictures (photo_id) WHERE photo_id IS NOT NULL;
      CREATE INDEX reference_pictures_by_version ON reference_pictures (version_id) WHERE version_id IS NOT NULL;

      CREATE TABLE version_references (
        version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
        sha256     TEXT NOT NULL,
        PRIMARY KEY (version_id, sha256)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX version_references_by_picture ON version_references (sha256);
      CREATE TRIGGER version_references_follow AFTER INSERT ON versions BEGIN
        INSERT OR IGNORE INTO version_references (version_id, sha256)
        SELECT new.id, value ->> '$.sha256' FROM json_each(new.recipe, '$.reference.pictures');
      END;

      -- A vector of length 1 (32-bit floats) by a model's network, of a photo's pixels.
      CREATE TABLE photo_vectors (
        photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
        model    TEXT NOT NULL,
        pixels   TEXT NOT NULL,
        vector   BLOB NOT NULL
      ) STRICT;
    `);
  },
};
