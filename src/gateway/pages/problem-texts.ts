import type { ProblemName } from '../../contracts/problem.ts'

/** What each problem means and what to do; docs/problems.md says the same, and a test holds them together. */
export const PROBLEM_TEXTS: Record<ProblemName, string> = {
  'malformed-request':
    'The form, the JSON or a parameter cannot be read. `errors` gives the JSON Pointer of each wrong field. Correct them and send the request again.',
  'name-invalid':
    'A study name is 1 to 128 letters, digits, `.`, `_` or `-`. An image name is at most 255 characters without `..`, `//`, `\\`, control characters or a slash at either end.',
  'body-empty':
    'The image has 0 bytes. Check that the file is not empty and that the client sends its content (`curl --data-binary @file`, or `-F image=@file`).',
  'body-truncated':
    'The body ended before its declared length or its last form boundary. Nothing was kept; send it again.',
  'query-invalid':
    "The SQL is no query, is more than one statement, or names what is not there. `detail` has SQLite's words, `line` and `column` the place, `nearest` the names that may be meant.",
  'idempotency-key-invalid':
    'An Idempotency-Key is 1 to 255 visible ASCII characters. A UUID for each image is a good one.',
  unauthorized: 'Send `Authorization: Bearer <key>` with a key that is known and not revoked.',
  forbidden: 'The key is sound but lacks the scope that `scope` names. Ask for a key that has it.',
  'query-refused':
    'What SQLite would do for this SQL was looked at before it ran: it writes, or reads more than the tables of the warehouse. `/v1/catalog` lists them.',
  'not-found':
    'The image, study, stream, window or address does not exist. `nearest` names streams or windows that do; `/reference` lists every address.',
  'method-not-allowed': 'The address exists but takes another method. `/reference` lists them.',
  'name-taken':
    'A name belongs to one picture. The same bytes again are the same image; other bytes need another name, unless the first image failed.',
  'idempotency-key-in-use':
    'The first request with this key has not ended yet. Wait a moment and send the request again.',
  'only-in-lake':
    'Days older than the hot tier of a fact are in the lake only. Ask from `before` on, or ask the lake: `npx tributary lake query --kpi {pack}.{kpi} --from … --to …`.',
  'not-redrivable': 'Only an image that is `failed` or `parked` can be redriven.',
  'model-in-use':
    'An alias names this version as live, canary or shadow. Point the alias elsewhere, then delete the version.',
  'body-too-large':
    'The body is over `limit_bytes`. Shrink the picture, or raise `MAX_IMAGE_BYTES` of the gateway; send events in several requests.',
  'content-type-unsupported':
    'An upload is `image/*`, `application/octet-stream` or `multipart/form-data`. For events `accepts` lists what is taken.',
  'idempotency-key-reused':
    'The same key came with another image, name, study or metadata, or with other events. A key stands for one request; use a new one.',
  'not-an-image':
    'The first bytes belong to no image format, for example an error page that was saved as a picture. Look into the file.',
  'image-format-unsupported':
    'The bytes are an image of a format that is not decoded here. Convert it to JPEG, PNG or WebP.',
  'image-corrupt': 'The decoder could not make sense of the bytes. Export the picture again from its source.',
  'image-truncated':
    'The file ends before its end marker: an upload or a copy was cut short. Send the whole file.',
  'image-too-large':
    'Decoding would need more memory than a Worker has. `limits` gives the numbers; docs/limits.md says how they were measured. Shrink the picture, or save it as a baseline JPEG.',
  'file-unreadable':
    'The file is no whole gzip, has a CSV header that lacks fields, ends inside a quote, or is not UTF-8; `detail` says what and where. The rows before that place are counted (`rows_taken`). Mend the file and send it again: rows that were taken are not taken twice.',
  'image-gone':
    'The object in the inbox was deleted or replaced before it was processed. Put it there again.',
  'sidecar-invalid':
    'The metadata breaks its schema; `errors` gives the path of each wrong field. Correct it and send the image again under the same name.',
  'model-unavailable':
    'The model is not loaded, or its files cannot be used. Load it, then redrive the image.',
  'model-refused':
    'The files of this version were read and tried, and do not make a model that can be served; `detail` names the fault and the remedy. Correct the folder or export the model again, and push it.',
  'tensor-mismatch':
    'The graph does not take the tensor that its preprocessing makes, or gives no finite score. Correct preprocessor_config.json, or export the model again.',
  'query-too-costly':
    'Loops inside of loops over whole tables could take too many steps, or a recursion has no LIMIT. Join by equal columns, filter first, or put a LIMIT into the recursion.',
  'rate-limited':
    'The key has used its requests for this minute. Wait `retry_after` seconds; `X-RateLimit-*` tells what is left.',
  'stream-overloaded':
    'So many events wait to be written that more are refused for the moment. Nothing of this request was taken: wait `retry_after` seconds and send it again.',
  internal: 'A fault of the platform. The request can be sent again: what was accepted before is not lost.',
  overloaded:
    'More requests are waiting than can be answered in time. Wait `retry_after` seconds and send it again.',
  unavailable:
    'A part of the platform is away. An image with this problem is parked: redrive it when the platform is well again.',
  'query-timeout': 'The answer took too long and is not waited for. Ask for a shorter period, or for less.',
}
