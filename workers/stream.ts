import { PACKS } from '../src/packs/index.ts'
import { Ledger as AnyLedger, type LedgerEnv } from '../src/stream/ledger.ts'

/** The exactly-once book of one slice of a pack. */
export class Ledger extends AnyLedger {
  constructor(state: DurableObjectState, env: LedgerEnv) {
    super(state, env, PACKS)
  }
}

/** Hosts the ledgers; the gateway calls them. */
export default {} satisfies ExportedHandler<LedgerEnv>
