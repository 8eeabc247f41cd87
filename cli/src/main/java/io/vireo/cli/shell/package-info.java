/** The conversation at a terminal: editing, completion, hints, tables, help. */
package io.vireo.cli.shell;
