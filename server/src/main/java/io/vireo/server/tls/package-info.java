/**
 * What TLS needs: certificates and keys from files, the language of cipher lists, the contexts that
 * the settings come to, and their exchange while the server serves. Knows settings and Netty, and
 * no other room.
 */
package io.vireo.server.tls;
