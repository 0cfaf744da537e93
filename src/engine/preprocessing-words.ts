import type { Preprocessing } from '../contracts/preprocessing.ts'

/** A sentence a person reads on a model's card. */
export function preprocessingInWords(spec: Preprocessing): string {
  const { rescale, mean, std, channels, layout, datatype } = spec
  const scaled =
    Math.abs(rescale - 1 / 255) < 1e-9
      ? 'divided by 255'
      : rescale === 1
        ? 'kept as 0 to 255'
        : `times ${rescale}`
  const plain = mean.every((value) => value === 0) && std.every((value) => value === 1)
  const normalised = plain ? '' : `, minus ${mean.join(' ')}, over ${std.join(' ')}`
  const steps = [
    resizeInWords(spec),
    cropInWords(spec.crop),
    `${channels}, ${scaled}${normalised}`,
    `${layout} ${datatype}`,
  ]
  return `Upright RGB on white; ${steps.filter((step) => step !== '').join('; ')}.`
}

function resizeInWords({ resize, filter }: Preprocessing): string {
  switch (resize.mode) {
    case 'none':
      return 'as large as it is'
    case 'exact':
      return `stretched to ${resize.width} x ${resize.height} (${filter})`
    case 'shortest_edge':
      return `shortest side to ${resize.edge} (${filter})`
    case 'fit':
      return `fitted into ${resize.width} x ${resize.height} (${filter})`
  }
}

function cropInWords(crop: Preprocessing['crop']): string {
  if (!crop) return ''
  return `middle ${crop.width} x ${crop.height}${crop.fill ? `, filled up with ${crop.fill.join(' ')}` : ''}`
}
