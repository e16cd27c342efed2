// What our receiver is compared with: Bolt's own HTTP receiver, whose listener does nothing but acknowledge.
import { App, LogLevel } from '@slack/bolt'

const app = new App({
  signingSecret: process.env.SLACK_SIGNING_SECRET ?? '',
  authorize: async () => ({}),
  logLevel: LogLevel.ERROR,
})
app.command('/kafka', async ({ ack }) => {
  await ack()
})
const server = await app.start({ host: '127.0.0.1', port: 0 })
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('Bolt listens on no port')
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}` })}\n`)
