import type { ModelConfig } from '../../contracts/model.ts'
import type { Preprocessing } from '../../contracts/preprocessing.ts'
import { TimmPretrained } from '../../contracts/timm.ts'
import { refused } from '../onnx/fault.ts'
import { parsed } from './parsed.ts'
import type { Spelling } from './spelling.ts'

const FILE = 'config.json'
/** timm/data/constants.py */
const CROP_PCT = 0.875
const MEAN = [0.485, 0.456, 0.406]
const STD = [0.229, 0.224, 0.225]

/** timm's `pretrained_cfg`, or its fields at the top of config.json as older exports have them; null where there is neither. */
export function readTimm(config: ModelConfig): Spelling | null {
  const nested = config.pretrained_cfg
  const json = nested !== null && typeof nested === 'object' ? nested : config
  if (!('input_size' in json && Array.isArray(json.input_size))) return null
  const timm = parsed(TimmPretrained, json, FILE)
  if (timm.input_size[0] !== 3)
    throw refused(
      `${FILE} has an input_size of ${timm.input_size[0]} channels; only 3 are served. Export it for RGB.`,
    )
  return {
    source: FILE,
    ...geometryOf(timm),
    filter: timm.interpolation ?? 'bicubic',
    // torchvision's ToTensor, then Normalize
    rescale: 1 / 255,
    mean: timm.mean ?? MEAN,
    std: timm.std ?? STD,
    channels: timm.channel_order,
    layout: timm.data_format,
  }
}

/** transforms_imagenet_eval of timm/data/transforms_factory.py. */
function geometryOf(timm: TimmPretrained): Pick<Preprocessing, 'resize' | 'crop'> {
  const [, height, width] = timm.input_size
  const scaled = (side: number) => Math.floor(side / (timm.crop_pct || CROP_PCT))
  const scale = { width: scaled(width), height: scaled(height) }
  switch (timm.crop_mode ?? 'center') {
    case 'squash':
      return { resize: { mode: 'exact', ...scale }, crop: { width, height } }
    case 'border':
      // the whole picture, in a frame of the mean colour
      return { resize: { mode: 'fit', ...scale }, crop: { width, height, fill: fillOf(timm) } }
    case 'center':
      if (scale.width !== scale.height)
        throw refused(
          `${FILE} crops ${width} x ${height} by crop_mode center, which is served for squares alone. Set crop_mode to squash or border, or describe it in preprocessor_config.json.`,
        )
      return { resize: { mode: 'shortest_edge', edge: scale.width }, crop: { width, height } }
  }
}

function fillOf({ fill, mean }: TimmPretrained): number[] {
  if (typeof fill === 'number') return [fill, fill, fill]
  return fill ?? (mean ?? MEAN).map((value) => Math.min(255, Math.max(0, Math.round(255 * value))))
}
