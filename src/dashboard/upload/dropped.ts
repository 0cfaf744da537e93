/** A file and the name that it gets: its path, where a folder was dropped. */
export interface Picked {
  readonly name: string
  readonly file: File
}

/** What the platform is sent: everything else that lies in a folder stays there, and is told of. */
const PICTURE = /\.(jpe?g|png|webp|avif|hei[cf]|tiff?)$/i

export const isPicture = ({ name, file }: Picked): boolean =>
  file.type.startsWith('image/') || PICTURE.test(name)

/** The files of a drop, those in folders too. It has to be called while the event lasts: later the browser forgets them. */
export function readDrop(transfer: DataTransfer): Promise<Picked[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return Promise.resolve(pickedOf(transfer.files))
  return Promise.all(entries.map(readEntry)).then((found) => found.flat())
}

/** The files of an input; of a folder, named by their path inside of it. */
export const pickedOf = (files: FileList): Picked[] =>
  [...files].map((file) => ({ name: file.webkitRelativePath || file.name, file }))

async function readEntry(entry: FileSystemEntry): Promise<Picked[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    return [{ name: entry.fullPath.replace(/^\//, ''), file }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: Picked[] = []
  for (;;) {
    // a reader hands over a hundred at a time, and none when there are no more
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return found
    for (const each of some) found.push(...(await readEntry(each)))
  }
}
