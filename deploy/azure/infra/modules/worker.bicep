// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// The agent in LiveKit rooms. It dials out, so it has no ingress; and because replicas without ingress are cut soon after SIGTERM,
// whatever the grace period says, their number is fixed: minReplicas equals maxReplicas. drain.sh changes versions.
param name string
param location string
param tags object
param environmentId string
param registryServer string
param identityId string
param identityClientId string
param vaultUri string
param endpoint string
param model string

@description('Whether the vault has the address of a Redis, in which all replicas count new connections together.')
param sharesBudget bool
param handshakesPerMinute string
param livekitUrl string
param replicas int
param image string

@description('Calls that one replica takes: five for each core.')
param maxCalls int = 10

@minValue(60)
@description('What a replica gets between SIGTERM and its end, if the platform keeps to it.')
param gracePeriodSeconds int = 600

var isFirst = empty(image)

// `/` is 200 while the worker is connected to LiveKit, `/worker` as long as its process answers: a worker that has lost LiveKit still
// has calls, which no restart may cut.
var probes = [
  {
    type: 'Startup'
    httpGet: {
      path: '/'
      port: 8081
    }
    periodSeconds: 10
    failureThreshold: 10
  }
  {
    type: 'Readiness'
    httpGet: {
      path: '/'
      port: 8081
    }
    periodSeconds: 10
    timeoutSeconds: 3
    failureThreshold: 3
  }
  {
    type: 'Liveness'
    httpGet: {
      path: '/worker'
      port: 8081
    }
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 6
  }
]

resource worker 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      // The old version goes on with its calls beside the new one.
      activeRevisionsMode: 'Multiple'
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: concat([
        {
          name: 'livekit-api-key'
          keyVaultUrl: '${vaultUri}secrets/livekit-api-key'
          identity: identityId
        }
        {
          name: 'livekit-api-secret'
          keyVaultUrl: '${vaultUri}secrets/livekit-api-secret'
          identity: identityId
        }
        {
          name: 'insights-connection'
          keyVaultUrl: '${vaultUri}secrets/insights-connection'
          identity: identityId
        }
      ], sharesBudget ? [
        {
          name: 'redis-url'
          keyVaultUrl: '${vaultUri}secrets/redis-url'
          identity: identityId
        }
      ] : [])
    }
    template: {
      terminationGracePeriodSeconds: gracePeriodSeconds
      containers: [
        {
          name: 'worker'
          // There is no image before azd has built one.
          image: isFirst ? 'mcr.microsoft.com/azuredocs/containerapps-helloworld:latest' : image
          resources: {
            cpu: json('2.0')
            memory: '4Gi'
          }
          probes: isFirst ? [] : probes
          env: concat([
            {
              name: 'HOST'
              value: '0.0.0.0'
            }
            {
              name: 'PORT'
              value: '8081'
            }
            {
              name: 'LIVEKIT_URL'
              value: livekitUrl
            }
            {
              name: 'LIVEKIT_API_KEY'
              secretRef: 'livekit-api-key'
            }
            {
              name: 'LIVEKIT_API_SECRET'
              secretRef: 'livekit-api-secret'
            }
            {
              name: 'AZURE_CLIENT_ID'
              value: identityClientId
            }
            {
              name: 'AZURE_VOICELIVE_ENDPOINT'
              value: endpoint
            }
            {
              name: 'AZURE_VOICELIVE_MODEL'
              value: model
            }
            {
              name: 'MAX_CALLS'
              value: string(maxCalls)
            }
            {
              name: 'DRAIN_SECONDS'
              value: string(gracePeriodSeconds - 30)
            }
            {
              name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
              secretRef: 'insights-connection'
            }
            {
              name: 'HANDSHAKES_PER_MINUTE'
              value: handshakesPerMinute
            }
          ], sharesBudget ? [
            {
              name: 'REDIS_URL'
              secretRef: 'redis-url'
            }
          ] : [])
        }
      ]
      scale: {
        minReplicas: replicas
        maxReplicas: replicas
      }
    }
  }
}

output name string = worker.name
