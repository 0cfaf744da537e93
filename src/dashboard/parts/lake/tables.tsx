import type { LakeTable } from '../../../contracts/lake.ts'
import { useNow } from '../../data/use-now.ts'
import { exact, short } from '../../format/number.ts'
import { ago } from '../../format/time.ts'
import { Head } from '../head.tsx'
import { Name } from '../name.tsx'
import { TableBox } from '../table-box.tsx'

const COUNT = { unit: 'count' } as const
const BYTES = { unit: 'bytes' } as const
const SECONDS = { unit: 's' } as const

/** A line a table, those in trouble first; what keeps one from going on is told under it. */
export function LakeTables({ tables }: { tables: readonly LakeTable[] }) {
  const now = useNow(1_000)
  return (
    <TableBox label="Tables of the lake" look="boxed tall">
      <table class="lake-table">
        <thead>
          <tr>
            <Head>Table</Head>
            <Head number>Rows</Head>
            <Head number>Size</Head>
            <Head number>Files</Head>
            <Head number>Version</Head>
            <Head number>Last commit</Head>
            <Head>Not in it yet</Head>
          </tr>
        </thead>
        <tbody>
          {[...tables].sort(byTrouble).map((table) => (
            <tr key={table.table}>
              <th scope="row">
                <Name>{table.table}</Name>
                {table.problem && <span class="row-problem">{table.problem}</span>}
              </th>
              <td class="number" title={exact(table.rows, COUNT)}>
                {short(table.rows, COUNT)}
              </td>
              <td class="number" title={exact(table.bytes, BYTES)}>
                {short(table.bytes, BYTES)}
              </td>
              <td class="number" title={exact(table.files, COUNT)}>
                {short(table.files, COUNT)}
              </td>
              <td class="number">{table.version}</td>
              <td class="number fresh" title={table.committed_at}>
                {ago(now - Date.parse(table.committed_at))} ago
              </td>
              <td class="behind" title={`${exact(table.segments_behind, COUNT)} segments`}>
                <Behind table={table} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}

const byTrouble = (a: LakeTable, b: LakeTable) =>
  Number(b.problem !== undefined) - Number(a.problem !== undefined) || a.table.localeCompare(b.table)

function Behind({ table: { rows_behind, segments_behind, lag_seconds } }: { table: LakeTable }) {
  if (segments_behind === 0) return <span class="quiet-word">nothing</span>
  return (
    <>
      {short(rows_behind, COUNT)} rows, {short(lag_seconds, SECONDS)}
    </>
  )
}
