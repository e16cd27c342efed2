/** What a person gets once and only by direct message. Secret: never kept. */
export interface SecretFile {
  readonly name: string
  readonly content: string | Uint8Array
  readonly note: SecretNote
}

/** What the message beside the file is made from. `cluster` is the one that the gateway was made for. */
export type SecretNote =
  /** Certificate and key that came with the gateway, when no authority is kept: the only ones there will be. */
  | { readonly about: 'only-key'; readonly cluster: string }
  /** A profile for OpenVPN, complete. `until`: milliseconds since the Unix epoch. */
  | {
      readonly about: 'openvpn-profile'
      readonly cluster: string
      readonly system: 'windows' | 'mac' | 'linux'
      readonly until: number
    }
  /** Certificate and key for Windows' own VPN client, and the link to the package with its installer. Secret. */
  | {
      readonly about: 'windows-certificate'
      readonly cluster: string
      readonly password: string
      readonly until: number
      readonly packageLink: { readonly url: string; readonly expiresAt: number }
    }
