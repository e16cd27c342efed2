/** A refusal as Key Vault sends it. */
export class VaultRefusal extends Error {
  override readonly name = 'VaultRefusal'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export interface VaultReply {
  readonly status: number
  readonly body: object
}

/** A request that has a token: path without the leading slash, cut at slashes. */
export interface VaultCall {
  readonly method: string
  readonly path: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
}
