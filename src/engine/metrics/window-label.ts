/** Labels of `tributary_window_value` that are not keys of the window. */
const OWN = /^(pack|window|value)$/

/** The label of a key of a window: one that is called as a label of ours has `key_` before it. */
export const windowLabel = (key: string) => (OWN.test(key) ? `key_${key}` : key)
