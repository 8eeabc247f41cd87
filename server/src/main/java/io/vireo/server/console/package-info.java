/**
 * The console: a page for browsers beside the metrics, and the small interface that it uses. What
 * it shows of data are answers to commands, run as the user that has logged in.
 */
package io.vireo.server.console;
