// Passkeys with the browser's virtual device: adding one, signing in with it alone and as the second step, removing it.

import type { Page } from '@playwright/test';
import { LoginPage } from '../pages/login.ts';
import { Site } from '../support/site.mjs';
import { expect, test as base } from '../support/test.ts';

// A site of its own: passkeys belong to a name, and the shared site has only an IP address.
const test = base.extend<object, object>({
  site: [
    async ({}, use) => {
      const site = await Site.start({ host: 'localhost', logFile: 'test-results/passkeys.log' });
      const user = (name: string, role: 'dispatcher' | 'biller' | 'admin', area?: string) => ({
        username: name,
        password: site.makeUser(name, role, area),
        token: '',
      });
      const users = {
        dispatcher: user('dipa', 'dispatcher', 'jaipur'),
        biller: user('bina', 'biller'),
        admin: user('asha', 'admin'),
      };
      await use({ url: site.url, databaseUrl: site.databaseUrl, users });
      await site.stop();
    },
    { scope: 'worker' },
  ],
});

/** A device that is unlocked and touched by itself. */
async function addDevice(page: Page) {
  // Such a device would answer the offer beside the user name at once, and no click would ever be needed.
  await page.addInitScript(() => {
    if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { unlock: (isUserVerified: boolean) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }) };
}

test('a passkey is added, signs in alone and as the second step, and is removed', async ({ page, site, signIn }) => {
  const device = await addDevice(page);
  await signIn('biller');
  await page.goto('/profile/security');
  const passkeys = page.getByRole('region', { name: 'Passkeys' });
  await passkeys.getByLabel('Name of the passkey').fill('Test phone');
  await passkeys.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByText('The passkey is added.')).toBeVisible();
  await expect(passkeys.getByRole('rowheader', { name: 'Test phone' })).toBeVisible();

  // The device has one of this person already.
  await passkeys.getByLabel('Name of the passkey').fill('Again');
  await passkeys.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeys.getByText('This device has a passkey of yours already.')).toBeVisible();

  const login = new LoginPage(page);
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await expect(page).toHaveURL(/\/login/);

  // Locked, the device does not answer, and the page says so.
  await device.unlock(false);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByText('No passkey was used.')).toBeVisible();
  await device.unlock(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).not.toHaveURL(/\/login/);
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await expect(page).toHaveURL(/\/login/);

  await login.open('/profile/security');
  await login.signIn(site.users.biller.username, site.users.biller.password);
  await expect(page).toHaveURL(/\/login\/code/);
  await page.getByRole('button', { name: 'Use a passkey instead' }).click();
  await expect(page).toHaveURL(/\/profile\/security/);

  await passkeys.getByRole('button', { name: 'Remove Test phone' }).click();
  await expect(page.getByText('The passkey is removed.')).toBeVisible();
  await expect(passkeys.getByText('No passkeys yet.')).toBeVisible();
});
