// The custom roles of deploy/azure-role.json and deploy/azure-role-deletion.json, and who has them. Whoever deploys
// needs the right to do both (Owner, or User Access Administrator beside Contributor).
targetScope = 'subscription'

param principalId string

var roles = [
  loadJsonContent('../azure-role.json')
  loadJsonContent('../azure-role-deletion.json')
]

resource definitions 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in roles: {
    name: guid(subscription().id, role.Name)
    properties: {
      roleName: role.Name
      description: role.Description
      type: 'CustomRole'
      permissions: [
        {
          actions: role.Actions
          notActions: role.NotActions
          dataActions: role.DataActions
          notDataActions: role.NotDataActions
        }
      ]
      assignableScopes: [subscription().id]
    }
  }
]

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (role, index) in roles: {
    name: guid(subscription().id, principalId, role.Name)
    properties: {
      roleDefinitionId: definitions[index].id
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]
