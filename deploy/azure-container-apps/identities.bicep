param location string
param keyVaultName string

// The bot never calls Azure: all that its identity may do is read secrets.
resource bot 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-causeway-bot'
  location: location
}

resource worker 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-causeway-worker'
  location: location
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: keyVaultName
}

// Key Vault Secrets User, one of Azure's own roles.
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')

resource botReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, bot.id, secretsUser)
  properties: {
    roleDefinitionId: secretsUser
    principalId: bot.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource workerReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, worker.id, secretsUser)
  properties: {
    roleDefinitionId: secretsUser
    principalId: worker.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

output botId string = bot.id
output workerId string = worker.id
output workerClientId string = worker.properties.clientId
output workerPrincipalId string = worker.properties.principalId
