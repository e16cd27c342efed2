import type { OperationTable, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { findGateway } from '../steps/find-gateway.ts'
import {
  addVaultRoot,
  findCertificates,
  type RevokeRequest,
  refuseCertificates,
} from '../steps/vpn-change.ts'
import { vpnPackageStep } from '../steps/vpn-package.ts'
import { deliverProfile, type ProfileRequest } from '../steps/vpn-profile.ts'

const freshPackage = vpnPackageStep(['find-gateway']) as Step<ClusterReference, Services>

/** A fresh link to the VPN client package. */
export const vpn: OperationTable<ClusterReference, Services> = {
  kind: 'vpn',
  changes: false,
  steps: [findGateway({ waits: false }), freshPackage],
}

/** A profile for one person, with a certificate of their own. */
export const vpnProfile: OperationTable<ProfileRequest, Services> = {
  kind: 'vpn-profile',
  changes: false,
  steps: [findGateway({ waits: false }), freshPackage, deliverProfile],
}

/** Lets the gateway refuse every certificate that a person has got. */
export const vpnRevoke: OperationTable<RevokeRequest, Services> = {
  kind: 'vpn-revoke',
  changes: true,
  steps: [findGateway({ waits: true }), findCertificates, refuseCertificates],
}

/** Lets a gateway that was made without the vault trust a root whose key lies in it. */
export const vpnAddRoot: OperationTable<ClusterReference, Services> = {
  kind: 'vpn-add-root',
  changes: true,
  steps: [findGateway({ waits: true }), addVaultRoot],
}
