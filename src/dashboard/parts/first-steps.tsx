/** What to do when nothing is there: lines that run as they are, with the address that this page came from. */
export function FirstSteps() {
  const origin = location.origin
  const isLocal = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(location.hostname)
  const key = isLocal
    ? `export KEY=$(node -p "require('./.tributary/secrets.json').key")`
    : 'export KEY=trb_…   # a key with the scopes images:write and events:write:*'
  return (
    <section class="first-steps" aria-labelledby="first">
      <h2 id="first">Nothing has come today. Send something:</h2>
      <ol>
        <li>
          <p>Your key{isLocal && ', in the folder that you started in'}</p>
          <pre>{key}</pre>
        </li>
        <li>
          <p>Traffic to look at, of a food delivery</p>
          <pre>{`npx tributary events simulate quickeats --rate 100 --for 5m --url ${origin} --key $KEY`}</pre>
        </li>
        <li>
          <p>One event of your own: a line of a device's log</p>
          <pre>{`curl -X POST ${origin}/v1/events/playback.logs -H "Authorization: Bearer $KEY" -H 'Content-Type: text/plain' \\
  --data-binary "$(date -u +%FT%TZ) session=s1 device=tv os=tizen err=E12 msg='it broke'"`}</pre>
        </li>
        <li>
          <p>An image to classify</p>
          <pre>{`curl -H "Authorization: Bearer $KEY" -H 'Prefer: wait=5' -F image=@test/digits/digit-003.jpg -F study=mine ${origin}/v1/images`}</pre>
        </li>
      </ol>
    </section>
  )
}
