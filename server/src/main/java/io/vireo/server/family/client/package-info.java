/** Commands about connections, transactions and subscriptions. Data context only. */
package io.vireo.server.family.client;
