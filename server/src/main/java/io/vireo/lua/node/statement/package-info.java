/** The nodes that do something. */
package io.vireo.lua.node.statement;
