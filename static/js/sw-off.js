// Served as /sw.js where the operator wants no service worker: whoever has one loses it, and what it kept.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('twofeet-')) await caches.delete(name);
  await self.registration.unregister();
})()));
