import { useRef, useState } from 'preact/hooks'
import { type Picked, pickedOf, readDrop } from '../../upload/dropped.ts'

/** Where pictures and folders are dropped, or chosen by who has no mouse. */
export function UploadBox({
  study,
  studies,
  onFiles,
}: {
  study: string
  studies: readonly string[]
  onFiles: (study: string, files: readonly Picked[]) => void
}) {
  const [target, setTarget] = useState<string>()
  const [isOver, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const into = target ?? study
  const take = (picked: readonly Picked[]) => onFiles(into.trim() || 'default', picked)
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (event.dataTransfer) take(await readDrop(event.dataTransfer))
  }
  const open = (isFolder: boolean) => {
    if (!input.current) return
    input.current.webkitdirectory = isFolder
    input.current.click()
  }
  const choose = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    if (currentTarget.files) take(pickedOf(currentTarget.files))
    currentTarget.value = ''
  }
  return (
    <section
      class={isOver ? 'upload-box over' : 'upload-box'}
      aria-label="Send pictures"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void drop(event)}
    >
      <p class="upload-words">
        <b>Drop pictures or folders here</b>
        <span class="note">JPEG, PNG, WebP, AVIF, HEIC or TIFF, up to 32 MB each</span>
      </p>
      <div class="upload-controls">
        <label class="pick">
          <span>into the study</span>
          <input
            class="field"
            list="studies"
            value={into}
            placeholder="default"
            maxLength={128}
            spellcheck={false}
            onInput={({ currentTarget }) => setTarget(currentTarget.value)}
          />
        </label>
        <datalist id="studies">
          {studies.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <button type="button" class="plain" onClick={() => open(false)}>
          Choose pictures
        </button>
        <button type="button" class="plain" onClick={() => open(true)}>
          Choose a folder
        </button>
      </div>
      <input ref={input} type="file" multiple hidden accept="image/*,.heic,.heif,.avif" onChange={choose} />
    </section>
  )
}
