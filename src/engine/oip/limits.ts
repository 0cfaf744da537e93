/** JSON takes up to ten times its text while it is parsed; larger tensors come as binary data. */
export const MAX_JSON_BYTES = 8_000_000

/** All tensors of a request: what one message between workers holds (32 MiB) less its envelope. */
export const MAX_TENSOR_BYTES = 32_000_000

/** Elements of BYTES tensors in a request: each is an object of its own. */
export const MAX_STRINGS = 100_000

/** Dimensions of a tensor. */
export const MAX_RANK = 32
