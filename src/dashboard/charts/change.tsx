import { difference, exact, type Measure, numberOf } from '../format/number.ts'

/** What a number is more or less than in the period before, and on hover what it was then; nothing where that is not known. */
export function Change({ value, before, measure }: { value: unknown; before: unknown; measure: Measure }) {
  if (numberOf(value) === null || numberOf(before) === null) return null
  return (
    <span class="change-before" title={`${exact(before, measure)} in the period before`}>
      {difference(value, before, measure)}
      <span class="hidden"> against the period before</span>
    </span>
  )
}
