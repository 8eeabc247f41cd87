/**
 * Publish and subscribe: which clients have subscribed to what, and how messages reach them.
 *
 * <p>Begin with {@link io.vireo.server.pubsub.PubSub}, which publishes and subscribes. A {@link
 * io.vireo.server.pubsub.Topic} is a channel or a pattern with its subscribers, a {@link
 * io.vireo.server.pubsub.Message} is encoded once for all of them, and {@link
 * io.vireo.server.pubsub.LoopSubscribers} are those of one event loop. {@link
 * io.vireo.server.pubsub.KeyspaceNotifier} publishes what happens to keys, and {@link
 * io.vireo.server.pubsub.EventStream} appends it to a stream.
 *
 * <p>The directory of subscriptions belongs to the data context, so that its order is that of the
 * commands; delivery belongs to the event loops, which get tasks from there. This package must not
 * know sockets: it hands a message to a {@link io.vireo.server.engine.session.Link}.
 */
package io.vireo.server.pubsub;
