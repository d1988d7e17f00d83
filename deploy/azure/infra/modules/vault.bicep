// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// The secrets that are not Azure's own, read by the identity.
param name string
param location string
param tags object
param principalId string
param insightsName string

@secure()
param livekitApiKey string

@secure()
param livekitApiSecret string

@secure()
param twilioAuthToken string

@secure()
param redisUrl string

// Key Vault Secrets User
var roleId = '4633458b-17de-408a-b874-0445c86b69e6'

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
  }
}

resource read 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, roleId)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
  }
}

resource livekitKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'livekit-api-key'
  properties: {
    value: livekitApiKey
  }
}

resource livekitSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'livekit-api-secret'
  properties: {
    value: livekitApiSecret
  }
}

resource twilioToken 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(twilioAuthToken)) {
  parent: vault
  name: 'twilio-auth-token'
  properties: {
    value: twilioAuthToken
  }
}

resource redis 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(redisUrl)) {
  parent: vault
  name: 'redis-url'
  properties: {
    value: redisUrl
  }
}

resource insightsConnection 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'insights-connection'
  properties: {
    value: insights.properties.ConnectionString
  }
}

// Ends with a slash. The apps come after the role, or they could not read what they name.
output uri string = vault.properties.vaultUri
