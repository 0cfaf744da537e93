const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit < 0xdc00

/** A text in parts of so many characters at most. None ends in the middle of a pair: half of one is another character once it is stored. */
export function* textParts(text: string, characters: number): Generator<string> {
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + characters, text.length)
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--
    yield text.slice(at, end)
    at = end
  }
}
