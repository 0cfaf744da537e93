import type { Preprocessing } from '../../contracts/preprocessing.ts'
import type { DataFormat } from '../../contracts/tensor-format.ts'

/** What one spelling says of the picture and its numbers; the rest is read from the graph. */
export interface Spelling
  extends Pick<Preprocessing, 'resize' | 'filter' | 'crop' | 'rescale' | 'mean' | 'std'> {
  /** Where it stands, for the sentence that finds fault with it. */
  readonly source: 'preprocessor_config.json' | 'config.json' | 'the ONNX metadata'
  readonly channels?: Preprocessing['channels'] | null | undefined
  readonly layout?: DataFormat | null | undefined
}
