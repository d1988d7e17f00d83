// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// A worker and a telephone bridge on Azure Container Apps, keyless where Azure allows it.
targetScope = 'subscription'

@minLength(1)
@maxLength(20)
@description('Name of the azd environment; a part of every name.')
param environmentName string

@minLength(1)
@description('Region of everything but Voice Live.')
param location string

@minLength(1)
@description('Region of the Voice Live resource: one that serves the model.')
param voiceLiveLocation string

@minLength(1)
param model string

@minLength(1)
@description('wss://YOUR-PROJECT.livekit.cloud, or a server of your own.')
param livekitUrl string

@secure()
@minLength(1)
param livekitApiKey string

@secure()
@minLength(1)
param livekitApiSecret string

@minValue(1)
@description('How many workers run, all the time: there is no scaling in under calls.')
param workerReplicas int

@description('Whether there is a telephone bridge.')
param deployPhone bool

@secure()
@description('Auth token of the Twilio account; needed with the telephone bridge.')
param twilioAuthToken string = ''

@secure()
@description('Address of the Redis that keeps one budget of new connections for all replicas. Empty: each process counts by itself.')
param redisUrl string = ''

@description('How many new connections a minute are taken, where the resource has another quota. Empty: the default.')
param handshakesPerMinute string = ''

@description('Where the carrier reaches the bridge, when that is a domain of your own. Empty: the address of the app.')
param phonePublicUrl string = ''

@description('The image that runs; azd sets it. Empty: the first provisioning, before there is one.')
param workerImage string = ''

@description('The image that runs; azd sets it. Empty: the first provisioning, before there is one.')
param phoneImage string = ''

var suffix = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-${suffix}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  scope: group
  params: {
    name: 'cr${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module voiceLive 'modules/voice-live.bicep' = {
  name: 'voice-live'
  scope: group
  params: {
    name: 'voicelive-${suffix}'
    location: voiceLiveLocation
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: 'kv-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    livekitApiKey: livekitApiKey
    livekitApiSecret: livekitApiSecret
    twilioAuthToken: twilioAuthToken
    redisUrl: redisUrl
    insightsName: monitoring.outputs.insightsName
  }
}

module appsEnvironment 'modules/environment.bicep' = {
  name: 'environment'
  scope: group
  params: {
    name: 'cae-${suffix}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module worker 'modules/worker.bicep' = {
  name: 'worker'
  scope: group
  params: {
    name: 'ca-worker-${suffix}'
    location: location
    tags: union(tags, { 'azd-service-name': 'worker' })
    environmentId: appsEnvironment.outputs.id
    registryServer: registry.outputs.loginServer
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    vaultUri: vault.outputs.uri
    endpoint: voiceLive.outputs.endpoint
    model: model
    sharesBudget: !empty(redisUrl)
    handshakesPerMinute: handshakesPerMinute
    livekitUrl: livekitUrl
    replicas: workerReplicas
    image: workerImage
  }
}

module phone 'modules/phone.bicep' = if (deployPhone) {
  name: 'phone'
  scope: group
  params: {
    name: 'ca-phone-${suffix}'
    location: location
    tags: union(tags, { 'azd-service-name': 'phone' })
    environmentId: appsEnvironment.outputs.id
    environmentDomain: appsEnvironment.outputs.defaultDomain
    registryServer: registry.outputs.loginServer
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    vaultUri: vault.outputs.uri
    endpoint: voiceLive.outputs.endpoint
    model: model
    sharesBudget: !empty(redisUrl)
    handshakesPerMinute: handshakesPerMinute
    publicUrl: phonePublicUrl
    image: phoneImage
  }
}

// Names that azd and drain.sh want.
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output AZURE_VOICELIVE_ENDPOINT string = voiceLive.outputs.endpoint
output WORKER_APP string = worker.outputs.name
output PHONE_APP string = deployPhone ? 'ca-phone-${suffix}' : ''
output PHONE_DOMAIN string = deployPhone ? 'ca-phone-${suffix}.${appsEnvironment.outputs.defaultDomain}' : ''
