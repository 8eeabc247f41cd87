/** Commands about the server. Data context only. */
package io.vireo.server.family.server;
