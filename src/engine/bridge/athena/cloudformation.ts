import type { LakeTableSchema } from '../../../contracts/bridge.ts'
import type { TableFormat } from '../settings.ts'
import { glueTable } from './glue-table.ts'
import { databaseOf, type Place } from './place.ts'
import { bucketPolicy, gluePolicy } from './policy.ts'

const RESULTS = 'athena-results/'
const KEPT = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }
const FORGET_RESULTS_DAYS = 7
const ABORT_UPLOADS_DAYS = 2

/**
 * All that the AWS side needs as one CloudFormation template: the bucket, the catalogue, a workgroup of Athena, and a user for the
 * bridge that may do what the bridge does and no more. Its key is made by hand, so that no secret is in a template.
 */
export function cloudFormation(schemas: readonly LakeTableSchema[], place: Place, format: TableFormat) {
  const databases = [...new Set(schemas.map(({ table }) => databaseOf(place, table)))].sort()
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'The copy of the lake of Tributary: bucket, data catalogue, Athena workgroup, and the user of the bridge',
    Resources: {
      Bucket: bucket(place),
      Workgroup: workgroup(place),
      User: user(place, databases),
      ...Object.fromEntries(
        databases.map((database) => [logical('Database', database), databaseResource(database)]),
      ),
      ...Object.fromEntries(
        schemas.map((schema) => [
          logical('Table', schema.table),
          {
            Type: 'AWS::Glue::Table',
            DependsOn: logical('Database', databaseOf(place, schema.table)),
            Properties: {
              CatalogId: { Ref: 'AWS::AccountId' },
              DatabaseName: databaseOf(place, schema.table),
              TableInput: glueTable(schema, place, format),
            },
          },
        ]),
      ),
    },
    Outputs: {
      BridgeUser: {
        Description: 'Make its key: aws iam create-access-key --user-name',
        Value: { Ref: 'User' },
      },
      Workgroup: { Value: { Ref: 'Workgroup' } },
    },
  }
}

function bucket({ bucket, prefix }: Place) {
  return {
    Type: 'AWS::S3::Bucket',
    ...KEPT,
    Properties: {
      BucketName: bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'dead-uploads',
            Status: 'Enabled',
            Prefix: `${prefix}lake/`,
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: ABORT_UPLOADS_DAYS },
          },
          { Id: 'results', Status: 'Enabled', Prefix: RESULTS, ExpirationInDays: FORGET_RESULTS_DAYS },
        ],
      },
    },
  }
}

/** Delta needs the third engine. */
function workgroup({ bucket, database }: Place) {
  return {
    Type: 'AWS::Athena::WorkGroup',
    DependsOn: 'Bucket',
    Properties: {
      Name: database,
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        PublishCloudWatchMetricsEnabled: true,
        EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
        ResultConfiguration: {
          OutputLocation: `s3://${bucket}/${RESULTS}`,
          EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
        },
      },
    },
  }
}

function user(place: Place, databases: readonly string[]) {
  const arn = { 'Fn::GetAtt': ['Bucket', 'Arn'] }
  return {
    Type: 'AWS::IAM::User',
    Properties: {
      Policies: [
        {
          PolicyName: 'bridge',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              ...bucketPolicy(place, arn),
              ...(databases.length > 0 ? [gluePolicy(databases)] : []),
            ],
          },
        },
      ],
    },
  }
}

const databaseResource = (database: string) => ({
  Type: 'AWS::Glue::Database',
  Properties: { CatalogId: { Ref: 'AWS::AccountId' }, DatabaseInput: { Name: database } },
})

/** Logical ids are letters and digits only: what parts the words becomes a capital. */
const logical = (kind: string, name: string) =>
  kind + name.replaceAll(/(?:^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase())
