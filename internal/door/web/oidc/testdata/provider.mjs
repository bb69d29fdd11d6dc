// A real OpenID Connect server for the tests: the certified oidc-provider with its
// own sign-in and consent pages and everything in memory. Each setup that a request
// brings along is a server of its own; all share one memory. It prints its port and
// ends when its input does, which is when the test does.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

console.info = console.warn = () => {}; // that this is for development only is what it is here for

const key = () => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig' });
const keys = [key(), key()];

// people by the login that they type, which is their subject too
const people = {
  ani: { preferred_username: 'ani', email: 'ani@contoh.example', email_verified: true },
  budi: { preferred_username: 'budi', email: 'budi@contoh.example', email_verified: true, amr: ['pwd', 'otp'] },
  citra: { preferred_username: 'CITRA', email: 'citra@contoh.example', email_verified: false, acr: 'tinggi' },
  ani2: { preferred_username: 'ani', email: 'ani@contoh.example', email_verified: true },
  hasna: { azp: 'lain' },
  dewi: { preferred_username: 'dewi' },
};

function make({ issuer, redirect, key, tokenSeconds, inToken, post }) {
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'tumbuh', client_secret: 'rahasia', redirect_uris: [redirect], token_endpoint_auth_method: post ? 'client_secret_post' : 'client_secret_basic' }],
    clientAuthMethods: [post ? 'client_secret_post' : 'client_secret_basic'],
    jwks: { keys: [keys[key]] },
    pkce: { methods: ['S256'], required: () => true },
    claims: { openid: ['sub', 'amr', 'acr', 'azp'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
    acrValues: ['tinggi'],
    conformIdTokenClaims: !inToken,
    ttl: { IdToken: tokenSeconds, AuthorizationCode: 60, AccessToken: 600, Interaction: 600, Grant: 600, Session: 600 },
    cookies: { keys: ['tests'] },
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  });
  provider.proxy = true; // the address in front of it is the issuer's
  const finish = provider.interactionFinished.bind(provider);
  provider.interactionFinished = (req, res, result, options) => {
    if (result.login) Object.assign(result.login, { amr: people[result.login.accountId]?.amr, acr: people[result.login.accountId]?.acr });
    return finish(req, res, result, options);
  };
  return provider.callback();
}

const servers = new Map();
createServer((req, res) => {
  const setup = req.headers['x-setup'];
  if (!servers.has(setup)) servers.set(setup, make(JSON.parse(setup)));
  servers.get(setup)(req, res);
}).listen(0, '127.0.0.1', function ready() { console.log(this.address().port); });

process.stdin.on('end', () => process.exit()).resume();
