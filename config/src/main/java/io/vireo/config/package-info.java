/**
 * The settings: their table, the live values, redis.conf and the command line, and CONFIG REWRITE.
 *
 * <p>A setting is declared on one line of the class that holds its subject, for example {@link
 * io.vireo.config.NetworkSettings}. {@link io.vireo.config.SettingsTable} finds it by name, {@link
 * io.vireo.config.Config} holds its value.
 */
package io.vireo.config;
