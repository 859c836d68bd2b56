/**
 * Who can sign in at the example provider, and what it says about them.
 * `about` is shown on the sign-in page: what will be interesting about this person in Gatehouse.
 */
export const people = {
  alice: {
    about: 'has a verified address and is in two groups',
    claims: {
      name: 'Alice Archer',
      given_name: 'Alice',
      family_name: 'Archer',
      email: 'alice@example.org',
      email_verified: true,
      groups: ['Archers', 'Committee'],
    },
  },
  bob: {
    about: 'has an address that nobody verified',
    claims: {
      name: 'Bob Baker',
      given_name: 'Bob',
      family_name: 'Baker',
      email: 'bob@example.org',
      email_verified: false,
    },
  },
  carol: {
    about: 'has no address at all',
    claims: { name: 'Carol Clark', given_name: 'Carol', family_name: 'Clark' },
  },
};

/** The claims of one person as the provider releases them. */
export function claimsOf(id) {
  return { sub: id, preferred_username: id, ...people[id].claims };
}
