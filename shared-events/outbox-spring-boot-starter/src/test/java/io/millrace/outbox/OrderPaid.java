package io.millrace.outbox;

import io.millrace.contract.event.EventType;
import org.jspecify.annotations.NullMarked;

@NullMarked
@EventType(value = "order.paid.v1", aggregate = "order")
public record OrderPaid(String orderId, long cents) {}
