param location string
param environmentId string
param image string
param registryServer string
param identityId string
param vaultUri string
param redisUrlSecret string
param policy string
param logLevel string
param otlpEndpoint string

resource bot 'Microsoft.App/containerApps@2025-01-01' = {
  name: 'causeway-bot'
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
      ingress: {
        external: true
        targetPort: 3000
        transport: 'http'
        allowInsecure: false
      }
      registries: empty(registryServer) ? [] : [{ server: registryServer, identity: identityId }]
      secrets: [
        { name: 'slack-bot-token', keyVaultUrl: '${vaultUri}secrets/slack-bot-token', identity: identityId }
        { name: 'slack-signing-secret', keyVaultUrl: '${vaultUri}secrets/slack-signing-secret', identity: identityId }
        { name: 'audit-key', keyVaultUrl: '${vaultUri}secrets/audit-key', identity: identityId }
        { name: 'redis-url', keyVaultUrl: redisUrlSecret, identity: identityId }
        { name: 'policy', value: policy }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 20
      containers: [
        {
          name: 'causeway'
          image: image
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          env: [
            { name: 'CAUSEWAY_ROLES', value: 'bot' }
            { name: 'CAUSEWAY_POLICY', value: '/config/policy.yaml' }
            { name: 'SLACK_BOT_TOKEN', secretRef: 'slack-bot-token' }
            { name: 'SLACK_SIGNING_SECRET', secretRef: 'slack-signing-secret' }
            { name: 'CAUSEWAY_AUDIT_KEY', secretRef: 'audit-key' }
            { name: 'REDIS_URL', secretRef: 'redis-url' }
            { name: 'LOG_LEVEL', value: logLevel }
            // Empty: no traces. Metrics are scraped where METRICS_TOKEN is set, which wants a scraper in this network.
            { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: otlpEndpoint }
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
      // Never to zero: Slack waits three seconds for an answer.
      scale: {
        minReplicas: 2
        maxReplicas: 4
        rules: [{ name: 'requests', http: { metadata: { concurrentRequests: '50' } } }]
      }
    }
  }
}

output address string = bot.properties.configuration.ingress.fqdn
