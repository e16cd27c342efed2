import type { Tables } from '../engine/operations.ts'
import { checkTable, type OperationTable } from '../engine/step.ts'
import { create, plan } from './create.ts'
import { brokers, list, vpn } from './reads.ts'

/** Every operation there is. Adding one: a table, and its name here. */
export const tables: Tables = new Map(
  [create, plan, brokers, vpn, list].map((table) => {
    const erased = table as OperationTable<never, never>
    checkTable(erased)
    return [erased.kind, erased]
  }),
)
