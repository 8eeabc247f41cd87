/** Which clients keep which keys, and which of them have to be told of a change. Data context. */
package io.vireo.server.tracking;
