/**
 * A real OpenID provider (the npm package oidc-provider) on loopback, for tests and `cargo xtask demo`.
 *
 *   PORT=4000 RP=http://localhost:3000 node op.mjs
 *
 * PORT  where it listens, 127.0.0.1 only; default 4000. Its issuer is http://127.0.0.1:PORT
 * RP    origin of the Gatehouse that signs in here; default http://localhost:3000
 *
 * Clients: gatehouse (basic), gatehouse-post (post), gatehouse-public (no secret, PKCE demanded).
 */
import { generateKeyPairSync } from 'node:crypto';
import { text } from 'node:stream/consumers';
import Provider from 'oidc-provider';
import { claimsOf, people } from './people.mjs';
import { refusalPage, signInPage } from './page.mjs';

const port = Number(process.env.PORT || 4000);
const issuer = `http://127.0.0.1:${port}`;
const rp = (process.env.RP || 'http://localhost:3000').replace(/\/$/, '');

const client = (id, method, secret) => ({
  client_id: id,
  client_name: 'Gatehouse',
  token_endpoint_auth_method: method,
  ...(secret && { client_secret: secret }),
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: [`${rp}/oidc/callback`],
  post_logout_redirect_uris: [`${rp}/logout`],
});

const jwk = (type, options) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
  use: 'sig',
});

const provider = new Provider(issuer, {
  clients: [
    client('gatehouse', 'client_secret_basic', 'gatehouse-secret'),
    client('gatehouse-post', 'client_secret_post', 'gatehouse-post-secret'),
    client('gatehouse-public', 'none'),
  ],
  jwks: { keys: [jwk('rsa', { modulusLength: 2048 }), jwk('ec', { namedCurve: 'P-256' })] },
  cookies: { keys: [crypto.randomUUID()] },
  claims: {
    openid: ['sub'],
    profile: ['name', 'given_name', 'family_name', 'preferred_username', 'groups'],
    email: ['email', 'email_verified'],
  },
  // As most providers do it: the ID token carries the claims of the scopes, too.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    Grant: 3600,
    IdToken: 3600,
    Interaction: 600,
    RefreshToken: 3600,
    Session: 3600,
  },
  findAccount: (_ctx, id) =>
    Object.hasOwn(people, id) ? { accountId: id, claims: () => claimsOf(id) } : undefined,
  loadExistingGrant: consentFor,
  renderError: (ctx, out) => {
    ctx.type = 'html';
    ctx.body = refusalPage(out);
  },
});

/** Consent is not asked for: whatever scope the client wants is granted. */
async function consentFor(ctx) {
  const { client: who, session, params } = ctx.oidc;
  const grant = new provider.Grant({ clientId: who.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
}

const sessionCookie = provider.cookieName('session');

/** Every authorization request starts without the earlier session, so that it asks who signs in. */
function forgetEarlierSession(ctx) {
  const cookies = (ctx.get('cookie') || '').split(/;\s*/);
  ctx.req.headers.cookie = cookies.filter((c) => !c.startsWith(sessionCookie)).join('; ');
}

async function interaction(ctx) {
  const { params, uid } = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method !== 'POST') {
    const who = await provider.Client.find(params.client_id);
    ctx.type = 'html';
    ctx.body = signInPage({ action: `/interaction/${uid}`, client: who.clientName });
    return;
  }
  const form = new URLSearchParams(await text(ctx.req));
  const account = form.get('account');
  ctx.assert(form.has('cancel') || Object.hasOwn(people, account), 400, 'no such person');
  const result = form.has('cancel')
    ? { error: 'access_denied', error_description: 'The person cancelled the sign-in.' }
    : { login: { accountId: account } };
  ctx.cookies.set(sessionCookie, null, { path: '/' });
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
  ctx.status = 303;
}

provider.use(async (ctx, next) => {
  if (ctx.path.startsWith('/interaction/')) {
    await interaction(ctx);
    return;
  }
  if (ctx.path === '/auth') forgetEarlierSession(ctx);
  await next();
});

const why = (kind) => (_ctx, error) =>
  console.error(`${kind}: ${error.message} ${error.error_description ?? ''} ${error.error_detail ?? ''}`);
provider.on('server_error', why('server error'));
provider.on('authorization.error', why('authorization refused'));
provider.on('grant.error', why('token refused'));

provider.listen(port, '127.0.0.1', () => console.log(`oidc-provider ready at ${issuer}`));
