import * as z from 'zod'

/** In which order the graph takes the colours, where a folder says so. */
export const ChannelOrder = z.enum(['RGB', 'BGR'])
/** Where the graph has its colours: Hugging Face's words, or the letters. */
export const DataFormat = z.enum(['channels_first', 'channels_last', 'NCHW', 'NHWC'])
export type DataFormat = z.infer<typeof DataFormat>
