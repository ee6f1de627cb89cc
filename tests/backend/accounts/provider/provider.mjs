// A real OpenID Connect provider on loopback, for the tests: whoever types a name is that person.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/`);
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const client = {
    redirect_uris: ["http://127.0.0.1/callback", "kr.ilteoro://app/signed-in"],
    application_type: "native",
    grant_types: ["authorization_code"],
    response_types: ["code"],
  };
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: "ilteoro", token_endpoint_auth_method: "none" },
      {
        ...client,
        client_id: "ilteoro-secret",
        client_secret: "a secret of the tests",
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    cookies: { keys: ["of the tests"] },
    pkce: { required: () => true },
  });
  server.on("request", provider.callback());
  console.log(JSON.stringify({ issuer }));
});
