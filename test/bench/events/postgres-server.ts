import { type ChildProcess, execFileSync } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startProgram } from '../child.ts'

/** Those of an ordinary server, with room to write; what was answered survives any crash. */
const SETTINGS = {
  listen_addresses: '',
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  jit: 'off',
}

/** The folder of PostgreSQL's programs, when it is installed. */
export function findPostgres(): string | undefined {
  const known = [
    '/usr/local/bin/postgres',
    '/usr/bin/postgres',
    ...globSync('/usr/lib/postgresql/*/bin/postgres'),
  ]
  const found = known.filter((path) => existsSync(path)).map((path) => dirname(realpathSync(path)))
  return found.find((folder) => existsSync(join(folder, 'initdb')))
}

/** A server of its own in `directory`, which also holds its socket; with the tables that are there, if it ran before. */
export async function startPostgres(programs: string, directory: string): Promise<ChildProcess> {
  const user = owner()
  const as = { cwd: directory, ...user }
  const data = join(directory, 'data')
  if (!existsSync(data)) {
    mkdirSync(data)
    // initdb and the server refuse to run as root
    if (user) for (const path of [directory, data]) chownSync(path, user.uid, user.gid)
    const made = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
    execFileSync(join(programs, 'initdb'), made, { ...as, stdio: 'pipe' })
  }
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', data, '-k', directory, ...settings]
  return startProgram(join(programs, 'postgres'), args, 'ready to accept connections', as)
}

function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
