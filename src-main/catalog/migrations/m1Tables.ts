import type { Migration } from './migration.ts';

const mastersAndPhotos = `
CREATE TABLE masters (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  path        TEXT NOT NULL UNIQUE,
  file_name   TEXT NOT NULL,
  bytes       INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  sha256      TEXT,
  format      TEXT NOT NULL,
  pages       INTEGER NOT NULL CHECK (pages >= 1),
  missing     INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
  problem     TEXT,
  imported_at INTEGER NOT NULL
) STRICT;
CREATE INDEX masters_by_sha256 ON masters (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX masters_missing ON masters (id) WHERE missing = 1;

-- A photo is a page of a master. What it repeats of others (name_key, modified_at, missing of its master; review,
-- versions, collections) is there so that one index answers a whole question.
CREATE TABLE photos (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  master_id        INTEGER NOT NULL REFERENCES masters (id),
  page             INTEGER NOT NULL,
  state            TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'unreadable')),
  problem          TEXT,
  width            INTEGER NOT NULL DEFAULT 0,
  height           INTEGER NOT NULL DEFAULT 0,
  depth            INTEGER NOT NULL DEFAULT 0,
  channels         INTEGER NOT NULL DEFAULT 0,
  color_space      TEXT NOT NULL DEFAULT '',
  color_photograph INTEGER NOT NULL DEFAULT 0,
  warnings         TEXT NOT NULL DEFAULT '[]',
  title            TEXT NOT NULL DEFAULT '',
  creator          TEXT NOT NULL DEFAULT '',
  date             TEXT NOT NULL DEFAULT '',
  place            TEXT NOT NULL DEFAULT '',
  identifier       TEXT NOT NULL DEFAULT '',
  rights           TEXT NOT NULL DEFAULT '',
  notes            TEXT NOT NULL DEFAULT '',
  -- Of the date: its first day, counted from 1970, and the years that it may touch.
  first_day        INTEGER,
  first_year       INTEGER,
  last_year        INTEGER,
  -- Names of the fields that a person changed: reading the file again leaves them alone.
  edited           TEXT NOT NULL DEFAULT '[]',
  rating           INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
  trashed          INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  version_id       INTEGER REFERENCES versions (id),
  review           TEXT NOT NULL DEFAULT 'none' CHECK (review IN ('none', 'accepted', 'rejected')),
  versions         INTEGER NOT NULL DEFAULT 0,
  last_number      INTEGER NOT NULL DEFAULT 0,
  collections      INTEGER NOT NULL DEFAULT 0,
  thumbnail        INTEGER NOT NULL DEFAULT 0,
  name_key         TEXT NOT NULL,
  modified_at      INTEGER NOT NULL,
  missing          INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
  UNIQUE (master_id, page)
) STRICT;
CREATE INDEX photos_by_version ON photos (version_id);
CREATE INDEX photos_in_several ON photos (id) WHERE collections > 1 AND trashed = 0;
CREATE INDEX photos_missing ON photos (id) WHERE missing = 1 AND trashed = 0;
CREATE INDEX photos_unreadable ON photos (id) WHERE state = 'unreadable' AND trashed = 0;
CREATE INDEX photos_in_trash ON photos (id) WHERE trashed = 1;

CREATE TABLE tags (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE photo_tags (
  tag_id   INTEGER NOT NULL REFERENCES tags (id),
  photo_id INTEGER NOT NULL REFERENCES photos (id),
  PRIMARY KEY (tag_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_tags_by_photo ON photo_tags (photo_id);
`;

/** The sort orders; behind the key each holds all that filters ask for, so that no photo is read to pass it over. */
const sortOrders = [
  ['imported', 'id'],
  ['name', 'name_key, id'],
  ['date', 'first_day IS NULL, first_day, id'],
  ['date_descending', 'first_day IS NULL, first_day DESC, id DESC'],
  ['rating', 'rating, id'],
  ['modified', 'modified_at, id'],
]
  .map(
    ([name, key]) =>
      `CREATE INDEX photos_by_${name} ON photos (${key}, version_id, review, ` +
      `${name === 'rating' ? '' : 'rating, '}first_year, last_year, missing, state) WHERE trashed = 0;`,
  )
  .join('\n');

const versions = `
-- A removed version stays until no step of undo can bring it back.
CREATE TABLE versions (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  photo_id      INTEGER NOT NULL REFERENCES photos (id),
  number        INTEGER NOT NULL,
  recipe        TEXT NOT NULL,
  recipe_key    TEXT NOT NULL,
  model_name    TEXT NOT NULL,
  engine_name   TEXT NOT NULL,
  engine_device TEXT NOT NULL,
  review        TEXT NOT NULL DEFAULT 'none' CHECK (review IN ('none', 'accepted', 'rejected')),
  created_at    INTEGER NOT NULL,
  chroma_width  INTEGER NOT NULL,
  chroma_height INTEGER NOT NULL,
  confidence    REAL NOT NULL,
  removed       INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  UNIQUE (photo_id, number)
) STRICT;
CREATE INDEX versions_by_recipe ON versions (photo_id, recipe_key) WHERE removed = 0;
CREATE INDEX versions_removed ON versions (id) WHERE removed = 1;

CREATE TABLE chroma_planes (
  version_id INTEGER PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE,
  packed     BLOB NOT NULL
) STRICT;

CREATE TRIGGER versions_added AFTER INSERT ON versions BEGIN
  UPDATE photos
  SET versions = versions + (NEW.removed = 0), last_number = max(last_number, NEW.number)
  WHERE id = NEW.photo_id;
END;
CREATE TRIGGER versions_hidden AFTER UPDATE OF removed ON versions BEGIN
  UPDATE photos SET versions = versions + OLD.removed - NEW.removed WHERE id = NEW.photo_id;
END;
CREATE TRIGGER versions_deleted AFTER DELETE ON versions WHEN OLD.removed = 0 BEGIN
  UPDATE photos SET versions = versions - 1 WHERE id = OLD.photo_id;
END;
CREATE TRIGGER versions_reviewed AFTER UPDATE OF review ON versions BEGIN
  UPDATE photos SET review = NEW.review WHERE id = NEW.photo_id AND version_id = NEW.id;
END;
CREATE TRIGGER versions_finished AFTER UPDATE OF recipe ON versions BEGIN
  UPDATE photos SET thumbnail = thumbnail + 1 WHERE id = NEW.photo_id AND version_id = NEW.id;
END;
CREATE TRIGGER photos_version AFTER UPDATE OF version_id ON photos
WHEN OLD.version_id IS NOT NEW.version_id BEGIN
  UPDATE photos
  SET review = coalesce((SELECT review FROM versions WHERE id = NEW.version_id), 'none'),
      thumbnail = thumbnail + 1
  WHERE id = NEW.id;
END;
`;

const figures = `
-- How many photos there are of each kind, kept by triggers so that asking costs nothing.
CREATE TABLE figures (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  photos     INTEGER NOT NULL,
  trashed    INTEGER NOT NULL,
  missing    INTEGER NOT NULL,
  unreadable INTEGER NOT NULL,
  colorized  INTEGER NOT NULL,
  to_review  INTEGER NOT NULL
) STRICT;
INSERT INTO figures VALUES (1, 0, 0, 0, 0, 0, 0);

CREATE TRIGGER photos_counted_in AFTER INSERT ON photos BEGIN
  UPDATE figures SET
    photos     = photos + NOT NEW.trashed,
    trashed    = trashed + NEW.trashed,
    missing    = missing + (NEW.missing AND NOT NEW.trashed),
    unreadable = unreadable + (NEW.state = 'unreadable' AND NOT NEW.trashed),
    colorized  = colorized + (NEW.version_id IS NOT NULL AND NOT NEW.trashed),
    to_review  = to_review + (NEW.version_id IS NOT NULL AND NEW.review = 'none' AND NOT NEW.trashed);
END;
CREATE TRIGGER photos_counted_out AFTER DELETE ON photos BEGIN
  UPDATE figures SET
    photos     = photos - NOT OLD.trashed,
    trashed    = trashed - OLD.trashed,
    missing    = missing - (OLD.missing AND NOT OLD.trashed),
    unreadable = unreadable - (OLD.state = 'unreadable' AND NOT OLD.trashed),
    colorized  = colorized - (OLD.version_id IS NOT NULL AND NOT OLD.trashed),
    to_review  = to_review - (OLD.version_id IS NOT NULL AND OLD.review = 'none' AND NOT OLD.trashed);
END;
CREATE TRIGGER photos_counted_anew AFTER UPDATE OF trashed, missing, state, version_id, review ON photos BEGIN
  UPDATE figures SET
    photos     = photos + OLD.trashed - NEW.trashed,
    trashed    = trashed - OLD.trashed + NEW.trashed,
    missing    = missing + (NEW.missing AND NOT NEW.trashed) - (OLD.missing AND NOT OLD.trashed),
    unreadable = unreadable + (NEW.state = 'unreadable' AND NOT NEW.trashed)
                            - (OLD.state = 'unreadable' AND NOT OLD.trashed),
    colorized  = colorized + (NEW.version_id IS NOT NULL AND NOT NEW.trashed)
                           - (OLD.version_id IS NOT NULL AND NOT OLD.trashed),
    to_review  = to_review + (NEW.version_id IS NOT NULL AND NEW.review = 'none' AND NOT NEW.trashed)
                           - (OLD.version_id IS NOT NULL AND OLD.review = 'none' AND NOT OLD.trashed);
END;
`;

const collections = `
CREATE TABLE collections (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id INTEGER REFERENCES collections (id),
  name      TEXT NOT NULL,
  -- Those directly in it, without the trash.
  photos    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX collections_by_name ON collections (coalesce(parent_id, 0), name);
CREATE INDEX collections_by_parent ON collections (parent_id);
CREATE TABLE collection_photos (
  collection_id INTEGER NOT NULL REFERENCES collections (id),
  photo_id      INTEGER NOT NULL REFERENCES photos (id),
  PRIMARY KEY (collection_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_photos_by_photo ON collection_photos (photo_id);

CREATE TRIGGER collection_photos_added AFTER INSERT ON collection_photos BEGIN
  UPDATE photos SET collections = collections + 1 WHERE id = NEW.photo_id;
  UPDATE collections SET photos = photos + 1
  WHERE id = NEW.collection_id AND (SELECT trashed FROM photos WHERE id = NEW.photo_id) = 0;
END;
CREATE TRIGGER collection_photos_removed AFTER DELETE ON collection_photos BEGIN
  UPDATE photos SET collections = collections - 1 WHERE id = OLD.photo_id;
  UPDATE collections SET photos = photos - 1
  WHERE id = OLD.collection_id AND (SELECT trashed FROM photos WHERE id = OLD.photo_id) = 0;
END;
CREATE TRIGGER photos_trashed AFTER UPDATE OF trashed ON photos WHEN OLD.trashed <> NEW.trashed BEGIN
  UPDATE collections SET photos = photos + OLD.trashed - NEW.trashed
  WHERE id IN (SELECT collection_id FROM collection_photos WHERE photo_id = NEW.id);
END;
`;

const jobs = `
CREATE TABLE jobs (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        TEXT NOT NULL,
  title       TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled')),
  parameters  TEXT NOT NULL,
  checkpoint  TEXT NOT NULL DEFAULT 'null',
  position    INTEGER NOT NULL,
  progress    REAL NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  created_at  TEXT NOT NULL,
  started_at  TEXT,
  finished_at TEXT,
  problem     TEXT,
  listed      INTEGER NOT NULL DEFAULT 0,
  seconds     REAL NOT NULL DEFAULT 0,
  -- Its items by what became of them.
  pending     INTEGER NOT NULL DEFAULT 0,
  done        INTEGER NOT NULL DEFAULT 0,
  skipped     INTEGER NOT NULL DEFAULT 0,
  failed      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX jobs_by_position ON jobs (position, id);

CREATE TABLE job_items (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id   INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  label    TEXT NOT NULL,
  photo_id INTEGER REFERENCES photos (id) ON DELETE SET NULL,
  state    TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'skipped', 'failed')),
  data     TEXT NOT NULL,
  problem  TEXT,
  reason   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX job_items_by_state ON job_items (job_id, state, id);
CREATE INDEX job_items_by_job ON job_items (job_id, id);
CREATE INDEX job_items_by_photo ON job_items (photo_id);

CREATE TRIGGER job_items_added AFTER INSERT ON job_items BEGIN
  UPDATE jobs SET pending = pending + (NEW.state = 'pending'), done = done + (NEW.state = 'done'),
    skipped = skipped + (NEW.state = 'skipped'), failed = failed + (NEW.state = 'failed')
  WHERE id = NEW.job_id;
END;
CREATE TRIGGER job_items_removed AFTER DELETE ON job_items BEGIN
  UPDATE jobs SET pending = pending - (OLD.state = 'pending'), done = done - (OLD.state = 'done'),
    skipped = skipped - (OLD.state = 'skipped'), failed = failed - (OLD.state = 'failed')
  WHERE id = OLD.job_id;
END;
CREATE TRIGGER job_items_moved AFTER UPDATE OF state ON job_items WHEN OLD.state <> NEW.state BEGIN
  UPDATE jobs SET pending = pending - (OLD.state = 'pending') + (NEW.state = 'pending'),
    done = done - (OLD.state = 'done') + (NEW.state = 'done'),
    skipped = skipped - (OLD.state = 'skipped') + (NEW.state = 'skipped'),
    failed = failed - (OLD.state = 'failed') + (NEW.state = 'failed')
  WHERE id = NEW.job_id;
END;

CREATE TABLE job_log (
  id     INTEGER PRIMARY KEY,
  job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  line   TEXT NOT NULL
) STRICT;
CREATE INDEX job_log_by_job ON job_log (job_id, id);
`;

const audit = `
-- Names photos by number only: what was done is told also when the photo is gone.
CREATE TABLE audit_log (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  at       INTEGER NOT NULL,
  operator TEXT NOT NULL,
  action   TEXT NOT NULL,
  photo_id INTEGER,
  details  TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log BEGIN
  SELECT raise(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log BEGIN
  SELECT raise(ABORT, 'the audit log is only ever added to');
END;
`;

/** Tables of masters, photos, tags, versions, collections, jobs and the audit log. */
export const tables: Migration = {
  version: 1,
  up(database) {
    for (const sql of [mastersAndPhotos, sortOrders, versions, figures, collections, jobs, audit]) {
      database.exec(sql);
    }
  },
};
