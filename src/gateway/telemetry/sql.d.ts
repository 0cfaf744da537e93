/** wrangler takes a `.sql` import as its text. */
declare module '*.sql' {
  const text: string
  export default text
}
