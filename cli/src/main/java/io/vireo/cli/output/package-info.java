/** Replies as text: for people, for scripts, as CSV and as JSON. */
package io.vireo.cli.output;
