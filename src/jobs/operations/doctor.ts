import { sentence } from '../../words/sentence.ts'
import type { DoctorServices } from '../doctor/patient.ts'
import { troubleshootGateway, troubleshootingFinding } from '../doctor/troubleshoot-gateway.ts'
import type { Json, OperationTable, Step } from '../engine/step.ts'
import type { ClusterReference } from '../services.ts'

/** Goal: the fact `links` holds what was found out about every link (`Link[]`). */
const examineLinks: Step<ClusterReference, DoctorServices> = {
  name: 'examine-links',
  title: { doing: sentence`Examining each link`, done: sentence`Examined each link` },
  needs: ['troubleshoot-gateway'],
  usuallyMs: 10_000,
  pollMs: 1000,
  deadlineMs: 10 * 60_000,
  async observe({ appliedAt }) {
    return { state: appliedAt === undefined ? 'absent' : 'ready' }
  },
  async apply(context) {
    // Loaded when somebody asks: the bot, which never looks, has this table too.
    const { examine } = await import('../doctor/examine.ts')
    const { createPatient } = await import('../doctor/patient.ts')
    const patient = createPatient(context, troubleshootingFinding(context))
    return { links: (await examine(patient)) as unknown as Json }
  },
}

/** Examines each link from a laptop to the brokers. It ends well whatever is broken: that is its answer. */
export const doctor: OperationTable<ClusterReference, DoctorServices> = {
  kind: 'doctor',
  changes: false,
  steps: [troubleshootGateway, examineLinks],
}
