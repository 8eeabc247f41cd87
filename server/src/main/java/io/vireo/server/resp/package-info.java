/**
 * The protocol, RESP2 and RESP3: decodes requests and encodes answers.
 *
 * <p>Begin with {@link io.vireo.server.resp.RespDecoder}, which finds requests in bytes and notes
 * in a {@link io.vireo.server.resp.RequestBuffer} where their arguments lie, and with {@link
 * io.vireo.server.resp.Reply}, to which a handler gives its answer. {@link
 * io.vireo.server.resp.RespReply} encodes the answer into a {@link
 * io.vireo.server.resp.ReplyBuffer}, from which it leaves for sockets.
 *
 * <p>Requests are decoded on event loops, answers are encoded in the data context and sent by event
 * loops again; a buffer is held by one of both at a time. This package must not know what a command
 * means, nor sockets, clients or keys.
 */
package io.vireo.server.resp;
