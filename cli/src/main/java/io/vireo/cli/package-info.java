/** vireo-cli: one command, a script of commands, or a conversation with a server. */
package io.vireo.cli;
