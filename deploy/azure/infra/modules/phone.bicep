// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// The telephone bridge. One replica: what leads a call from its webhook to its socket is in its memory.
param name string
param location string
param tags object
param environmentId string
param environmentDomain string
param registryServer string
param identityId string
param identityClientId string
param vaultUri string
param endpoint string
param model string

@description('Whether the vault has the address of a Redis, in which all replicas count new connections together.')
param sharesBudget bool
param handshakesPerMinute string
param publicUrl string
param image string

@minValue(60)
@description('What the replica gets between SIGTERM and its end, if the platform keeps to it.')
param gracePeriodSeconds int = 600

var isFirst = empty(image)

// `/` is 503 once the bridge drains, `/bridge` 200 as long as its process answers.
var probes = [
  {
    type: 'Startup'
    httpGet: {
      path: '/'
      port: 8081
    }
    periodSeconds: 3
    failureThreshold: 10
  }
  {
    type: 'Readiness'
    httpGet: {
      path: '/'
      port: 8081
    }
    periodSeconds: 5
    timeoutSeconds: 3
    failureThreshold: 2
  }
  {
    type: 'Liveness'
    httpGet: {
      path: '/bridge'
      port: 8081
    }
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 6
  }
]

resource phone 'Microsoft.App/containerApps@2025-07-01' = {
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
      // The old version goes on with its calls beside the new one, which gets all new callers.
      activeRevisionsMode: 'Multiple'
      ingress: {
        external: true
        allowInsecure: false
        targetPort: 3000
        // WebSockets begin as HTTP/1.1.
        transport: 'http'
        traffic: [
          {
            latestRevision: true
            weight: 100
          }
        ]
      }
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: concat([
        {
          name: 'twilio-auth-token'
          keyVaultUrl: '${vaultUri}secrets/twilio-auth-token'
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
          name: 'phone'
          // There is no image before azd has built one.
          image: isFirst ? 'mcr.microsoft.com/azuredocs/containerapps-helloworld:latest' : image
          resources: {
            cpu: json('1.0')
            memory: '2Gi'
          }
          probes: isFirst ? [] : probes
          env: concat([
            {
              name: 'HOST'
              value: '0.0.0.0'
            }
            {
              name: 'PORT'
              value: '3000'
            }
            {
              name: 'HEALTH_PORT'
              value: '8081'
            }
            {
              name: 'PUBLIC_URL'
              value: empty(publicUrl) ? 'https://${name}.${environmentDomain}' : publicUrl
            }
            {
              name: 'TWILIO_AUTH_TOKEN'
              secretRef: 'twilio-auth-token'
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
        minReplicas: 1
        maxReplicas: 1
      }
    }
  }
}

output name string = phone.name
