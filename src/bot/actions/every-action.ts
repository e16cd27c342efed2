import type { Action } from './action.ts'
import { approve, denialReason, deny } from './approval.ts'
import {
  brokersShow,
  clusterDelete,
  clusterDoctor,
  clusterVerify,
  driftFix,
  vpnPackage,
  vpnProfiles,
} from './cluster.ts'
import {
  createChange,
  createOpen,
  createPrices,
  createSubmitted,
  planChange,
} from './create-form.ts'
import type { Form } from './form.ts'
import { historyOlder } from './history.ts'
import { lifeExtend, lifeKeep } from './life.ts'
import { lockNotify, lockQueue, lockTakeOver } from './lock.ts'
import { lostContinue } from './lost-create.ts'
import { clusterMore } from './more.ts'
import { operationCancel, operationRetry } from './operation.ts'
import { planCancel, planCreate } from './plan.ts'
import { replanMenus } from './replan.ts'
import { clusterScale, scaleCancel, scaleStart } from './scale.ts'

/** Every button there is. Adding one: a file, and its name here. */
export const ACTIONS: readonly Action[] = [
  planCreate,
  planCancel,
  planChange,
  createChange,
  createOpen,
  ...createPrices,
  approve,
  deny,
  operationCancel,
  operationRetry,
  lockQueue,
  lockNotify,
  lockTakeOver,
  lifeExtend,
  lifeKeep,
  vpnPackage,
  ...vpnProfiles,
  brokersShow,
  clusterVerify,
  clusterDoctor,
  clusterDelete,
  clusterMore,
  driftFix,
  lostContinue,
  clusterScale,
  scaleStart,
  scaleCancel,
  ...replanMenus,
  historyOlder,
]

/** Every modal that can be submitted. Adding one: a file, and its name here. */
export const FORMS: readonly Form[] = [denialReason, createSubmitted]
