/**
 * The visible names that the specs rely on, in one place: when a word of the product changes, it changes here.
 * Names are matched as a person would find them: by role and by label.
 */
export const words = {
  setup: {
    email: /^Email/,
    name: /^(Full )?name/i,
    password: /^Password$/,
    again: /again|repeat|confirm/i,
    submit: /^Create/,
  },
  login: {
    heading: 'Sign in',
    account: /^Email/,
    password: /^Password$/,
    submit: /^Sign in$/,
    continueWith: (name: string) => `Continue with ${name}`,
    wrong: 'Email or password is wrong.',
  },
  nav: {
    overview: /^Overview/,
    connections: /^Connections/,
    users: /^Users/,
    toConfirm: /^To confirm/,
    invitations: /^Invitations/,
    changes: /^Changes/,
    attempts: /^Attempts/,
    settings: /^(System )?Settings/,
  },
  signOut: {
    here: 'Your session in this browser has ended.',
    there: (name: string) => `You are signed out at ${name}`,
    revoked: (name: string) => `${name} took back the token`,
    notConfirmed: (name: string) => `${name} did not confirm`,
  },
  menu: { account: /^Your account/, signOut: /^Sign out/ },
  connections: {
    heading: /^Connections$/,
    add: /New connection/,
    next: /^Next$/,
    search: /^Search/,
    active: (name: string) => new RegExp(name),
    edit: /^Edit/,
    remove: /^Delete/,
  },
  form: {
    displayName: /^Display name/,
    issuer: /^Issuer/,
    clientId: /^Client ID/,
    clientSecret: /^Client secret/,
    replaceSecret: /^Replace/,
    callbackUrl: /^Callback URL/,
    emailVerification: /^Email verification/,
    createUsers: /^Create new users/,
    verifySignature: /^Verify token signature/,
    flow: /^Flow/,
    discover: /^Discover/,
    test: /^Test provider/,
    save: /^Save/,
    /** Again: what was saved goes live in place of what is. */
    activate: /^(Activate|Put the saved settings live)/,
  },
  result: {
    steps: 'Steps',
    /** Every step of a whole attempt, as the timeline names it. */
    names: [/Discovery/, /Authorization request/, /Callback/, /Token/, /ID token/, /User ?info/i, /Mapping/, /Admission/],
    expected: 'Expected',
    received: 'Received',
  },
  straight: { on: /^Go straight to this provider/, off: /^Show the login page again/ },
  revisions: { tab: /^Revisions$/, restore: (n: number) => new RegExp(`^Restore ${n}$`), draft: /^Make a draft/ },
  users: { end: /^End|^Sign out/, endAll: /^End all/, disable: /^Disable/ },
  account: { thisOne: /this one/i, endOthers: /other/i },
  settings: { publicUrl: /^Public URL/, change: 'Check and change' },
  confirm: {
    waiting: '1 waiting',
    link: /^Link…/,
    refuse: /^Refuse…/,
    takeBack: /^Take the refusal back…/,
    none: 'Nobody waits.',
    told: 'An administrator was told',
  },
  invitations: { email: /^Email/, days: /^Ends after/, groups: /^Groups/, invite: /^Invite$/, revoke: /^Revoke/ },
  emailTaken: 'An account with your email address exists already.',
  userUnknown: 'There is no account for you here yet.',
  clientRefused: /client secret or the way it is sent is wrong/,
  emailNotVerified: 'Your email address is not verified at the provider.',
} as const;

/** The reference that a refused person reads out. */
export const reference = /GH-[0-9A-Z]{4}-[0-9A-Z]{4}/;

/** Where the pages are. */
export const paths = {
  overview: '/console',
  connections: '/console/connections',
  newConnection: '/console/connections/new',
  users: '/console/users',
  toConfirm: '/console/confirm',
  invitations: '/console/invitations',
  changes: '/console/audit/changes',
  attempts: '/console/audit/attempts',
  settings: '/console/settings',
  account: '/account',
  login: '/login',
} as const;
