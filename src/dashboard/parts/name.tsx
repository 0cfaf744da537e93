/** A name of a program, `pack.table_name`, that goes on in the next line after a part of it where it has no room. */
export function Name({ children }: { children: string }) {
  return (
    <>
      {children.split(/(?<=[._])/).map((part, i) => (
        <span key={i}>
          {part}
          <wbr />
        </span>
      ))}
    </>
  )
}
