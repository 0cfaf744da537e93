import { imageCounts, imagesUnderWay, RECENT_IMAGES, recentImages } from '../../platform/database/metrics.ts'
import type { Collector } from './collector.ts'

const UNDER_WAY = ['received', 'preprocessed']

export const images: Collector = {
  name: 'images',
  async collect({ env: { DATABASE }, now }) {
    const [ended, underWay, recent] = await Promise.all([
      imageCounts(DATABASE),
      imagesUnderWay(DATABASE),
      recentImages(DATABASE),
    ])
    const found = new Map(underWay.map((row) => [row.state, row]))
    const counts = [
      ...UNDER_WAY.map((state) => [state, found.get(state)?.images ?? 0]),
      ...Object.entries(ended),
    ]
    return [
      {
        name: 'tributary_images',
        type: 'gauge',
        help: 'Images by state',
        samples: counts.map(([state, value]) => ({ labels: { state: String(state) }, value: Number(value) })),
      },
      {
        name: 'tributary_image_longest_wait_seconds',
        type: 'gauge',
        unit: 'seconds',
        help: 'How long the image that is longest in this state has waited since it was queued, 0 without one',
        samples: UNDER_WAY.map((state) => ({
          labels: { state },
          value: (now - (found.get(state)?.oldest ?? now)) / 1000,
        })),
      },
      {
        name: 'tributary_recent_images',
        type: 'gauge',
        help: `The last ${RECENT_IMAGES} images by state and model`,
        samples: recent.map(({ model, state, images }) => ({ labels: { model, state }, value: images })),
      },
    ]
  },
}
