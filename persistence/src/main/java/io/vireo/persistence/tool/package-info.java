/** Tools that check, repair and sum up files without a server. */
package io.vireo.persistence.tool;
