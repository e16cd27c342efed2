import { inSpan } from './signals.ts'

/** Makes what is asked of brokers a span. Their addresses are not told. */
export function measuredKafka<T>(method: string, call: () => Promise<T>): Promise<T> {
  const attributes = { 'rpc.system': 'kafka', 'rpc.method': method }
  return inSpan({ name: `Kafka ${method}`, kind: 'client', attributes }, call)
}
