/** Series that are told apart by colour; of more only the greatest are drawn. After Okabe and Ito (2008), for people who confuse colours too. */
export const SERIES = 8

/** A colour of style/tokens.css as the theme has it now, for a canvas, which knows no style sheet. */
export function token(name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${name})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

export const seriesColour = (index: number): string => token(`series-${(index % SERIES) + 1}`)
