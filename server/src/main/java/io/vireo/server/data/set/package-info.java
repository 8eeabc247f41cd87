/** Sets: of numbers, in a listpack, or in a table. JDK only. */
package io.vireo.server.data.set;
