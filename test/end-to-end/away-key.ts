/** Of the object in R2 that makes ledgers be away; its text says how. */
export const AWAY_KEY = 'test/away'
