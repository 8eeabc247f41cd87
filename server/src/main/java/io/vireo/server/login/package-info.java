/**
 * Decides which client may log in as which user: passwords, what follows from wrong ones, and where
 * users are kept while the server is down. What users may do is told by {@code acl}, and asked by a
 * gate.
 */
package io.vireo.server.login;
