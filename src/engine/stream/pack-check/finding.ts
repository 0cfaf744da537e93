/** Something that is wrong with a pack: where, as `windows.orders_per_city.lateness`, and how to put it right. */
export interface Finding {
  readonly path: string
  readonly message: string
}
