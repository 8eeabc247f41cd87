package io.vireo.server.net;

/**
 * Both ends of a connection, as CLIENT LIST shows them, and what is spoken between them.
 *
 * @param remote the client's {@code address:port}, or {@code path:0} of a Unix socket
 * @param local the server's end
 * @param secure true if that is TLS
 */
record Addresses(String remote, String local, boolean secure) {}
