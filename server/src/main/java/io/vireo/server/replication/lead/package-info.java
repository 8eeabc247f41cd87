/**
 * The side of a primary: replicas, what each of them has, and how it gets the rest. It knows no
 * socket: {@link io.vireo.server.engine.session.Link} does.
 */
package io.vireo.server.replication.lead;
