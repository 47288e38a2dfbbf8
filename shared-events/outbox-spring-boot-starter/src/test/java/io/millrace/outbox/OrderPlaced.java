package io.millrace.outbox;

import io.millrace.contract.event.EventType;
import org.jspecify.annotations.NullMarked;

@NullMarked
@EventType(value = "order.placed.v1", aggregate = "order")
public record OrderPlaced(String orderId, String text) {

    static OrderPlaced of(String orderId) {
        return new OrderPlaced(orderId, "Grüße \"안녕\" \\ 🙂\n");
    }
}
