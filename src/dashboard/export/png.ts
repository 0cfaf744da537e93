const SCALE = 2
const MARGIN = 16

/**
 * A panel as it is seen, in twice its size. Its markup and the page's styles become the picture of an SVG, with each canvas as a picture in its
 * place; the browser draws it as it drew the page.
 */
export async function png(panel: HTMLElement): Promise<Blob> {
  const { width, height } = panel.getBoundingClientRect()
  const [wide, high] = [Math.ceil(width) + 2 * MARGIN, Math.ceil(height) + 2 * MARGIN]
  const copy = panel.cloneNode(true) as HTMLElement
  for (const control of copy.querySelectorAll('.panel-controls, .u-cursor-x, .u-cursor-y')) control.remove()
  const canvases = panel.querySelectorAll('canvas')
  for (const [i, canvas] of [...copy.querySelectorAll('canvas')].entries()) {
    const image = document.createElement('img')
    image.src = canvases[i]?.toDataURL() ?? ''
    image.width = canvases[i]?.clientWidth ?? 0
    image.height = canvases[i]?.clientHeight ?? 0
    canvas.replaceWith(image)
  }
  const theme = document.documentElement.dataset.theme ?? 'system'
  const html = `<div xmlns="http://www.w3.org/1999/xhtml" class="png" data-theme="${theme}"><style>${styles()}</style>${new XMLSerializer().serializeToString(copy)}</div>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}"><foreignObject width="100%" height="100%">${html}</foreignObject></svg>`
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = wide * SCALE
  canvas.height = high * SCALE
  const context = canvas.getContext('2d')
  context?.scale(SCALE, SCALE)
  context?.drawImage(image, 0, 0, wide, high)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be made')))),
  )
}

/** Of this address only: what is written for :root has to hold for the picture's root too. */
function styles(): string {
  return [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .map((rule) => rule.cssText.replaceAll(':root', '.png'))
    .join('\n')
    .replaceAll('<', '\\3c ')
}
