/** What the server itself costs per request: bytes in, bytes out, on one thread, no socket. */
package io.vireo.benchmarks.embedded;
