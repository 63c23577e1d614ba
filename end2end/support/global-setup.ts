// Starts the server that all browser tests share, and makes one user of each role.

import { mkdirSync } from 'node:fs';
import { Site } from './site.mjs';

/** What the workers are told, as JSON in the environment. */
export interface SiteInfo {
  url: string;
  databaseUrl: string;
  users: Record<'dispatcher' | 'biller' | 'admin', { username: string; password: string; token: string }>;
}

export default async function globalSetup() {
  mkdirSync('test-results', { recursive: true });
  const site = await Site.start({
    logFile: 'test-results/server.log',
    // Every test signs in anew, all as the same three people at one address, who also scan in several browsers at once.
    settings: {
      LIMIT_LOGIN_PER_ACCOUNT: '0',
      LIMIT_LOGIN_PER_ADDRESS: '0',
      LIMIT_PAGES_PER_USER: '0',
      LIMIT_PAGES_PER_ADDRESS: '0',
      LIMIT_API_PER_TOKEN: '0',
      LIMIT_SCANS_PER_SECOND: '100',
    },
  });
  const user = (username: string, role: 'dispatcher' | 'biller' | 'admin', area?: string) => ({
    username,
    password: site.makeUser(username, role, area),
    token: site.api(username).token,
  });
  const info: SiteInfo = {
    url: site.url,
    databaseUrl: site.databaseUrl,
    users: {
      dispatcher: user('dipa', 'dispatcher', 'jaipur'),
      biller: user('bina', 'biller'),
      admin: user('asha', 'admin'),
    },
  };
  process.env.TRAITORTRACK_SITE = JSON.stringify(info);
  return () => site.stop();
}
