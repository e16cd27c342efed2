// What a start is compared with: a process that only imports the libraries of the roles named in its settings.
const roles = JSON.parse(process.argv[2] ?? '[]') as readonly ('bot' | 'worker')[]

const BOTH = ['bullmq', 'fastify', 'ioredis', 'pino', 'yaml', 'zod', '@slack/web-api']
const OWN = {
  bot: ['@slack/bolt', '@slack/oauth'],
  worker: [
    '@azure/arm-hdinsight',
    '@azure/arm-network',
    '@azure/arm-resources',
    '@azure/arm-storage',
    '@azure/core-rest-pipeline',
    '@azure/keyvault-keys',
    '@azure/keyvault-secrets',
    'reflect-metadata',
    '@peculiar/x509',
    'fflate',
    'kafkajs',
    'socks',
  ],
} as const

// One after the other, as in Causeway: loaded at once, common parts of the Azure libraries race in Node 24.
for (const name of [...BOTH, ...roles.flatMap((role) => OWN[role])]) await import(name)
process.stdout.write('{"imported":"all"}\n')
process.on('SIGTERM', () => process.exit(0))
setInterval(() => {}, 60_000)
