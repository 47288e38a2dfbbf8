package io.millrace.contract.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EventTypesTests {

    @EventType(value = "order.placed.v1", aggregate = "order")
    record OrderPlaced(String orderId) {}

    @EventType(value = "order.placed.v2", aggregate = "order")
    record OrderPlacedInCurrency(String orderId, String currency) {}

    @EventType(value = "order.placed.v1", aggregate = "order")
    record Impostor(String orderId) {}

    @EventType(value = "order.placed", aggregate = "order")
    record WithoutMajor(String orderId) {}

    @EventType(value = "order.shipped.v1", aggregate = "Order/s")
    record WithoutTopic(String orderId) {}

    @EventType(value = "order.paid.v1", aggregate = "order")
    static class NotARecord {}

    record Bare(String orderId) {}

    private final EventTypes types = EventTypes.of(OrderPlaced.class, OrderPlacedInCurrency.class);

    @Test
    void findsTheTypeOfAnEventAndOfAName() {
        assertThat(types.typeOf(new OrderPlaced("1")).name()).hasToString("order.placed.v1");
        assertThat(types.find("order.placed.v2"))
                .hasValueSatisfying(type -> assertThat(type.payload()).isEqualTo(OrderPlacedInCurrency.class));
        assertThat(types.names()).containsExactly("order.placed.v1", "order.placed.v2");
    }

    @Test
    void doesNotFindANameThatIsNotRegistered() {
        assertThat(types.find("order.placed.v3")).isEmpty();
    }

    @Test
    void refusesAnEventWhoseRecordIsNotRegistered() {
        assertThatExceptionOfType(UnknownEventTypeException.class)
                .isThrownBy(() -> types.typeOf(new Bare("1")))
                .withMessageContainingAll(Bare.class.getName(), "order.placed.v1", "Register its record")
                .satisfies(e -> assertThat(e.type()).isEqualTo(Bare.class.getName()));
    }

    @Test
    void refusesTwoRecordsOfOneName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.of(OrderPlaced.class, Impostor.class))
                .withMessageContainingAll("order.placed.v1", "OrderPlaced", "Impostor");
    }

    @Test
    void refusesClassesThatDoNotSayWhatTheyAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.of(Bare.class))
                .withMessageContaining("@EventType");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.of(NotARecord.class))
                .withMessageContaining("not a record");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.of(WithoutMajor.class))
                .withMessageContaining("major version");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.of(WithoutTopic.class))
                .withMessageContaining("Order/s");
    }

    @Test
    void registeringARecordTwiceIsOneRegistration() {
        assertThat(EventTypes.of(OrderPlaced.class, OrderPlaced.class).all()).hasSize(1);
    }
}
