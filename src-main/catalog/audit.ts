import { z } from 'zod';
import type { AuditEntry, AuditRepository } from './catalogTypes.ts';
import { instant } from './columns.ts';
import type { Store } from './store.ts';

const auditRow = z
  .object({
    id: z.int(),
    at: instant,
    operator: z.string(),
    action: z.string(),
    photo_id: z.int().nullable(),
    details: z.string(),
  })
  .transform(({ photo_id: photoId, ...row }): AuditEntry => ({ ...row, photoId }));

/** The log that is only ever added to: triggers of the file refuse everything else. */
export function auditRepository(store: Store): AuditRepository {
  return {
    add: (entry) => {
      store.write(
        () =>
          store.run(
            `INSERT INTO audit_log (at, operator, action, photo_id, details)
             VALUES (@at, @operator, @action, @photoId, @details)`,
            { at: Date.now(), ...entry },
          ),
        'bookkeeping',
      );
    },
    list: (before, limit, photoId = null) =>
      store.all(
        auditRow,
        `SELECT id, at, operator, action, photo_id, details FROM audit_log
         WHERE ${photoId === null ? '' : 'photo_id = @photoId AND '}id < coalesce(@before, 9223372036854775807)
         ORDER BY id DESC LIMIT @limit`,
        photoId === null ? { before, limit } : { before, limit, photoId },
      ),
  };
}
