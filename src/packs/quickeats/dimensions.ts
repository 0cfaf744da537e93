/** Who and what orders are about. A feed tells each of them anew from time to time. */
export const dimensions = {
  customer: {
    title: 'Who orders',
    from: 'customers',
    key: 'customer_id',
    history: 'type 2',
    track: ['city'],
  },
  restaurant: {
    title: 'Who cooks',
    from: 'restaurants',
    key: 'restaurant_id',
    history: 'type 2',
    track: ['cuisine_type', 'city', 'avg_rating'],
    meanings: { avg_rating: 'Of the week, 0 to 5' },
  },
  driver: {
    title: 'Who delivers',
    from: 'drivers',
    key: 'driver_id',
    history: 'type 2',
    track: ['city', 'vehicle_type'],
  },
  city: {
    title: 'Where',
    from: 'cities',
    // orders name a city by its name
    key: 'city',
    history: 'type 2',
    track: ['region', 'population', 'traffic_index'],
    meanings: { traffic_index: 'Of the day: 1 is free, 1.5 takes half as long again' },
  },
} as const
