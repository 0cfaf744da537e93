/** What libjpeg can shrink by while decoding, in eighths of a side. */
export type Eighths = 1 | 2 | 3 | 4 | 8

export interface Decoding {
  readonly decoder: 'jsquash' | 'magick' | 'png'
  /** Of each side; less than 8 only for JPEGs. */
  readonly eighths: Eighths
}
