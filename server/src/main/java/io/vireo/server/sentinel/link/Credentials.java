package io.vireo.server.sentinel.link;

/**
 * How to log in.
 *
 * @param user the user, or null for the default one
 * @param password the password, or null without a login
 */
public record Credentials(String user, String password) {}
