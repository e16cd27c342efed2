import { createCredential } from '../../src/azure/credential.ts'

/** Signs in as the environment says, twice, and prints what came of it: for `identities.test.ts`. */
const { ARM_SCOPE = 'https://management.azure.com/.default' } = process.env
const credential = await createCredential({
  subscriptionId: '00000000-0000-4000-8000-000000000001',
  cloud: 'custom',
  armEndpoint: 'https://management.azure.com',
  tokenEndpoint: undefined,
  pricesEndpoint: 'https://prices.azure.com',
})
const first = await credential.getToken(ARM_SCOPE)
const second = await credential.getToken(ARM_SCOPE)
credential.renew(second?.token ?? '')
await new Promise((resolve) => setImmediate(resolve))
const renewed = await credential.getToken(ARM_SCOPE)
process.stdout.write(JSON.stringify([first, second, renewed].map((token) => token?.token)))
