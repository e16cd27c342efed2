// Causeway on Azure Container Apps: bot and workers in a network of their own, beside an Azure Managed Redis that
// only this network reaches. README.md beside this file says what has to be there before.
targetScope = 'resourceGroup'

@description('The image, best by digest: registry.example.com/causeway@sha256:…')
param image string

@description('Host of the registry from which the apps pull with their identities; empty: a public image.')
param registryServer string = ''

@description('Name of the Key Vault of this resource group that holds slack-bot-token, slack-signing-secret and audit-key.')
param keyVaultName string

@description('The access policy, as text: loadTextContent(\'policy.yaml\') in a parameter file.')
param policy string

@description('Range of this network. Networks that Causeway makes are peered with it, and never overlap it.')
param addressPrefix string = '10.255.0.0/24'

@description('Log level of Causeway.')
@allowed(['debug', 'info', 'warn', 'error'])
param logLevel string = 'info'

@description('Where traces go: an OpenTelemetry collector, OTLP over HTTP. Empty: none.')
param otlpEndpoint string = ''

@description('A Key Vault for the keys of VPN authorities, https://NAME.vault.azure.net: another one than keyVaultName. Empty: no personal VPN profiles.')
param vpnKeyVaultUrl string = ''

param location string = resourceGroup().location

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: keyVaultName
}

module network 'network.bicep' = {
  name: 'causeway-network'
  params: {
    location: location
    addressPrefix: addressPrefix
  }
}

module redis 'redis.bicep' = {
  name: 'causeway-redis'
  params: {
    location: location
    networkId: network.outputs.networkId
    endpointSubnetId: network.outputs.endpointSubnetId
    keyVaultName: vault.name
  }
}

module identities 'identities.bicep' = {
  name: 'causeway-identities'
  params: {
    location: location
    keyVaultName: vault.name
  }
}

// The role holds for the subscription, because Causeway makes a resource group for each cluster.
module role 'role.bicep' = {
  name: 'causeway-role'
  scope: subscription()
  params: {
    principalId: identities.outputs.workerPrincipalId
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-causeway'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 90
  }
}

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: 'cae-causeway'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
    vnetConfiguration: {
      infrastructureSubnetId: network.outputs.appsSubnetId
      internal: false
    }
    workloadProfiles: [
      { name: 'Consumption', workloadProfileType: 'Consumption' }
    ]
  }
}

module bot 'bot.bicep' = {
  name: 'causeway-bot'
  params: {
    location: location
    environmentId: environment.id
    image: image
    registryServer: registryServer
    identityId: identities.outputs.botId
    vaultUri: vault.properties.vaultUri
    redisUrlSecret: redis.outputs.urlSecretUri
    policy: policy
    logLevel: logLevel
    otlpEndpoint: otlpEndpoint
  }
}

module worker 'worker.bicep' = {
  name: 'causeway-worker'
  params: {
    location: location
    environmentId: environment.id
    image: image
    registryServer: registryServer
    identityId: identities.outputs.workerId
    identityClientId: identities.outputs.workerClientId
    vaultUri: vault.properties.vaultUri
    redisUrlSecret: redis.outputs.urlSecretUri
    redisPasswordSecret: redis.outputs.passwordSecretUri
    redisAddress: redis.outputs.address
    policy: policy
    logLevel: logLevel
    otlpEndpoint: otlpEndpoint
    ownNetwork: network.outputs.reference
    vpnKeyVaultUrl: vpnKeyVaultUrl
  }
  dependsOn: [role]
}

@description('Put it into manifest.json in place of causeway.example.com.')
output address string = bot.outputs.address
