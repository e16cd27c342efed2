interface Login {
  readonly username: string
  readonly password: string
}

/**
 * What is wrong with the Ambari login, undefined when nothing. Rules of Microsoft's Kafka quickstart: at least 10
 * characters of all four kinds, none of ' " \ ] . and no three characters in a row of a user name.
 */
export function loginProblem({ username, password }: Login, sshUser: string): string | undefined {
  if (!/^[a-z0-9]+$/.test(username))
    return 'The cluster login user name must consist of lower-case letters and digits.'
  if (password.length < 10) return 'The cluster login password must be at least 10 characters long.'
  if (!hasLettersAndDigit(password) || !/[^a-zA-Z0-9]/.test(password))
    return 'The cluster login password needs an upper-case and a lower-case letter, a digit and a special character.'
  if (/['"\\\].]/.test(password))
    return 'The cluster login password must not contain \' " \\ ] or a dot.'
  if (shares3(password, username) || shares3(password, sshUser))
    return 'The cluster login password must not contain three consecutive characters of a user name.'
  return undefined
}

/** What is wrong with an SSH password, undefined when nothing. Rules of the Terraform provider. */
export function sshProblem(password: string, login: Login): string | undefined {
  if (password.length < 6 || password.length > 72)
    return 'The SSH password must have 6 to 72 characters.'
  if (!hasLettersAndDigit(password))
    return 'The SSH password needs an upper-case and a lower-case letter and a digit.'
  if (password === login.password) return 'The SSH password must differ from the login password.'
  if (shares3(password, login.username))
    return 'The SSH password must not contain three consecutive characters of the login name.'
  return undefined
}

function hasLettersAndDigit(password: string): boolean {
  return /[A-Z]/.test(password) && /[a-z]/.test(password) && /\d/.test(password)
}

function shares3(password: string, username: string): boolean {
  const text = password.toLowerCase()
  const name = username.toLowerCase()
  return Array.from({ length: Math.max(0, name.length - 2) }, (_, start) =>
    name.slice(start, start + 3),
  ).some((part) => text.includes(part))
}
