import type { OperationTable } from '../engine/step.ts'
import { type MirrorRequest, type MirrorServices, mirrorStep } from '../steps/mirror.ts'

/** The configuration that copies topics from one cluster to another, and whether it can work. */
export const mirror: OperationTable<MirrorRequest, MirrorServices> = {
  kind: 'mirror',
  changes: false,
  steps: [mirrorStep],
}
