/** Lists: one listpack, or a deque of them. JDK only, and compression. */
package io.vireo.server.data.list;
