/**
 * What a program is when it runs: nodes that evaluate themselves, the frames of their variables,
 * and the functions made of them. The kinds of nodes are in the packages inside.
 */
package io.vireo.lua.node;
