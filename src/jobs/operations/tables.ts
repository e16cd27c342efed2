import type { Tables } from '../engine/operations.ts'
import { checkTable, type OperationTable } from '../engine/step.ts'
import { costs } from './costs.ts'
import { create, plan } from './create.ts'
import { deleteTable } from './delete.ts'
import { doctor } from './doctor.ts'
import { extend } from './extend.ts'
import { advertise, restart } from './kafka-changes.ts'
import { mirror } from './mirror.ts'
import { brokers, list, topics, verify } from './reads.ts'
import { scale, scalePlan, shrink } from './scale.ts'
import { vpn, vpnAddRoot, vpnProfile, vpnRevoke } from './vpn.ts'

/** Every operation there is. Adding one: a table, and its name here. */
export const tables: Tables = new Map(
  [
    create,
    plan,
    deleteTable,
    advertise,
    restart,
    scalePlan,
    scale,
    shrink,
    brokers,
    topics,
    verify,
    vpn,
    vpnProfile,
    vpnRevoke,
    vpnAddRoot,
    list,
    extend,
    costs,
    doctor,
    mirror,
  ].map((table) => {
    const erased = table as OperationTable<never, never>
    checkTable(erased)
    return [erased.kind, erased]
  }),
)
