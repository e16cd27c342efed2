import type { Json, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'

const KAFKA_PORT = 9092

/** Goal: the addresses of brokers and ZooKeeper nodes are known. Ambari knows them; network interfaces may not. */
export function brokersStep(needs: readonly string[]): Step<ClusterReference, Services> {
  return {
    name: 'brokers',
    title: { doing: 'Reading broker addresses', done: 'Brokers are up' },
    needs,
    usuallyMs: 2000,
    deadlineMs: 15 * 60_000,
    async observe({ services, request }): Promise<Observation> {
      const ambari = services.ambari(request.name)
      const [hosts, brokers, zookeepers] = await Promise.all([
        ambari.listHosts(),
        ambari.listBrokers(),
        ambari.listZookeeperHosts(),
      ])
      const ipOf = (hostName: string) => hosts.find((host) => host.hostName === hostName)?.ip
      const brokerNodes = brokers.map(({ hostName, state }) => ({
        host: hostName,
        ip: ipOf(hostName),
        state,
      }))
      const without = brokerNodes.find((node) => !node.ip)
      if (brokerNodes.length === 0 || without)
        return { state: 'changing', detail: `no address yet for ${without?.host ?? 'any broker'}` }
      const bootstrap = brokerNodes.map((node) => `${node.ip}:${KAFKA_PORT}`).join(',')
      const zookeeperNodes = zookeepers.map((host) => ({ host, ip: ipOf(host) ?? '' }))
      return {
        state: 'ready',
        detail: bootstrap,
        facts: {
          brokers: brokerNodes as unknown as Json,
          zookeepers: zookeeperNodes,
          bootstrap,
        },
      }
    },
  }
}
