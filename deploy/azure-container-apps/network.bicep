param location string
param addressPrefix string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-causeway'
  location: location
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'apps'
        properties: {
          // An environment with workload profiles needs 32 addresses at least.
          addressPrefix: cidrSubnet(addressPrefix, 25, 0)
          delegations: [
            {
              name: 'apps'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addressPrefix, 27, 4) }
      }
    ]
  }
}

output networkId string = network.id
output appsSubnetId string = network.properties.subnets[0].id
output endpointSubnetId string = network.properties.subnets[1].id

@description('As CAUSEWAY_NETWORK wants it.')
output reference string = '${resourceGroup().name}/${network.name}'
