param location string
param environmentId string
param image string
param registryServer string
param identityId string
param identityClientId string
param vaultUri string
param redisUrlSecret string
param redisPasswordSecret string
param redisAddress string
param policy string
param logLevel string
param otlpEndpoint string
param ownNetwork string
param vpnKeyVaultUrl string

resource worker 'Microsoft.App/containerApps@2025-01-01' = {
  name: 'causeway-worker'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: empty(registryServer) ? [] : [{ server: registryServer, identity: identityId }]
      secrets: [
        { name: 'slack-bot-token', keyVaultUrl: '${vaultUri}secrets/slack-bot-token', identity: identityId }
        { name: 'audit-key', keyVaultUrl: '${vaultUri}secrets/audit-key', identity: identityId }
        { name: 'redis-url', keyVaultUrl: redisUrlSecret, identity: identityId }
        { name: 'redis-password', keyVaultUrl: redisPasswordSecret, identity: identityId }
        { name: 'policy', value: policy }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 15
      containers: [
        {
          name: 'causeway'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'CAUSEWAY_ROLES', value: 'worker' }
            { name: 'CAUSEWAY_POLICY', value: '/config/policy.yaml' }
            { name: 'CAUSEWAY_NETWORK', value: ownNetwork }
            { name: 'SLACK_BOT_TOKEN', secretRef: 'slack-bot-token' }
            { name: 'CAUSEWAY_AUDIT_KEY', secretRef: 'audit-key' }
            { name: 'REDIS_URL', secretRef: 'redis-url' }
            { name: 'AZURE_SUBSCRIPTION_ID', value: subscription().subscriptionId }
            { name: 'AZURE_TENANT_ID', value: subscription().tenantId }
            // Which of the identities that a machine may have.
            { name: 'AZURE_CLIENT_ID', value: identityClientId }
            { name: 'LOG_LEVEL', value: logLevel }
            // Empty: no traces. Metrics are scraped where METRICS_TOKEN is set, which wants a scraper in this network.
            { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: otlpEndpoint }
            // Empty: no personal VPN profiles.
            { name: 'AZURE_KEY_VAULT_URL', value: vpnKeyVaultUrl }
          ]
          probes: [
            { type: 'Startup', httpGet: { path: '/livez', port: 3000 }, periodSeconds: 5, failureThreshold: 10 }
            { type: 'Liveness', httpGet: { path: '/livez', port: 3000 }, periodSeconds: 10, timeoutSeconds: 3 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3000 }, periodSeconds: 5, timeoutSeconds: 3 }
          ]
          volumeMounts: [{ volumeName: 'config', mountPath: '/config' }]
        }
      ]
      volumes: [
        { name: 'config', storageType: 'Secret', secrets: [{ secretRef: 'policy', path: 'policy.yaml' }] }
      ]
      // Never to zero: operations wake up by themselves. The lengths and their reasons: ../kubernetes/worker-scaling.yaml
      scale: {
        minReplicas: 2
        maxReplicas: 10
        rules: [
          {
            name: 'waiting'
            custom: {
              type: 'redis'
              metadata: { address: redisAddress, listName: '{causeway}:operations:wait', listLength: '20', enableTLS: 'true' }
              auth: [{ secretRef: 'redis-password', triggerParameter: 'password' }]
            }
          }
          {
            name: 'waiting-behind-others'
            custom: {
              type: 'redis'
              metadata: { address: redisAddress, listName: '{causeway}:operations:prioritized', listLength: '20', enableTLS: 'true' }
              auth: [{ secretRef: 'redis-password', triggerParameter: 'password' }]
            }
          }
          {
            name: 'between-two-looks'
            custom: {
              type: 'redis'
              metadata: { address: redisAddress, listName: '{causeway}:operations:delayed', listLength: '300', enableTLS: 'true' }
              auth: [{ secretRef: 'redis-password', triggerParameter: 'password' }]
            }
          }
        ]
      }
    }
  }
}
