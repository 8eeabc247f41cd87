/** Makes nodes that run of the tree of a program. */
package io.vireo.lua.compile;
