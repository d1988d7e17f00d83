// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// The resource that serves Voice Live. It has no key that works: whoever calls it shows a token.
param name string
param location string
param tags object
param principalId string

// Cognitive Services User. Not 5e0bd9bd-7b93-4f28-af87-19fc36ad61bd, which is Cognitive Services *OpenAI* User and does not do.
var roleId = 'a97b65f3-24c7-4388-baec-2e87135dc908'

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'AIServices'
  sku: {
    name: 'S0'
  }
  properties: {
    // Tokens need a name of its own in the address.
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource use 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, roleId)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
  }
}

output endpoint string = 'https://${name}.services.ai.azure.com'
