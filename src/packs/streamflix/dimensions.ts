/** Who watches what, on what and where. */
export const dimensions = {
  user: {
    title: 'Who watches',
    from: 'users',
    key: 'user_id',
    history: 'type 2',
    track: ['subscription_type', 'region'],
  },
  video: {
    title: 'What is watched',
    from: 'videos',
    key: 'video_id',
    history: 'type 1',
    meanings: { region: 'Where it was made', rating: 'From what age on' },
  },
  device: {
    title: 'What it is watched on',
    from: 'device_info',
    key: 'device_id',
    history: 'type 2',
    track: ['os', 'app_version', 'connection_type'],
    meanings: { bandwidth: 'Megabits a second, as last measured' },
  },
  region: {
    title: 'Where it is watched',
    from: 'regions',
    key: 'region_id',
    history: 'type 1',
    meanings: { timezone: 'IANA', avg_bandwidth: 'Megabits a second' },
  },
} as const
