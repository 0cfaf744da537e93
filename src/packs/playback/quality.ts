/** What its data has to be, beyond what contracts ask of each row. Heartbeats are in the lake; what of them is amiss, alerts tell. */
export const quality = {
  devices_are_known: {
    on: 'errors_fact',
    title: 'Logs are of kinds of devices that are known',
    inSet: 'device_type',
    of: ['tv', 'phone', 'web', 'tablet'],
    mostly: 0.99,
  },
  systems_are_known: {
    on: 'errors_fact',
    title: 'Logs are of systems that are known',
    inSet: 'os',
    of: ['tizen', 'webos', 'roku', 'android', 'ios', 'ipados', 'windows', 'macos', 'linux'],
    mostly: 0.99,
    severity: 'warning',
  },
  errors_are_no_flood: {
    on: 'errors_fact',
    title: 'No kind of device tells of one error more than 10,000 times in a minute',
    range: 'lines',
    atMost: 10_000,
  },
  logs_come: { on: 'logs', title: 'Logs came until the end of the day', fresh: '2 hours' },
  logs_as_many_as_usual: {
    on: 'logs',
    title: 'There are a third to three times as many lines as on the days before',
    volume: { median: 'days', of: 7, atLeast: 0.33, atMost: 3 },
  },
} as const
