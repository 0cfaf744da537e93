import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../platform.ts'

/** Asks ClickHouse, in a process of its own: it opens files below its working directory only. Answers the rows of each statement. */
export function askClickHouse(folder: string, statements: readonly string[]): unknown[][][] {
  const file = join(folder, 'statements.json')
  writeFileSync(file, JSON.stringify(statements))
  const script = `
    const { query } = require(${JSON.stringify(join(root, 'node_modules/chdb'))})
    const settings = " SETTINGS session_timezone = 'UTC', date_time_input_format = 'best_effort'"
    for (const statement of JSON.parse(require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8'))) {
      const joined = statement + (statement.includes(' SETTINGS ') ? settings.replace(' SETTINGS ', ', ') : settings)
      console.log('[' + query(joined, 'JSONCompactEachRow').trim().split('\\n').join(',') + ']')
    }`
  const output = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' })
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
