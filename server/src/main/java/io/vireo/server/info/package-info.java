/**
 * What INFO and MEMORY tell about the server: sections, and the measurements behind them. Above the
 * engine, below the command families.
 */
package io.vireo.server.info;
