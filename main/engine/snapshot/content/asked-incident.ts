import type { Incident } from '../../../../shared/estate/incident.ts'
import { openForReading } from '../../journal/database.ts'
import { readIncident } from '../../journal/incidents.ts'
import { PackageError } from '../package/package-error.ts'

/** The incident of that id in the journal of a data folder. @throws JournalError, PackageError there is none */
export function askedIncident(dataDir: string, id: string): Incident {
  const db = openForReading(dataDir)
  try {
    const incident = readIncident(db, id)
    if (incident === null) throw new PackageError('incident.unknown', {})
    return incident
  } finally {
    db.close()
  }
}
