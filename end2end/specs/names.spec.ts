/** What a screen reader is told: the roles and names of the pages that matter most, in their order. */
import { signInWith } from '../lib/login.ts';
import { expect, test } from '../lib/test.ts';
import { paths } from '../lib/words.ts';

test('the frame, the lists and the form are named in their order', async ({ admin, oidcProvider }) => {
  const { page } = admin;
  await admin.connect('Staff', oidcProvider);
  await admin.goto(paths.connections);
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - link "Skip to content"
    - banner:
      - link "Gatehouse"
      - navigation "Console":
        - list:
          - listitem:
            - link "Overview"
          - listitem:
            - link "Connections"
        - text: Access
        - list:
          - listitem:
            - link "Users"
          - listitem:
            - link "Groups"
          - listitem:
            - link "To confirm"
          - listitem:
            - link "Invitations"
        - text: Audit
        - list:
          - listitem:
            - link "Attempts"
          - listitem:
            - link "Changes"
      - navigation "Settings":
        - list:
          - listitem:
            - link "Settings"
    - main:
      - heading "Connections" [level=1]
      - link "New connection"
      - region "Connections":
        - search:
          - searchbox "Search connections"
        - table:
          - rowgroup:
            - row:
              - columnheader "Active"
              - columnheader "Name"
              - columnheader "Provider"
              - columnheader "Protocol"
              - columnheader "ID"
              - columnheader "Status"
              - columnheader "Last update"
          - rowgroup:
            - row:
              - cell:
                - switch "Staff active" [checked]
              - cell:
                - link "Staff"
  `);

  await page.getByRole('link', { name: 'Edit Staff' }).click();
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Edit Staff" [level=1]
      - list "Steps"
      - region "Configuration":
        - heading "Configuration" [level=2]
        - textbox "Display name"
        - textbox "Issuer"
        - button "Discover"
        - textbox "Client ID"
      - button "Save"
      - button "Test provider"
  `);
});

test('the login page and a trace are named in their order', async ({ admin, gatehouse, oidcProvider, someone }) => {
  await admin.connect('Staff', oidcProvider);
  const stranger = await someone();
  await stranger.goto(gatehouse.origin + paths.login);
  await expect(stranger.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Sign in" [level=1]
      - link "Continue with Staff"
      - textbox "Email or user name"
      - textbox "Password"
      - button "Sign in"
  `);
  await signInWith(stranger, gatehouse, 'Staff', oidcProvider, 'alice');
  await admin.open('attempts');
  await admin.page.getByRole('link', { name: /^GH-/ }).first().click();
  await expect(admin.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading /Alice Archer/ [level=1]
      - region "Steps":
        - list:
          - listitem:
            - text: /^Discovery/
            - group: What was sent and received
          - listitem:
            - text: /^Authorization request/
          - listitem:
            - text: /^Callback/
      - region "The person":
        - heading "The person" [level=2]
  `);
});
