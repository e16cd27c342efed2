import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { GaugeReader } from './metric-table.ts'

const RESOLUTION_MS = 20

/** How busy this process is. Each reading is about the time since the one before. */
export function processGauges(): { readonly read: GaugeReader; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let before = performance.eventLoopUtilization()
  const lag = (quantile: string, nanoseconds: number) =>
    ({
      name: 'causeway_event_loop_lag_seconds',
      labels: { quantile },
      // It tells the time between two timers; not a number, or nearly nothing, before there were two.
      value: Math.max(0, (nanoseconds || 0) / 1e9 - RESOLUTION_MS / 1000),
    }) as const
  return {
    async read() {
      const now = performance.eventLoopUtilization()
      const { utilization } = performance.eventLoopUtilization(now, before)
      before = now
      const { user, system } = process.cpuUsage()
      const readings = [
        lag('0.5', delay.percentile(50)),
        lag('0.99', delay.percentile(99)),
        lag('1', delay.max),
        { name: 'causeway_event_loop_utilization', labels: {}, value: utilization },
        { name: 'process_cpu_seconds_total', labels: {}, value: (user + system) / 1e6 },
        { name: 'process_resident_memory_bytes', labels: {}, value: process.memoryUsage.rss() },
      ] as const
      delay.reset()
      return readings
    },
    stop: () => void delay.disable(),
  }
}
