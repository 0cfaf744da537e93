import type { Place } from './place.ts'

/** A statement of an IAM policy. */
export interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: unknown
  readonly Condition?: unknown
}

/** What the key of the bridge needs, and no more: its own folder of one bucket. */
export function bucketPolicy({ prefix }: Place, bucketArn: unknown): Statement[] {
  const below = `${prefix}lake/*`
  return [
    {
      Sid: 'ListTheCopy',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: bucketArn,
      Condition: { StringLike: { 's3:prefix': [below] } },
    },
    // Of uploads no condition can name the folder.
    {
      Sid: 'FindDeadUploads',
      Effect: 'Allow',
      Action: ['s3:ListBucketMultipartUploads'],
      Resource: bucketArn,
    },
    {
      Sid: 'WriteTheCopy',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
      Resource: joined(bucketArn, `/${below}`),
    },
  ]
}

/** For the catalogue: only these databases and the tables in them. */
export function gluePolicy(databases: readonly string[]): Statement {
  const arn = (resource: string) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
  })
  return {
    Sid: 'CatalogueTheCopy',
    Effect: 'Allow',
    Action: [
      'glue:GetDatabase',
      'glue:CreateDatabase',
      'glue:GetTable',
      'glue:CreateTable',
      'glue:UpdateTable',
    ],
    Resource: [
      arn('catalog'),
      ...databases.flatMap((database) => [arn(`database/${database}`), arn(`table/${database}/*`)]),
    ],
  }
}

const joined = (arn: unknown, rest: string) => ({ 'Fn::Join': ['', [arn, rest]] })
