import type { Redis } from 'ioredis'

/** What a Redis has done and holds, for differences between two moments. Everybody who uses it counts. */
export interface RedisFigures {
  /** Commands, those inside scripts included. */
  readonly commands: number
  readonly cpuMs: number
  /** Data and its overhead, without buffers of clients and of the append-only file, in bytes. */
  readonly dataBytes: number
}

export async function readRedisFigures(redis: Redis): Promise<RedisFigures> {
  const info = await redis.info()
  const field = (name: string) => Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? 0)
  return {
    commands: field('total_commands_processed'),
    cpuMs: (field('used_cpu_user') + field('used_cpu_sys')) * 1000,
    dataBytes: field('used_memory') - field('mem_clients_normal') - field('mem_aof_buffer'),
  }
}

/** Deletes everything that begins with the prefix. */
export async function forgetKeys(redis: Redis, prefix: string): Promise<void> {
  const pattern = `${prefix.replaceAll(/[*?[\]\\]/g, '\\$&')}*`
  let cursor = '0'
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1000)
    if (keys.length > 0) await redis.unlink(...keys)
    cursor = next
  } while (cursor !== '0')
}
