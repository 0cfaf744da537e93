/** An object as a listing has it. Two with the same size and the same etag are the same. */
export interface Listed {
  readonly key: string
  readonly size: number
  readonly etag: string
  /** Epoch ms. */
  readonly at: number
}

export type Difference =
  | { readonly kind: 'missing'; readonly source: Listed }
  | { readonly kind: 'unlike'; readonly source: Listed; readonly target: Listed }
  | { readonly kind: 'extra'; readonly target: Listed }

/** Holds two listings against each other, both in the order of their keys. Nothing is held but the heads of both. */
export async function* differences(
  source: AsyncIterable<Listed>,
  target: AsyncIterable<Listed>,
): AsyncGenerator<Difference> {
  const targets = target[Symbol.asyncIterator]()
  let there = await targets.next()
  for await (const here of source) {
    while (!there.done && there.value.key < here.key) {
      yield { kind: 'extra', target: there.value }
      there = await targets.next()
    }
    if (there.done || there.value.key !== here.key) {
      yield { kind: 'missing', source: here }
      continue
    }
    const { size, etag } = there.value
    if (size !== here.size || etag !== here.etag) yield { kind: 'unlike', source: here, target: there.value }
    there = await targets.next()
  }
  for (; !there.done; there = await targets.next()) yield { kind: 'extra', target: there.value }
}
