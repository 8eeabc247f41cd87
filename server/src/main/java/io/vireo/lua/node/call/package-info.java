/** The nodes that call. */
package io.vireo.lua.node.call;
