/** Where a condition that holds at one point and fails at the other turns: halved until two doubles are neighbours. */
export function edge(holds: (at: number) => boolean, inside: number, outside: number): number {
  let yes = inside
  let no = outside
  for (let i = 0; i < 200; i++) {
    const middle = yes + (no - yes) / 2
    if (middle === yes || middle === no) break
    if (holds(middle)) yes = middle
    else no = middle
  }
  return yes
}
