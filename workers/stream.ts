import { Catalogue } from '../src/engine/ingest/catalogue.ts'
import { PACKS } from '../src/packs/index.ts'
import { Board as AnyBoard, type BoardEnv } from '../src/stream/board/board.ts'
import { type ConsumeEnv, consumeEvents } from '../src/stream/consume.ts'
import { Ledger as AnyLedger, type LedgerEnv } from '../src/stream/ledger.ts'
import { Teller as AnyTeller, type TellerEnv } from '../src/stream/teller.ts'

const CATALOGUE = new Catalogue(PACKS)

/** The exactly-once book of one slice of a pack. */
export class Ledger extends AnyLedger {
  constructor(state: DurableObjectState, env: LedgerEnv) {
    super(state, env, PACKS)
  }
}

/** What a pack shows now. */
export class Board extends AnyBoard {
  constructor(state: DurableObjectState, env: BoardEnv) {
    super(state, env, PACKS)
  }
}

/** Has the ends of images told. */
export class Teller extends AnyTeller {
  constructor(state: DurableObjectState, env: TellerEnv) {
    super(state, env, CATALOGUE.stream('imaging.inferences'), CATALOGUE.stream('imaging.stages'))
  }
}

/** Hosts the ledgers and the Boards, and queue `events`: rows in R2 that are on their way to them. */
export default {
  queue: (batch, env) => consumeEvents(batch, env, CATALOGUE),
} satisfies ExportedHandler<ConsumeEnv>
