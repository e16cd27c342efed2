using 'main.bicep'

param image = 'registry.example.com/causeway:0.1.0'
param keyVaultName = 'kv-causeway'
param policy = loadTextContent('../../policy.example.yaml')
