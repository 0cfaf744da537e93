import type { Image } from '../../../contracts/image.ts'
import { Link } from '../../router.tsx'
import { ImageOutcome } from './image-outcome.tsx'

/** Images as tiles, each with what it came to. */
export function Gallery({ images }: { images: readonly Image[] }) {
  return (
    <ul class="gallery">
      {images.map((image) => (
        <li key={image.id}>
          <Link href={`/images/${image.id}`} class="tile">
            <Thumbnail image={image} />
            <span class="tile-name" title={image.name}>
              {image.name}
            </span>
            <span class="tile-outcome">
              <ImageOutcome image={image} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** What is beside it says what it is, so it is silent. What could not be read has no picture. */
function Thumbnail({ image: { state, links } }: { image: Image }) {
  return (
    <span class={`thumbnail ${state}`}>
      {links.preview ? <img src={links.preview} alt="" loading="lazy" decoding="async" /> : <NoPicture />}
    </span>
  )
}

const NoPicture = () => (
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <path d="M4 6h24v20H4zM4 22l8-8 6 6 4-4 6 6M21 12h.01" />
  </svg>
)
