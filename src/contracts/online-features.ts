import * as z from 'zod'

/**
 * What Feast's feature server takes at `POST /get-online-features` (`GetOnlineFeaturesRequest` in sdk/python/feast/feature_server.py):
 * either a service or references `view:feature`, and for each key as many values as there are rows.
 */
export const OnlineFeaturesRequest = z.object({
  entities: z.record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  feature_service: z.string().nullish(),
  features: z.array(z.string()).nullish(),
  full_feature_names: z.boolean().default(false),
})
export type OnlineFeaturesRequest = z.infer<typeof OnlineFeaturesRequest>

/** `FieldStatus` of protos/feast/serving/ServingService.proto, without `INVALID`. */
export const FieldStatus = z.enum(['PRESENT', 'NULL_VALUE', 'NOT_FOUND', 'OUTSIDE_MAX_AGE'])
export type FieldStatus = z.infer<typeof FieldStatus>

/** `GetOnlineFeaturesResponse` as the server writes it: a result a name, in the order of the names, each with a value a row. */
export const OnlineFeatures = z.object({
  metadata: z.object({ feature_names: z.array(z.string()) }),
  results: z.array(
    z.object({
      values: z.array(z.unknown()),
      statuses: z.array(FieldStatus),
      event_timestamps: z.array(z.string()),
    }),
  ),
})
export type OnlineFeatures = z.infer<typeof OnlineFeatures>
