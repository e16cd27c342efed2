import type { Deployment } from 'kubernetes-types/apps/v1.js'
import type { Namespace, Service, ServiceAccount } from 'kubernetes-types/core/v1.js'
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js'
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.js'
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.js'

/** The kinds that deploy/kubernetes uses, by apiVersion and kind. Unknown fields are errors of the compiler. */
export interface Kinds {
  readonly 'v1 Namespace': Namespace
  readonly 'v1 ServiceAccount': ServiceAccount
  readonly 'v1 Service': Service
  readonly 'apps/v1 Deployment': Deployment
  readonly 'policy/v1 PodDisruptionBudget': PodDisruptionBudget
  readonly 'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy
  readonly 'keda.sh/v1alpha1 ScaledObject': ScaledObject
  readonly 'keda.sh/v1alpha1 TriggerAuthentication': TriggerAuthentication
  readonly 'kustomize.config.k8s.io/v1beta1 Kustomization': Kustomization
}

/** The part that we use. Source: keda.sh, ScaledObject specification and Redis Lists scaler, 2.16. */
export interface ScaledObject {
  readonly apiVersion: 'keda.sh/v1alpha1'
  readonly kind: 'ScaledObject'
  readonly metadata: ObjectMeta
  readonly spec: {
    readonly scaleTargetRef: { readonly name: string }
    readonly minReplicaCount: number
    readonly maxReplicaCount: number
    readonly pollingInterval: number
    readonly advanced: {
      readonly horizontalPodAutoscalerConfig: {
        readonly behavior: import('kubernetes-types/autoscaling/v2.js').HorizontalPodAutoscalerBehavior
      }
    }
    readonly triggers: readonly {
      readonly type: 'redis'
      readonly metadata: {
        readonly listName: string
        /** Numbers and booleans are strings in a trigger's metadata. */
        readonly listLength: string
        readonly enableTLS: 'true'
      }
      readonly authenticationRef: { readonly name: string }
    }[]
  }
}

/** Source: keda.sh, authentication, 2.16; the parameters are those of the Redis Lists scaler. */
export interface TriggerAuthentication {
  readonly apiVersion: 'keda.sh/v1alpha1'
  readonly kind: 'TriggerAuthentication'
  readonly metadata: ObjectMeta
  readonly spec: {
    readonly secretTargetRef: readonly {
      readonly parameter: 'address' | 'username' | 'password'
      readonly name: string
      readonly key: string
    }[]
  }
}

/** The part that we use. Source: kubectl.docs.kubernetes.io, kustomization file. */
export interface Kustomization {
  readonly apiVersion: 'kustomize.config.k8s.io/v1beta1'
  readonly kind: 'Kustomization'
  readonly namespace: string
  readonly resources: readonly string[]
  readonly images: readonly {
    readonly name: string
    readonly newName: string
    readonly newTag?: string
    readonly digest?: string
  }[]
  readonly configMapGenerator: readonly {
    readonly name: string
    readonly files?: readonly string[]
    readonly literals?: readonly string[]
  }[]
}
