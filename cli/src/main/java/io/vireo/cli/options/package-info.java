/** The command line. */
package io.vireo.cli.options;
