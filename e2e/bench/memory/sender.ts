import process from 'node:process'
import { serveLists } from '../ingest/list-server.ts'
import { shapeOf } from './shape.ts'

/** The sending process: an API server with as many pods as its argument says, on which nothing happens. */
process.on('disconnect', () => process.exit(0))
process.send?.(await serveLists(shapeOf(Number(process.argv[2])), () => {}))
