/** The nodes that have a value, except calls. */
package io.vireo.lua.node.expression;
