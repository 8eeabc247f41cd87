/**
 * Users and what they may do: the rules as they are written, what they say, and whether a request
 * keeps to them. Nothing here has a socket, a clock or a thread.
 *
 * <p>Texts are {@link io.vireo.config.ByteText}s: a character stands for one byte.
 */
package io.vireo.server.acl;
