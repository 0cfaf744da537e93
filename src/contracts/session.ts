import type { Duration } from './duration.ts'

/**
 * The rows of one key tell the state of something that runs for a while, as a player's heartbeats do. In order of event time
 * each state lasts until the next row. A session is a run of rows no further apart than `silence`; it ends with a row in one of
 * the `ends` states, or silently at its last row, which a later row of any session tells, unless the window is past its horizon
 * by then. Windows over the stream may hold session aggregates:
 *
 *     stream:  session: { key: 'session_id', state: 'player_state', ends: ['ended', 'error'], silence: '1 minute' }
 *     window:  sessions:           { distinct: 'session_id' }
 *              rebuffers:          { entries: 'buffering' }
 *              watched:            { seconds: ['playing', 'buffering'] }
 *              rebuffers_per_hour: { ratio: ['rebuffers', 'watched'], times: 3600 }
 *              exits:              { exits: 'buffering', within: '30 seconds' }
 *              ended:              { ends: true }
 *              drop_off:           { ratio: ['exits', 'ended'] }
 *
 * The partition must be the session's key, or one value for all rows of it, or they do not meet.
 */
export interface Session<Field extends string = string> {
  readonly key: Field
  readonly state: Field
  readonly ends: readonly string[]
  readonly silence: Duration
}

/**
 * A value about the sessions of a stream. Each belongs to the window and group of the row that it happens at:
 * `entries`: times that a session came into a state from another one (its first state is no entry);
 * `seconds`: time spent in any of the states, at the row that begins it;
 * `ends`: sessions that ended, at the row that ends them;
 * `exits`: those that did within so long of being in a state.
 */
export type SessionAggregate =
  | { readonly entries: string }
  | { readonly seconds: readonly string[] }
  | { readonly ends: true }
  | { readonly exits: string; readonly within: Duration }
