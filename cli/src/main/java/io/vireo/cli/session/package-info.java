/** A conversation with one server, or with the nodes of a cluster that it names. */
package io.vireo.cli.session;
