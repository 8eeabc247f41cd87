/**
 * How a server is reached: addresses, sockets, TLS, Sentinels, and what is said first on a
 * connection.
 */
package io.vireo.cli.connect;
