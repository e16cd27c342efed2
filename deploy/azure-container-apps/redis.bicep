param location string
param networkId string
param endpointSubnetId string
param keyVaultName string

resource redis 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: 'redis-causeway-${uniqueString(resourceGroup().id)}'
  location: location
  sku: { name: 'Balanced_B1' }
  properties: {
    highAvailability: 'Enabled'
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Disabled'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: redis
  name: 'default'
  properties: {
    port: 10000
    clientProtocol: 'Encrypted'
    // One node answers for every key: Causeway's client is not a cluster's, and its scripts need one slot.
    clusteringPolicy: 'NoCluster'
    // Operations live here: none may be evicted, and what was acknowledged is on disk within a second.
    evictionPolicy: 'NoEviction'
    persistence: { aofEnabled: true, aofFrequency: '1s' }
    accessKeysAuthentication: 'Enabled'
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-causeway-redis'
  location: location
  properties: {
    subnet: { id: endpointSubnetId }
    privateLinkServiceConnections: [
      {
        name: 'redis'
        properties: {
          privateLinkServiceId: redis.id
          groupIds: ['redisEnterprise']
        }
      }
    ]
  }
  dependsOn: [database]
}

resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: 'privatelink.redis.azure.net'
  location: 'global'
}

resource zoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: zone
  name: 'causeway'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}

resource zoneGroup 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: 'redis'
        properties: { privateDnsZoneId: zone.id }
      }
    ]
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: keyVaultName
}

resource url 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'redis-url'
  properties: {
    contentType: 'text/plain'
    value: 'rediss://:${uriComponent(database.listKeys().primaryKey)}@${redis.properties.hostName}:10000'
  }
}

// KEDA wants it apart from the address.
resource password 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'redis-password'
  properties: {
    contentType: 'text/plain'
    value: database.listKeys().primaryKey
  }
}

output address string = '${redis.properties.hostName}:10000'
output urlSecretUri string = url.properties.secretUri
output passwordSecretUri string = password.properties.secretUri
