/** Hands a file to the browser to keep. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // some browsers read it only after the click has returned
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
