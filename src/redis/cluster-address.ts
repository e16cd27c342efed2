/** Where a Redis Cluster is: some of its nodes, of which one must answer; they name the others. */
export interface ClusterAddress {
  readonly nodes: readonly ClusterNode[]
  readonly username: string | undefined
  readonly password: string | undefined
  readonly tls: boolean
}

/** A node of a Redis Cluster. */
export interface ClusterNode {
  readonly host: string
  readonly port: number
}

const ADDRESS = /^redis(s?)\+cluster:\/\/(?:([^@/]*)@)?([^@/?#]+)\/?$/
const NODE = /^([\w.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?$/i
const DEFAULT_PORT = 6379

/**
 * Reads `redis+cluster://user:password@host:port,host:port`, or `rediss+cluster://` for TLS. What is special in user
 * or password is written as in every URL (%40 for @).
 * @returns undefined where the text is no such address
 */
export function readClusterAddress(url: string): ClusterAddress | undefined {
  const [, tls, credentials, hosts = ''] = ADDRESS.exec(url) ?? []
  const nodes = hosts.split(',').map((text) => NODE.exec(text.trim()))
  if (!nodes.every((node) => node !== null)) return undefined
  const [user = '', ...password] = (credentials ?? '').split(':')
  try {
    return {
      nodes: nodes.map(([, host = '', port]) => ({
        host: host.replaceAll(/[[\]]/g, ''),
        port: port === undefined ? DEFAULT_PORT : Number(port),
      })),
      username: decodeURIComponent(user) || undefined,
      password: decodeURIComponent(password.join(':')) || undefined,
      tls: tls === 's',
    }
  } catch {
    return undefined // a stray % in user or password
  }
}
