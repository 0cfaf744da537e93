import { WorkerEntrypoint } from 'cloudflare:workers'
import type { DataPoint } from '../src/platform/telemetry.ts'
import { answerSql, type ClickHouseSettings } from '../src/telemetry/answer-sql.ts'
import type { TelemetryStore } from '../src/telemetry/store.ts'

export { TelemetryStore } from '../src/telemetry/store.ts'

interface Env extends ClickHouseSettings {
  readonly STORE: DurableObjectNamespace<TelemetryStore>
}

/**
 * Stands in for Analytics Engine on a laptop, where its binding keeps nothing: the same method under the same name, one for many
 * points, and the SQL API.
 */
export default class Telemetry extends WorkerEntrypoint<Env> {
  writeDataPoint(point: DataPoint): Promise<void> {
    return this.#store().append([point])
  }

  writeDataPoints(points: DataPoint[]): Promise<void> {
    return this.#store().append(points)
  }

  read(after: number, limit: number) {
    return this.#store().read(after, limit)
  }

  override fetch(request: Request): Promise<Response> {
    return answerSql(request, this.#store(), this.env)
  }

  #store() {
    return this.env.STORE.get(this.env.STORE.idFromName('telemetry'))
  }
}
