/** The command ACL: users, what they may do, and what was refused. */
package io.vireo.server.family.acl;
